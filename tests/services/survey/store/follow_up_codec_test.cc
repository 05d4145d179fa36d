#include "services/survey/store/follow_up_codec.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "common/validate/field_split.h"
#include "tests/services/survey/decide_fixture.h"
#include "tests/services/survey/store/generators.h"

namespace aftercare::survey {
namespace {

FollowUp GenFollowUp() {
  FollowUp follow_up;
  follow_up.state = GenEnum(FollowUpState::kAccepted);
  follow_up.survey = GenId();
  follow_up.case_id = GenId();
  follow_up.case_number = GenText();
  follow_up.customer = GenId();
  follow_up.level = GenEnum(Level::kOrdinary);
  follow_up.locale = GenText();
  follow_up.round = *rc::gen::inRange(1, 3);
  follow_up.question = GenText();
  follow_up.score = *rc::gen::inRange(1, 6);
  follow_up.owner = GenText();
  follow_up.open_time = GenTime();
  follow_up.call_by = GenTime();
  follow_up.overdue_time = GenOptionalTime();
  follow_up.outcome = GenEnum(Outcome::kDeclined);
  follow_up.note = GenText();
  follow_up.submissions = *rc::gen::inRange(0, 9);
  follow_up.submitter = GenText();
  follow_up.submit_time = GenOptionalTime();
  follow_up.accepter = GenText();
  follow_up.accept_time = GenOptionalTime();
  follow_up.send_back_reason = GenText();
  if (*rc::gen::arbitrary<bool>()) {
    follow_up.promise = Promise{GenEnum(PromisedAction::kInvestigate), GenTime()};
  }
  follow_up.reopening = GenEnum(Reopening::kRefused);
  follow_up.reopening_refusal = GenText();
  follow_up.second_survey_due = *rc::gen::arbitrary<bool>();
  return follow_up;
}

TEST(FollowUpCodec, SUR_04_NothingIsLostOnTheWay) {
  const bool ok = rc::check("FromProto(parsed bytes of ToProto) is the follow-up", [] {
    const FollowUp follow_up = GenFollowUp();
    v1::FollowUp resource, stored;
    ToProto(follow_up, &resource);
    RC_ASSERT(stored.ParseFromString(resource.SerializeAsString()));
    const auto read = FromProto(stored);
    RC_ASSERT(read.ok());
    RC_ASSERT(*read == follow_up);
  });
  ASSERT_TRUE(ok);
}

TEST(FollowUpCodec, SUR_04_OnlyTheNoteIsPersonal) {
  const auto split = validate::FieldSplit::Make(v1::FollowUp::descriptor());
  ASSERT_TRUE(split.ok()) << split.status();
  const bool ok = rc::check("the open part is the follow-up without its note", [&] {
    FollowUp follow_up = GenFollowUp();
    v1::FollowUp resource, open, personal;
    ToProto(follow_up, &resource);
    split->SplitPersonal(resource, &open, &personal);
    follow_up.note.clear();
    const auto erased = FromProto(open);
    RC_ASSERT(erased.ok());
    RC_ASSERT(*erased == follow_up);
  });
  ASSERT_TRUE(ok);
}

TEST(FollowUpCodec, EveryValueHasTheSameNameOnTheWire) {
  for (int i = 0; i <= static_cast<int>(FollowUpState::kAccepted); ++i) {
    FollowUp follow_up;
    follow_up.state = static_cast<FollowUpState>(i);
    v1::FollowUp resource;
    ToProto(follow_up, &resource);
    EXPECT_EQ(v1::FollowUp::State_Name(resource.state()),
              absl::StrCat("STATE_", Word(follow_up.state)));
  }
  for (int i = 1; i <= static_cast<int>(Outcome::kDeclined); ++i) {
    EXPECT_EQ(v1::Outcome_Name(i), absl::StrCat("OUTCOME_", Word(static_cast<Outcome>(i))));
  }
  for (int i = 1; i <= static_cast<int>(PromisedAction::kInvestigate); ++i) {
    EXPECT_EQ(v1::PromisedAction_Name(i),
              absl::StrCat("PROMISED_ACTION_", Word(static_cast<PromisedAction>(i))));
  }
  for (int i = 1; i <= static_cast<int>(Reopening::kRefused); ++i) {
    EXPECT_EQ(v1::FollowUp::Reopening_Name(i),
              absl::StrCat("REOPENING_", Word(static_cast<Reopening>(i))));
  }
}

TEST(FollowUpCodec, WhatCannotBeReadIsDataLoss) {
  v1::FollowUp resource;
  EXPECT_EQ(FromProto(resource).status().code(), absl::StatusCode::kDataLoss);  // no state
  resource.set_state(v1::FollowUp::STATE_DUE);
  EXPECT_TRUE(FromProto(resource).ok());
  resource.set_outcome(static_cast<v1::Outcome>(99));
  EXPECT_EQ(FromProto(resource).status().code(), absl::StatusCode::kDataLoss);
}

TEST(FollowUpCodec, SUR_04_LateIsComputed) {
  FollowUp follow_up;
  follow_up.call_by = At("2026-03-03T01:00:00Z");
  v1::FollowUp resource;
  Complete(follow_up, follow_up.call_by - absl::Nanoseconds(1), &resource);
  EXPECT_FALSE(resource.late());
  Complete(follow_up, follow_up.call_by, &resource);
  EXPECT_TRUE(resource.late());
}

TEST(FollowUpCodec, APromiseOfARequest) {
  v1::Promise promise;
  promise.set_action(v1::PROMISED_ACTION_REPAIR);
  promise.mutable_due_time()->set_seconds(60);
  const Promise expected{PromisedAction::kRepair, absl::FromUnixSeconds(60)};
  EXPECT_EQ(FromProto(promise), expected);
}

}  // namespace
}  // namespace aftercare::survey
