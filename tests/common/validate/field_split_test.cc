#include "common/validate/field_split.h"

#include <google/protobuf/util/message_differencer.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "tests/common/validate/specimen.pb.h"

namespace aftercare::validate {
namespace {

using ::testing::HasSubstr;
using google::protobuf::util::MessageDifferencer;
using tests::v1::Dossier;

const FieldSplit& TheSplit() {
  static const FieldSplit split = *FieldSplit::Make(Dossier::descriptor());
  return split;
}

struct Parts {
  Dossier open;
  Dossier personal;
};

Parts Split(const Dossier& in) {
  Parts parts;
  TheSplit().SplitPersonal(in, &parts.open, &parts.personal);
  return parts;
}

void FillAddress(tests::v1::Address* address) {
  if (*rc::gen::arbitrary<bool>()) address->set_city(*rc::gen::string<std::string>());
  if (*rc::gen::arbitrary<bool>()) address->set_street(*rc::gen::string<std::string>());
}

// Any dossier: each field there or not, zero or not.
Dossier GenDossier(int depth) {
  const auto maybe = [] { return *rc::gen::arbitrary<bool>(); };
  const auto text = [] { return *rc::gen::string<std::string>(); };
  Dossier dossier;
  if (maybe()) dossier.set_name(text());
  if (maybe()) dossier.set_person(text());
  if (maybe()) dossier.mutable_customer();
  if (maybe()) dossier.mutable_customer()->set_display_name(text());
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) dossier.add_witnesses()->set_phone(text());
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) (*dossier.mutable_answers())[text()] = text();
  if (maybe()) FillAddress(dossier.mutable_address());
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) dossier.add_parts()->set_quantity(i);
  if (maybe()) dossier.set_age(*rc::gen::inRange(0, 2));
  switch (*rc::gen::inRange(0, 4)) {
    case 1: dossier.set_phone(text()); break;
    case 2: FillAddress(dossier.mutable_place()); break;
    case 3: dossier.set_counter(text()); break;
  }
  if (depth > 0 && maybe()) *dossier.mutable_previous() = GenDossier(depth - 1);
  return dossier;
}

TEST(FieldSplit, MergingGivesTheMessageAgain) {
  ASSERT_TRUE(rc::check([] {
    const Dossier in = GenDossier(2);
    const Parts parts = Split(in);
    Dossier merged = parts.open;
    merged.MergeFrom(parts.personal);
    RC_ASSERT(MessageDifferencer::Equals(merged, in));
    // The open part has nothing left to split off.
    const Parts again = Split(parts.open);
    RC_ASSERT(MessageDifferencer::Equals(again.open, parts.open));
    RC_ASSERT(again.personal.ByteSizeLong() == 0u);
  }));
}

TEST(FieldSplit, EachFieldGoesToItsSide) {
  Dossier in;
  in.set_name("dossiers/1");
  in.set_person("Zhang Wei");
  in.mutable_customer()->set_phone("12345");
  in.add_witnesses()->set_display_name("Li Na");
  (*in.mutable_answers())["q"] = "a";
  in.mutable_address()->set_city("Hefei");
  in.mutable_address()->set_street("Road 1");
  in.add_parts()->set_quantity(2);
  in.set_age(0);
  in.mutable_previous()->set_person("Wang Fang");
  in.mutable_previous()->set_name("dossiers/0");

  Dossier open;
  open.set_name("dossiers/1");
  open.mutable_address()->set_city("Hefei");
  open.add_parts()->set_quantity(2);
  open.mutable_previous()->set_name("dossiers/0");
  Dossier personal;
  personal.set_person("Zhang Wei");
  personal.mutable_customer()->set_phone("12345");
  personal.add_witnesses()->set_display_name("Li Na");
  (*personal.mutable_answers())["q"] = "a";
  personal.mutable_address()->set_street("Road 1");
  personal.set_age(0);
  personal.mutable_previous()->set_person("Wang Fang");

  const Parts parts = Split(in);
  EXPECT_TRUE(MessageDifferencer::Equals(parts.open, open)) << parts.open.DebugString();
  EXPECT_TRUE(MessageDifferencer::Equals(parts.personal, personal));
}

TEST(FieldSplit, MessagesWithoutPersonalContentStayOnTheOpenSide) {
  Dossier in;
  in.mutable_address()->set_city("Hefei");
  in.mutable_place();
  const Parts parts = Split(in);
  EXPECT_EQ(parts.personal.ByteSizeLong(), 0u);
  EXPECT_TRUE(MessageDifferencer::Equals(parts.open, in));
}

TEST(FieldSplit, WhatTheTargetsHeldIsDropped) {
  Parts parts;
  parts.open.set_name("old");
  parts.personal.set_person("old");
  TheSplit().SplitPersonal(Dossier(), &parts.open, &parts.personal);
  EXPECT_EQ(parts.open.ByteSizeLong() + parts.personal.ByteSizeLong(), 0u);
}

TEST(FieldSplit, WorksOnArenas) {
  google::protobuf::Arena arena;
  auto* const in = google::protobuf::Arena::CreateMessage<Dossier>(&arena);
  in->set_person("Zhang Wei");
  in->mutable_address()->set_street("Road 1");
  auto* const open = google::protobuf::Arena::CreateMessage<Dossier>(&arena);
  Dossier personal;
  TheSplit().SplitPersonal(*in, open, &personal);
  EXPECT_EQ(personal.person(), "Zhang Wei");
  EXPECT_EQ(personal.address().street(), "Road 1");
  EXPECT_TRUE(open->person().empty());
}

TEST(FieldSplit, PersonalFieldsInsideListsAreRefused) {
  const auto list = FieldSplit::Make(tests::v1::BadList::descriptor());
  EXPECT_EQ(list.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(list.status().message(), HasSubstr("BadList.addresses"));
  const auto map = FieldSplit::Make(tests::v1::BadMap::descriptor());
  EXPECT_THAT(map.status().message(), HasSubstr("BadMap.holders"));
}

TEST(FieldSplit, TypesWithoutPersonalFieldsAreLeftWhole) {
  const FieldSplit split = *FieldSplit::Make(tests::v1::Part::descriptor());
  EXPECT_FALSE(split.any());
  EXPECT_TRUE(TheSplit().any());
  tests::v1::Part in;
  in.set_name("parts/1");
  tests::v1::Part open;
  tests::v1::Part personal;
  split.SplitPersonal(in, &open, &personal);
  EXPECT_EQ(open.name(), "parts/1");
  EXPECT_EQ(personal.ByteSizeLong(), 0u);
}

}  // namespace
}  // namespace aftercare::validate
