// Confirmation, reopening, review, archive, withdrawal (INT-20, INT-21).
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

TEST(Closing, INT_20_TheCustomerConfirms) {
  for (const Answer answer : {Answer::kSatisfied, Answer::kNeutral}) {
    Desk desk;
    desk.Solve();
    desk.Do(ConfirmResolution{answer, "well done", std::nullopt}, kCustomer);
    EXPECT_EQ(desk.value->state, CaseState::kConfirmed);
    ASSERT_TRUE(desk.value->confirmation.has_value());
    EXPECT_EQ(desk.value->confirmation->author, "customer/c1");
    EXPECT_FALSE(desk.value->confirmation->counted);
    EXPECT_EQ(desk.Fact("resolution_confirmed", "answer"), NameOf(answer));
    EXPECT_EQ(desk.The(ClockKind::kConfirmation).state, ClockState::kMet);
  }
  Desk desk;
  desk.Solve();
  EXPECT_EQ(desk.Reason(ConfirmResolution{}), "INVALID_FIELDS");
}

TEST(Closing, INT_20_DissatisfiedReopensWithANewPromise) {
  Desk desk;
  desk.Solve();
  EXPECT_EQ(desk.Reason(ConfirmResolution{Answer::kDissatisfied, "", std::nullopt}),
            "INVALID_FIELDS");
  EXPECT_EQ(desk.Reason(ConfirmResolution{Answer::kDissatisfied, "",
                                          CallBack(desk.now + absl::Minutes(29))}),
            "PROMISE_TOO_SHORT");
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
  desk.Do(ConfirmResolution{Answer::kDissatisfied, "", CallBack(desk.now + absl::Minutes(30))});
  EXPECT_EQ(desk.value->state, CaseState::kInProgress);
  EXPECT_EQ(desk.value->reopenings, 1);
  ASSERT_TRUE(desk.value->promise.has_value());
  EXPECT_EQ(desk.value->promise->due_time, desk.now + absl::Minutes(30));
  EXPECT_EQ(desk.Fact("reopened", "reason"), "DISSATISFIED");
  EXPECT_EQ(desk.The(ClockKind::kResolution).state, ClockState::kRunning);
}

TEST(Closing, INT_20_ADissatisfiedCustomerIsPromisedACall) {
  Desk desk;
  desk.Solve();
  desk.Do(ConfirmResolution{Answer::kDissatisfied, "still hot", std::nullopt}, kCustomer);
  EXPECT_EQ(desk.value->promise, CallBack(desk.now + absl::Minutes(30)));
}

TEST(Closing, INT_20_SevenDaysOfSilenceCountAsNeutralAndSaySo) {
  Desk desk;
  desk.Solve();
  const absl::Time resolved = desk.now;
  desk.Wait(absl::Hours(168) - absl::Seconds(1));
  desk.Do(Tick{}, kService);
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
  desk.Wait(absl::Hours(3));
  desk.Do(Tick{}, kService);
  EXPECT_EQ(desk.value->state, CaseState::kConfirmed);
  ASSERT_TRUE(desk.value->confirmation.has_value());
  EXPECT_TRUE(desk.value->confirmation->counted);
  EXPECT_EQ(desk.value->confirmation->answer, Answer::kNeutral);
  EXPECT_EQ(desk.value->confirmation->time, resolved + absl::Hours(168));
  EXPECT_EQ(desk.Fact("resolution_confirmed", "counted"), "true");
  EXPECT_EQ(desk.The(ClockKind::kConfirmation).state, ClockState::kMet);
  EXPECT_EQ(desk.The(ClockKind::kConfirmation).late_by, absl::ZeroDuration());
}

TEST(Closing, INT_20_TheTimerKnowsWhenSilenceCounts) {
  Desk desk;
  desk.Solve();
  // Without the review's clock, which is due earlier.
  desk.Do(FileReview{FullReview()});
  while (NextDue(*desk.value, desk.rules()) < desk.now + absl::Hours(168)) {
    desk.now = NextDue(*desk.value, desk.rules());
    desk.Do(Tick{}, kService);
    if (desk.value->state == CaseState::kClosed) break;
  }
  EXPECT_EQ(desk.value->state, CaseState::kClosed);
  EXPECT_EQ(desk.now, kNine + absl::Hours(168));
}

TEST(Closing, INT_20_ReopenedWithinThirtyDays) {
  Desk desk;
  desk.Close();
  Desk late = desk;
  desk.Wait(absl::Hours(720));
  EXPECT_EQ(desk.Reason(ReopenCase{"", std::nullopt}), "INVALID_FIELDS");
  EXPECT_EQ(desk.Reason(ReopenCase{"hot again", std::nullopt}), "INVALID_FIELDS");
  desk.Do(ReopenCase{"hot again", CallBack(desk.now + absl::Hours(1))});
  EXPECT_EQ(desk.value->state, CaseState::kInProgress);
  EXPECT_FALSE(desk.value->review.has_value());
  EXPECT_EQ(desk.Fact("reopened", "reason"), "hot again");
  late.Wait(absl::Hours(720) + absl::Seconds(1));
  EXPECT_EQ(late.Reason(ReopenCase{"hot again", CallBack(late.now + absl::Hours(1))}),
            "REOPENING_OVER");
}

TEST(Closing, INT_20_ACustomersWordsAreNotOnTheTimeline) {
  Desk desk;
  desk.Confirm();
  desk.Do(ReopenCase{"hot again, call Wang", std::nullopt}, kCustomer);
  EXPECT_EQ(desk.Fact("reopened", "reason"), "CUSTOMER_REQUEST");
  ASSERT_FALSE(desk.value->contacts.empty());
  EXPECT_EQ(desk.value->contacts.back().summary, "hot again, call Wang");
}

TEST(Closing, INT_20_AReopenedCaseIsSolvedByAnotherPlan) {
  Desk desk;
  desk.Confirm();
  desk.Do(ReopenCase{"hot again", CallBack(desk.now + absl::Hours(1))});
  desk.Do(SubmitPlan{"make amends", {Action(ActionKind::kCoupon, desk.now)}});
  desk.Do(CompleteAction{1, false, ""});
  EXPECT_EQ(desk.value->state, CaseState::kResolved);
  EXPECT_EQ(desk.value->plans.size(), 2u);
}

TEST(Closing, INT_21_LevelThreeNeedsTheShortReview) {
  Desk desk;
  desk.Confirm();
  Review review;
  EXPECT_EQ(command::Explain(desk.Try(FileReview{review})).fields.size(), 3u);
  review.what = "hot";
  review.why = "part";
  review.prevention = "inspection";
  desk.Do(FileReview{review});
  EXPECT_EQ(desk.value->state, CaseState::kClosed);
  ASSERT_TRUE(desk.value->review.has_value());
  EXPECT_EQ(desk.value->review->author, "li.na");
  EXPECT_EQ(desk.Fact("review_filed", "form"), "SHORT");
  EXPECT_EQ(desk.The(ClockKind::kReview).state, ClockState::kMet);
}

TEST(Closing, INT_21_LevelsOneAndTwoNeedItInFull) {
  for (const Level level : {Level::kMajor, Level::kSerious}) {
    Desk desk;
    desk.Solve();
    desk.Do(RaiseLevel{std::nullopt, level, "worse than thought"});
    Review review;
    EXPECT_EQ(command::Explain(desk.Try(FileReview{review})).fields.size(), 7u);
    desk.Do(FileReview{FullReview()});
    EXPECT_EQ(desk.Fact("review_filed", "form"), "FULL");
    EXPECT_EQ(desk.value->state, CaseState::kResolved);
    EXPECT_EQ(desk.Reason(FileReview{FullReview()}), "REVIEW_FILED");
    desk.Do(ConfirmResolution{Answer::kSatisfied, "", std::nullopt});
    EXPECT_EQ(desk.value->state, CaseState::kClosed);
  }
}

TEST(Closing, ArchivedWhenItCanNoLongerBeReopened) {
  Desk desk;
  desk.Close();
  EXPECT_EQ(NextDue(*desk.value, desk.rules()), desk.now + absl::Hours(720));
  desk.Wait(absl::Hours(720));
  desk.Do(Tick{}, kService);
  EXPECT_EQ(desk.value->state, CaseState::kArchived);
  EXPECT_EQ(NextDue(*desk.value, desk.rules()), absl::InfiniteFuture());
}

TEST(Closing, WithdrawnUntilAPlanRuns) {
  Desk desk;
  desk.Begin();
  EXPECT_EQ(desk.Reason(WithdrawCase{""}), "INVALID_FIELDS");
  Desk running = desk;
  running.SubmitRepair();
  EXPECT_EQ(running.Reason(WithdrawCase{"x"}), "PLAN_RUNNING");
  desk.Do(WithdrawCase{"works again, greetings from Wang"}, kCustomer);
  EXPECT_EQ(desk.value->state, CaseState::kWithdrawn);
  EXPECT_EQ(desk.Fact("withdrawn", "reason"), "CUSTOMER_REQUEST");
  EXPECT_EQ(NextDue(*desk.value, desk.rules()), absl::InfiniteFuture());
}

}  // namespace
}  // namespace aftercare::intake::testing
