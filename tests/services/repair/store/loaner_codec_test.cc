#include "services/repair/store/loaner_codec.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/services/repair/store/generators.h"

namespace aftercare::repair {
namespace {

TEST(LoanerCodec, REP_07_RoundTripLosesNothing) {
  EXPECT_TRUE(rc::check([] {
    const Loaner loaner = any::AnyLoaner();
    const auto back = any::ThroughBytes<v1::Loaner>(loaner);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == loaner);
  }));
}

TEST(LoanerCodec, REP_07_OverdueIsComputedFromTheDueTime) {
  Loaner loaner;
  loaner.state = LoanerState::kHandedOut;
  loaner.loan = Loan{};
  loaner.loan->due_at = absl::FromUnixSeconds(1000);
  v1::Loaner wire;
  CompleteLoaner(loaner, absl::FromUnixSeconds(1000), &wire);
  EXPECT_FALSE(wire.overdue());
  CompleteLoaner(loaner, absl::FromUnixSeconds(1001), &wire);
  EXPECT_TRUE(wire.overdue());
  loaner.state = LoanerState::kAllocated;
  CompleteLoaner(loaner, absl::FromUnixSeconds(1001), &wire);
  EXPECT_FALSE(wire.overdue());
}

TEST(LoanerCodec, REP_07_EnumsHaveTheSameWordsEverywhere) {
  for (int i = 0; i <= static_cast<int>(LoanerState::kWithheld); ++i) {
    EXPECT_EQ(v1::Loaner::State_Name(i + 1),
              "STATE_" + std::string(Word(static_cast<LoanerState>(i))));
  }
  for (int i = 0; i <= static_cast<int>(LoanerCondition::kDamaged); ++i) {
    EXPECT_EQ(v1::LoanerCondition_Name(i + 1),
              "LOANER_CONDITION_" + std::string(Word(static_cast<LoanerCondition>(i))));
  }
}

}  // namespace
}  // namespace aftercare::repair
