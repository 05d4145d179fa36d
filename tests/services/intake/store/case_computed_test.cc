// What is computed on a case's way out (INT-02, INT-03, INT-11), by the installed policy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/intake/store/case_codec.h"
#include "services/intake/store/clock_codec.h"
#include "tests/services/intake/policy_fixture.h"
#include "tests/services/intake/store/full_case.h"

namespace aftercare::intake {
namespace {

using testing::Minute;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Registered as level 1 at minute 0; nothing else happened. First contact is promised within 30
// minutes (INT-10).
Case Fresh() {
  Case value;
  value.number = 1;
  value.create_time = Minute(0);
  value.report = testing::FullReport();
  value.grading.level = Level::kMajor;
  value.history.registered_at = Minute(0);
  value.history.graded_at = Minute(0);
  value.history.levels = {{Minute(0), Level::kMajor, InstalledPolicy().clocks.policies[0].name}};
  return value;
}

v1::Case Computed(const Case& value, absl::Time now) {
  v1::Case out;
  AddComputed(value, InstalledPolicy(), now, &out);
  return out;
}

const v1::Clock* ClockOf(const v1::Case& value, v1::ClockKind kind) {
  for (const v1::Clock& clock : value.clocks()) {
    if (clock.kind() == kind) return &clock;
  }
  return nullptr;
}

TEST(CaseComputed, INT_03_FirstContactIsPromised) {
  const v1::Case out = Computed(Fresh(), Minute(1));
  EXPECT_EQ(command::FromTimestamp(out.first_contact_by()), Minute(30));
  const v1::Clock* const clock = ClockOf(out, v1::CLOCK_KIND_FIRST_CONTACT);
  ASSERT_NE(clock, nullptr);
  EXPECT_EQ(clock->state(), v1::CLOCK_STATE_RUNNING);
  EXPECT_EQ(clock->level(), v1::LEVEL_MAJOR);
  EXPECT_EQ(clock->target().seconds(), 30 * 60);
  EXPECT_EQ(command::FromTimestamp(clock->start_time()), Minute(0));
  EXPECT_EQ(command::FromTimestamp(clock->deadline()), Minute(30));
  EXPECT_EQ(command::FromTimestamp(clock->warning_time()), Minute(24));
  EXPECT_FALSE(clock->has_met_time());
  EXPECT_FALSE(clock->has_late_by());
}

TEST(CaseComputed, INT_11_HowLateIsTold) {
  const v1::Case out = Computed(Fresh(), Minute(37));
  const v1::Clock* const clock = ClockOf(out, v1::CLOCK_KIND_FIRST_CONTACT);
  ASSERT_NE(clock, nullptr);
  EXPECT_EQ(clock->state(), v1::CLOCK_STATE_BREACHED);
  EXPECT_EQ(clock->late_by().seconds(), 7 * 60);
}

TEST(CaseComputed, INT_03_WhatWasKeptIsNoLongerPromised) {
  Case value = Fresh();
  value.first_contact.emplace();
  value.history.first_contact_at = Minute(10);
  value.history.last_update_at = Minute(10);
  const v1::Case out = Computed(value, Minute(12));
  EXPECT_FALSE(out.has_first_contact_by());
  ASSERT_TRUE(out.has_next_update_by());
  EXPECT_GT(command::FromTimestamp(out.next_update_by()), Minute(12));
  const v1::Clock* const clock = ClockOf(out, v1::CLOCK_KIND_FIRST_CONTACT);
  ASSERT_NE(clock, nullptr);
  EXPECT_EQ(clock->state(), v1::CLOCK_STATE_MET);
  EXPECT_EQ(command::FromTimestamp(clock->met_time()), Minute(10));
}

TEST(CaseComputed, ClocksThatHaveNotStartedAreLeftOut) {
  const v1::Case out = Computed(Fresh(), Minute(1));
  EXPECT_EQ(ClockOf(out, v1::CLOCK_KIND_CONFIRMATION), nullptr);
  EXPECT_EQ(ClockOf(out, v1::CLOCK_KIND_APPROVAL), nullptr);
}

TEST(CaseComputed, INT_25_TheEffectiveLevelIsTheGraver) {
  Case value = Fresh();
  value.grading.level = Level::kOrdinary;
  EXPECT_EQ(Computed(value, Minute(1)).effective_level(), v1::LEVEL_ORDINARY);
  value.incident_level = Level::kSerious;
  EXPECT_EQ(Computed(value, Minute(1)).effective_level(), v1::LEVEL_SERIOUS);
}

TEST(CaseComputed, INT_02_WhatIsMissingIsAsked) {
  Case value = Fresh();
  EXPECT_THAT(Computed(value, Minute(1)).open_questions(), IsEmpty());
  value.report.serial_number.clear();
  value.report.wish.clear();
  EXPECT_THAT(Computed(value, Minute(1)).open_questions(),
              ElementsAre(v1::OPEN_QUESTION_SERIAL_NUMBER, v1::OPEN_QUESTION_WISH));
}

TEST(CaseComputed, INT_03_TheStepsThatFollow) {
  EXPECT_THAT(Computed(Fresh(), Minute(1)).next_steps(),
              ElementsAre(v1::NEXT_STEP_FIRST_CONTACT, v1::NEXT_STEP_INTERIM_MEASURE,
                          v1::NEXT_STEP_CAUSE_ANALYSIS, v1::NEXT_STEP_PLAN,
                          v1::NEXT_STEP_EXECUTION, v1::NEXT_STEP_CONFIRMATION));
  EXPECT_THAT(Computed(testing::FullCase(), Minute(100)).next_steps(), IsEmpty());
}

// Behind body and personal fields on the wire, so what is state must not be touched.
TEST(CaseComputed, NothingButComputedFieldsIsSet) {
  v1::Case computed, whole;
  AddComputed(testing::FullCase(), InstalledPolicy(), Minute(100), &computed);
  ToProto(testing::FullCase(), &whole);
  whole.MergeFrom(computed);
  whole.set_name("cases/" + testing::Id("case").ToString());
  const auto back = FromProto(whole);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, testing::FullCase());
}

TEST(ClockCodec, AClockThatHasNotStartedIsKindAndStateOnly) {
  Clock clock;
  clock.kind = ClockKind::kReview;
  v1::Clock out;
  ToProto(clock, &out);
  v1::Clock expected;
  expected.set_kind(v1::CLOCK_KIND_REVIEW);
  expected.set_state(v1::CLOCK_STATE_NOT_STARTED);
  EXPECT_EQ(out.SerializeAsString(), expected.SerializeAsString());
}

TEST(ClockCodec, PausesAndDurationsAreTold) {
  v1::Clock out;
  ToProto(Clock{.kind = ClockKind::kResolution,
                .state = ClockState::kMet,
                .level = Level::kSerious,
                .clock_policy = "default",
                .target = absl::Hours(16),
                .working = true,
                .started_at = Minute(0),
                .based_at = Minute(1),
                .deadline = Minute(2),
                .original_deadline = Minute(3),
                .warning_at = Minute(4),
                .ended_at = Minute(5),
                .late_by = absl::Minutes(3) + absl::Milliseconds(1),
                .original_late_by = absl::Minutes(2),
                .paused = {{PauseCause::kCarrier, absl::Hours(1)}},
                .acknowledged = true},
          &out);
  EXPECT_TRUE(out.working());
  EXPECT_TRUE(out.acknowledged());
  EXPECT_EQ(out.clock_policy(), "default");
  EXPECT_EQ(command::FromTimestamp(out.base_time()), Minute(1));
  EXPECT_EQ(command::FromTimestamp(out.original_deadline()), Minute(3));
  EXPECT_EQ(command::FromTimestamp(out.met_time()), Minute(5));
  EXPECT_EQ(out.late_by().seconds(), 180);
  EXPECT_EQ(out.late_by().nanos(), 1'000'000);
  EXPECT_EQ(out.original_late_by().seconds(), 120);
  ASSERT_EQ(out.pauses_size(), 1);
  EXPECT_EQ(out.pauses(0).cause(), v1::PAUSE_CAUSE_CARRIER);
  EXPECT_EQ(out.pauses(0).total().seconds(), 3600);
}

TEST(ClockCodec, ADeadlineThatIsKeptAwayForEverIsNotSet) {
  Clock clock;
  clock.kind = ClockKind::kPlan;
  clock.state = ClockState::kPaused;
  clock.deadline = absl::InfiniteFuture();
  v1::Clock out;
  ToProto(clock, &out);
  EXPECT_FALSE(out.has_deadline());
}

}  // namespace
}  // namespace aftercare::intake
