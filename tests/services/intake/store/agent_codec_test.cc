// An agent lies as the resource it is told as; nothing of it is lost (INT-05).
#include "services/intake/store/agent_codec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/services/intake/store/any_value.h"

namespace aftercare::intake {
namespace {

using namespace testing;  // NOLINT: the drawers of values

RC_GTEST_PROP(AgentCodec, WhatIsWrittenIsReadBack, ()) {
  Agent agent;
  agent.staff_id = AnyText();
  agent.id = AgentId(agent.staff_id);
  agent.skills = ListOf([] { return AnyEnum<Category>(); });
  agent.regions = ListOf(AnyText);
  agent.gravest = *rc::gen::element(Level::kMajor, Level::kSerious, Level::kOrdinary);
  agent.capacity = AnyCount();
  agent.active = AnyBool();
  agent.source_version = AnyCount();
  v1::Agent wire;
  ToProto(agent, &wire);
  const auto read = FromProto(wire);
  RC_ASSERT(read.ok());
  RC_ASSERT(*read == agent);
}

TEST(AgentCodec, INT_05_AnEntryWithoutALevelIsForEveryLevel) {
  v1::Agent wire;
  wire.set_staff_id("li.na");
  ASSERT_TRUE(FromProto(wire).ok());
  EXPECT_EQ(FromProto(wire)->gravest, Level::kMajor);
}

}  // namespace
}  // namespace aftercare::intake
