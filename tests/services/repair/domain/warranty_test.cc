#include "services/repair/domain/warranty.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/services/repair/policy_fixture.h"

namespace aftercare::repair {
namespace {

absl::CivilDay Day(absl::string_view text) {
  absl::CivilDay day;
  EXPECT_TRUE(absl::ParseCivilTime(text, &day)) << text;
  return day;
}

WarrantyEvidence Bought(PartClass part_class, absl::string_view purchased, absl::string_view on) {
  WarrantyEvidence evidence;
  evidence.part_class = part_class;
  evidence.proof = PurchaseProof::kGiven;
  evidence.purchased_on = Day(purchased);
  evidence.on = Day(on);
  return evidence;
}

WarrantyEvidence Made(PartClass part_class, absl::string_view made, absl::string_view on) {
  WarrantyEvidence evidence;
  evidence.part_class = part_class;
  evidence.manufactured_on = Day(made);
  evidence.on = Day(on);
  return evidence;
}

WarrantyDecision Judge(const WarrantyEvidence& evidence) {
  return JudgeWarranty(evidence, InstalledPolicy());
}

std::string Until(const WarrantyDecision& decision) {
  return decision.covered_until ? absl::FormatCivilTime(*decision.covered_until) : "-";
}

RuleOutcome OutcomeOf(const WarrantyDecision& decision, absl::string_view rule) {
  for (const RuleTried& tried : decision.rules) {
    if (tried.rule == rule) return tried.outcome;
  }
  ADD_FAILURE() << rule << " was not tried";
  return RuleOutcome::kNotMet;
}

TEST(AddMonths, REP_04_DayTheMonthDoesNotHaveBecomesItsLast) {
  struct Case {
    const char* day;
    int months;
    const char* expected;
  };
  for (const Case& c : std::vector<Case>{{"2025-01-31", 1, "2025-02-28"},
                                         {"2024-01-31", 1, "2024-02-29"},
                                         {"2000-01-31", 1, "2000-02-29"},
                                         {"2100-01-31", 1, "2100-02-28"},
                                         {"2024-01-30", 1, "2024-02-29"},
                                         {"2024-01-29", 1, "2024-02-29"},
                                         {"2025-01-28", 1, "2025-02-28"},
                                         {"2024-02-29", 12, "2025-02-28"},
                                         {"2024-02-29", 48, "2028-02-29"},
                                         {"2025-03-31", 1, "2025-04-30"},
                                         {"2025-12-31", 2, "2026-02-28"},
                                         {"2025-11-30", 3, "2026-02-28"},
                                         {"2025-05-15", 0, "2025-05-15"},
                                         {"2025-02-28", 12, "2026-02-28"}}) {
    EXPECT_EQ(AddMonths(Day(c.day), c.months), Day(c.expected)) << c.day << " + " << c.months;
  }
}

TEST(AddMonths, REP_04_AlwaysLandsInTheMonthThatManyLater) {
  EXPECT_TRUE(rc::check([] {
    const absl::CivilDay day = absl::CivilDay(1970, 1, 1) + *rc::gen::inRange(0, 60000);
    const int months = *rc::gen::inRange(0, 400);
    const absl::CivilDay later = AddMonths(day, months);
    RC_ASSERT(absl::CivilMonth(later) == absl::CivilMonth(day) + months);
    RC_ASSERT(later.day() <= day.day());
    const bool clamped = later.day() < day.day();
    RC_ASSERT(!clamped || absl::CivilMonth(later + 1) == absl::CivilMonth(later) + 1);
  }));
}

// The last day of each term and the day after it.
TEST(Warranty, REP_04_TermOfEachClassEndsOnItsLastDayInclusive) {
  struct Case {
    PartClass part_class;
    const char* purchased;
    const char* last;
    const char* after;
  };
  for (const Case& c : std::vector<Case>{
           {PartClass::kMainUnit, "2025-01-31", "2026-01-31", "2026-02-01"},
           {PartClass::kMainUnit, "2024-02-29", "2025-02-28", "2025-03-01"},
           {PartClass::kCharger, "2025-03-15", "2026-03-15", "2026-03-16"},
           {PartClass::kBattery, "2025-08-31", "2026-02-28", "2026-03-01"},
           {PartClass::kBattery, "2023-08-31", "2024-02-29", "2024-03-01"},
           {PartClass::kAccessory, "2025-11-30", "2026-02-28", "2026-03-01"},
           {PartClass::kAccessory, "2025-03-31", "2025-06-30", "2025-07-01"}}) {
    const WarrantyDecision in = Judge(Bought(c.part_class, c.purchased, c.last));
    EXPECT_TRUE(in.covered) << c.purchased;
    EXPECT_EQ(Until(in), c.last);
    EXPECT_EQ(in.bearer, CostBearer::kOwn);
    EXPECT_EQ(in.basis, "FROM_PURCHASE");
    const WarrantyDecision out = Judge(Bought(c.part_class, c.purchased, c.after));
    EXPECT_FALSE(out.covered) << c.purchased;
    EXPECT_EQ(Until(out), c.last);
    EXPECT_EQ(out.bearer, CostBearer::kCustomer);
    EXPECT_EQ(OutcomeOf(out, "FROM_PURCHASE"), RuleOutcome::kExpired);
  }
}

TEST(Warranty, REP_04_WithoutProofThreeMonthsMoreFromManufacture) {
  struct Case {
    PartClass part_class;
    const char* made;
    const char* last;
    const char* after;
  };
  for (const Case& c : std::vector<Case>{
           {PartClass::kMainUnit, "2024-10-31", "2026-01-31", "2026-02-01"},   // 15 months
           {PartClass::kMainUnit, "2024-11-30", "2026-02-28", "2026-03-01"},
           {PartClass::kCharger, "2025-01-01", "2026-04-01", "2026-04-02"},    // 15
           {PartClass::kBattery, "2025-05-31", "2026-02-28", "2026-03-01"},    // 9
           {PartClass::kAccessory, "2025-08-31", "2026-02-28", "2026-03-01"}}) {  // 6
    const WarrantyDecision in = Judge(Made(c.part_class, c.made, c.last));
    EXPECT_TRUE(in.covered) << c.made;
    EXPECT_EQ(Until(in), c.last);
    EXPECT_EQ(in.basis, "FROM_MANUFACTURE");
    EXPECT_FALSE(Judge(Made(c.part_class, c.made, c.after)).covered) << c.made;
  }
}

TEST(Warranty, REP_04_ManufactureDoesNotCountBesideAProof) {
  WarrantyEvidence evidence = Bought(PartClass::kAccessory, "2025-01-10", "2025-05-01");
  evidence.manufactured_on = Day("2025-01-09");  // would reach to 9 July
  const WarrantyDecision decision = Judge(evidence);
  EXPECT_FALSE(decision.covered);
  EXPECT_EQ(Until(decision), "2025-04-10");
  EXPECT_EQ(OutcomeOf(decision, "FROM_MANUFACTURE"), RuleOutcome::kNotMet);
}

TEST(Warranty, REP_04_AlteredProofCountsAsNone) {
  WarrantyEvidence evidence = Bought(PartClass::kMainUnit, "2025-06-01", "2025-07-01");
  evidence.manufactured_on = Day("2024-01-01");
  EXPECT_TRUE(Judge(evidence).covered);
  evidence.proof = PurchaseProof::kAltered;
  const WarrantyDecision decision = Judge(evidence);
  EXPECT_FALSE(decision.covered);  // 15 months from manufacture ended on 1 April
  EXPECT_EQ(Until(decision), "2025-04-01");
  EXPECT_EQ(decision.basis, "FROM_MANUFACTURE");
  EXPECT_EQ(OutcomeOf(decision, "PROOF_ALTERED"), RuleOutcome::kMet);
}

TEST(Warranty, REP_04_PurchaseDateWithoutProofIsNotUsed) {
  WarrantyEvidence evidence = Bought(PartClass::kMainUnit, "2025-06-01", "2025-07-01");
  evidence.proof = PurchaseProof::kNone;
  const WarrantyDecision decision = Judge(evidence);
  EXPECT_FALSE(decision.covered);
  EXPECT_EQ(decision.basis, "NO_DATE");
  EXPECT_EQ(Until(decision), "-");
}

TEST(Warranty, REP_04_ExtensionsAddToTheTerm) {
  WarrantyEvidence evidence = Bought(PartClass::kMainUnit, "2024-06-15", "2025-12-15");
  EXPECT_FALSE(Judge(evidence).covered);
  evidence.extension_months = 6;
  const WarrantyDecision decision = Judge(evidence);
  EXPECT_TRUE(decision.covered);
  EXPECT_EQ(Until(decision), "2025-12-15");
  EXPECT_EQ(decision.basis, "EXTENSION");
  evidence.on = Day("2025-12-16");
  EXPECT_FALSE(Judge(evidence).covered);
}

TEST(Warranty, REP_04_ExtensionCountsFromTheFirstDayNotFromTheShortMonth) {
  WarrantyEvidence evidence = Bought(PartClass::kBattery, "2025-08-31", "2026-03-31");
  evidence.extension_months = 1;  // 7 months: 31 March, not 28
  EXPECT_TRUE(Judge(evidence).covered);
  EXPECT_EQ(Until(Judge(evidence)), "2026-03-31");
}

TEST(Warranty, REP_04_ReplacedPartHasThreeMonthsOfItsOwn) {
  WarrantyEvidence evidence = Bought(PartClass::kBattery, "2025-01-10", "2025-09-01");
  evidence.replaced_on = Day("2025-06-01");
  const WarrantyDecision decision = Judge(evidence);
  EXPECT_TRUE(decision.covered);
  EXPECT_EQ(Until(decision), "2025-09-01");
  EXPECT_EQ(decision.basis, "REPLACED_PART");
  evidence.on = Day("2025-09-02");
  EXPECT_FALSE(Judge(evidence).covered);
}

TEST(Warranty, REP_04_ReplacedPartKeepsTheRestWhenLonger) {
  WarrantyEvidence evidence = Bought(PartClass::kBattery, "2025-01-10", "2025-07-10");
  evidence.replaced_on = Day("2025-01-20");  // its own three months end on 20 April
  const WarrantyDecision decision = Judge(evidence);
  EXPECT_TRUE(decision.covered);
  EXPECT_EQ(Until(decision), "2025-07-10");
  EXPECT_EQ(decision.rules.back().rule, "REPLACED_PART");
  EXPECT_EQ(decision.rules.back().until, Day("2025-07-10"));
  evidence.on = Day("2025-07-11");
  EXPECT_FALSE(Judge(evidence).covered);
}

TEST(Warranty, REP_04_ReplacedPartNeedsNoOtherDate) {
  WarrantyEvidence evidence;
  evidence.part_class = PartClass::kCharger;
  evidence.replaced_on = Day("2025-11-30");
  evidence.on = Day("2026-02-28");
  EXPECT_TRUE(Judge(evidence).covered);
}

TEST(Warranty, REP_04_ConsumablesAreExcluded) {
  const WarrantyDecision decision =
      Judge(Bought(PartClass::kConsumable, "2025-06-01", "2025-06-02"));
  EXPECT_FALSE(decision.covered);
  EXPECT_EQ(decision.basis, "CLASS_EXCLUDED");
  EXPECT_EQ(decision.bearer, CostBearer::kCustomer);
}

TEST(Warranty, REP_04_EveryVoidReasonEndsIt) {
  for (VoidReason reason : kVoidReasons) {
    WarrantyEvidence evidence = Bought(PartClass::kMainUnit, "2025-06-01", "2025-06-02");
    evidence.replaced_on = Day("2025-06-02");
    evidence.found = {reason};
    const WarrantyDecision decision = Judge(evidence);
    EXPECT_FALSE(decision.covered) << Word(reason);
    EXPECT_EQ(decision.basis, "VOID_" + std::string(Word(reason)));
    EXPECT_EQ(decision.bearer, CostBearer::kCustomer);
    Policy lenient = InstalledPolicy();
    lenient.warranty.voids.erase(reason);
    EXPECT_TRUE(JudgeWarranty(evidence, lenient).covered) << Word(reason);
  }
}

TEST(Warranty, REP_04_LiableSupplierBearsTheCostOnlyWhenCovered) {
  WarrantyEvidence evidence = Bought(PartClass::kMainUnit, "2025-06-01", "2025-06-02");
  evidence.supplier_liable = true;
  EXPECT_EQ(Judge(evidence).bearer, CostBearer::kSupplier);
  evidence.on = Day("2027-01-01");
  EXPECT_EQ(Judge(evidence).bearer, CostBearer::kCustomer);
}

TEST(Warranty, REP_04_DecisionListsEveryRuleWithItsDates) {
  WarrantyEvidence evidence = Bought(PartClass::kMainUnit, "2025-01-31", "2025-05-01");
  const WarrantyDecision decision = Judge(evidence);
  std::vector<std::string> tried;
  for (const RuleTried& rule : decision.rules) tried.push_back(rule.rule);
  EXPECT_EQ(tried, (std::vector<std::string>{
                       "CLASS_EXCLUDED", "VOID_HUMAN_DAMAGE", "VOID_LIQUID",
                       "VOID_UNAUTHORISED_REPAIR", "VOID_BROKEN_SEAL", "VOID_SERIAL_MISMATCH",
                       "PROOF_OF_PURCHASE", "PROOF_ALTERED", "FROM_PURCHASE", "FROM_MANUFACTURE",
                       "EXTENSION", "REPLACED_PART"}));
  const RuleTried& purchase = decision.rules[8];
  EXPECT_EQ(purchase.from, Day("2025-01-31"));
  EXPECT_EQ(purchase.until, Day("2026-01-31"));
  EXPECT_EQ(purchase.months, 12);
  EXPECT_EQ(decision.policy_version, 1);
}

TEST(Warranty, REP_04_JudgedAgainFromItsOwnEvidenceItIsTheSame) {
  EXPECT_TRUE(rc::check([] {
    const auto day = [] { return absl::CivilDay(2024, 1, 1) + *rc::gen::inRange(0, 900); };
    WarrantyEvidence evidence;
    evidence.part_class = *rc::gen::elementOf(
        std::vector<PartClass>(kPartClasses.begin(), kPartClasses.end()));
    evidence.on = day();
    evidence.proof = *rc::gen::element(PurchaseProof::kNone, PurchaseProof::kGiven,
                                       PurchaseProof::kAltered);
    if (*rc::gen::arbitrary<bool>()) evidence.purchased_on = day();
    if (*rc::gen::arbitrary<bool>()) evidence.manufactured_on = day();
    if (*rc::gen::arbitrary<bool>()) evidence.replaced_on = day();
    evidence.extension_months = *rc::gen::inRange(0, 25);
    const WarrantyDecision decision = JudgeWarranty(evidence, InstalledPolicy());
    RC_ASSERT(JudgeWarranty(decision.evidence, InstalledPolicy()) == decision);
    // Covered exactly up to the last day it names.
    if (decision.covered_until && evidence.part_class != PartClass::kConsumable) {
      RC_ASSERT(decision.covered == (evidence.on <= *decision.covered_until));
    } else {
      RC_ASSERT(!decision.covered);
    }
    RC_ASSERT(decision.covered == (decision.bearer != CostBearer::kCustomer));
  }));
}

}  // namespace
}  // namespace aftercare::repair
