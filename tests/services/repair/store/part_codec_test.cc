#include "services/repair/store/part_codec.h"

#include <gtest/gtest.h>

#include "tests/services/repair/store/generators.h"

namespace aftercare::repair {
namespace {

TEST(PartCodec, REP_06_RoundTripLosesNothing) {
  EXPECT_TRUE(rc::check([] {
    const Part part = any::AnyPart();
    const auto back = any::ThroughBytes<v1::Part>(part);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == part);
  }));
}

TEST(PartCodec, REP_06_ReservedAndAvailableAreComputed) {
  Part part;
  part.on_hand = 10;
  part.reservations = {{{}, 1, 5, 2, 1, absl::UnixEpoch()}, {{}, 2, 1, 0, 0, absl::UnixEpoch()}};
  v1::Part wire;
  CompletePart(part, &wire);
  EXPECT_EQ(wire.reserved(), 3);
  EXPECT_EQ(wire.available(), 7);
}

TEST(PartCodec, REP_06_WhatCannotBeOursIsDataLoss) {
  v1::Part wire;
  EXPECT_EQ(FromProto(wire).status().code(), absl::StatusCode::kDataLoss);
  wire.set_part_class(v1::PART_CLASS_BATTERY);
  EXPECT_TRUE(FromProto(wire).ok());
  wire.set_part_class(static_cast<v1::PartClass>(6));
  EXPECT_FALSE(FromProto(wire).ok());
  wire.set_part_class(v1::PART_CLASS_CONSUMABLE);
  wire.set_name("loaners/018f0000-0000-7000-8000-000000000000");
  EXPECT_FALSE(FromProto(wire).ok());
}

}  // namespace
}  // namespace aftercare::repair
