// Who pays for a work order: decision, override, and what StartRepair needs to be settled (REP-04).
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/repair/domain/work_order_fixture.h"

namespace aftercare::repair {
namespace {

using S = WorkOrderState;

TEST(DecideWarranty, REP_04_JudgesFromOrderInspectionAndBench) {
  WorkOrder order = In(S::kDiagnosed);
  order.decisions.clear();
  DecideWarranty battery;
  battery.part_class = PartClass::kBattery;
  auto change = Do(&order, battery);
  ASSERT_TRUE(change.ok()) << change.status();
  ASSERT_EQ(change->next.decisions.size(), 1u);
  EXPECT_FALSE(change->next.decisions[0].covered);  // six months ended on 28 February
  const auto& facts = change->entries[0].facts;
  EXPECT_EQ(ValueOf(facts, "covered_until"), "2026-02-28");
  EXPECT_EQ(ValueOf(facts, "on"), "2026-03-02");
  EXPECT_EQ(ValueOf(facts, "bearer"), "CUSTOMER");
  EXPECT_NE(ValueOf(facts, "rules").find("FROM_PURCHASE=EXPIRED"), std::string::npos);
  order = change->next;
  order = Must(&order, DecideWarranty{});
  ASSERT_EQ(order.decisions.size(), 2u);
  EXPECT_TRUE(order.decisions[1].covered);
  EXPECT_EQ(order.decisions[1].decided_by, kTechnician);

  DecideWarranty opened;
  opened.unauthorised_repair = true;
  order = Must(&order, opened);
  ASSERT_EQ(order.decisions.size(), 2u);
  EXPECT_EQ(order.decisions[1].basis, "VOID_UNAUTHORISED_REPAIR");
  order.inspection->liquid = true;
  order = Must(&order, DecideWarranty{});
  EXPECT_EQ(order.decisions[1].basis, "VOID_LIQUID");
  order.inspection->liquid = false;
  DecideWarranty altered;
  altered.proof_altered = true;
  order = Must(&order, altered);
  EXPECT_EQ(order.decisions[1].basis, "NO_DATE");
  DecideWarranty supplier;
  supplier.supplier_liable = true;
  order = Must(&order, supplier);
  EXPECT_EQ(order.decisions[1].bearer, CostBearer::kSupplier);
}

TEST(DecideWarranty, REP_04_OtherGoodsThanRegisteredAreNotCoveredAndTheSerialsAreTheEvidence) {
  WorkOrder order = In(S::kAccepted);
  CheckIn other = CleanCheckIn();
  other.inspection.serial_outer = other.inspection.serial_inner = "SN-9";
  order = Must(&order, other);
  order = Must(&order, Diagnose{"battery dead", "E07", 20});
  const auto change = Do(&order, DecideWarranty{});
  ASSERT_TRUE(change.ok()) << change.status();
  const WarrantyDecision& decision = change->next.decisions.at(0);
  EXPECT_FALSE(decision.covered);
  EXPECT_EQ(decision.basis, "VOID_SERIAL_MISMATCH");
  EXPECT_EQ(decision.bearer, CostBearer::kCustomer);
  EXPECT_EQ(decision.evidence.serial_registered, "SN-1");
  EXPECT_EQ(decision.evidence.serial_outer, "SN-9");
  EXPECT_EQ(decision.evidence.serial_inner, "SN-9");
  EXPECT_EQ(ValueOf(change->entries[0].facts, "serial_registered"), "SN-1");
  EXPECT_EQ(ValueOf(change->entries[0].facts, "serial_outer"), "SN-9");
  EXPECT_EQ(JudgeWarranty(decision.evidence, InstalledPolicy()).rules, decision.rules);
}

TEST(DecideWarranty, REP_04_TheDayIsThatOfTheReportInThePolicysZone) {
  CreateWorkOrder create = NewOrder();
  create.order.purchased_on = absl::CivilDay(2025, 3, 1);
  // 15:59:59 UTC is still 1 March in Shanghai, one second later it is the 2nd.
  for (const auto& [reported, covered] :
       {std::pair{At("2026-03-01T15:59:59Z"), true}, {At("2026-03-01T16:00:00Z"), false}}) {
    create.reported_at = reported;
    WorkOrder order = In(S::kDiagnosed);
    const WorkOrder made = Must(nullptr, create);
    order.order = made.order;
    order.reported_at = made.reported_at;
    order = Must(&order, DecideWarranty{});
    EXPECT_EQ(order.decisions[0].covered, covered);
  }
}

TEST(DecideWarranty, REP_04_WhatCameWithTheGoodsCountsInsteadOfTheOrder) {
  WorkOrder order = In(S::kDiagnosed);
  order.order.purchased_on.reset();
  order.order.proof = PurchaseProof::kNone;
  DecideWarranty shown;
  shown.purchased_on = absl::CivilDay(2025, 9, 1);
  order = Must(&order, shown);
  EXPECT_EQ(order.decisions[0].basis, "FROM_PURCHASE");
  EXPECT_EQ(order.decisions[0].evidence.proof, PurchaseProof::kGiven);
  shown.proof_altered = true;
  shown.manufactured_on = absl::CivilDay(2025, 1, 1);
  order = Must(&order, shown);
  EXPECT_EQ(order.decisions[0].basis, "FROM_MANUFACTURE");
  shown.purchased_on = shown.manufactured_on = absl::CivilDay(2026, 3, 3);
  EXPECT_EQ(FaultyFields(Do(&order, shown).status()),
            (std::vector<std::string>{"purchase_date", "manufacture_date"}));
}

TEST(DecideWarranty, REP_04_BadFieldsAreNamed) {
  const WorkOrder order = In(S::kDiagnosed);
  DecideWarranty bad;
  bad.extension_months = 61;
  bad.replaced_on = absl::CivilDay(2026, 3, 3);
  EXPECT_EQ(FaultyFields(Do(&order, bad).status()),
            (std::vector<std::string>{"extension_months", "replacement_date"}));
  bad.extension_months = 60;
  bad.replaced_on = absl::CivilDay(2026, 3, 2);
  EXPECT_TRUE(Do(&order, bad).ok());
}

TEST(OverrideWarranty, REP_04_NeedsTheRoleAReasonAndADecision) {
  WorkOrder order = In(S::kDiagnosed);
  const OverrideWarranty goodwill{PartClass::kMainUnit, CostBearer::kGoodwill, "loyal customer"};
  for (const char* role : {"agent", "technician", "quality", "finance"}) {
    const auto refused = Do(&order, goodwill, "sun.li", {role});
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kPermissionDenied) << role;
    EXPECT_EQ(Reason(refused.status()), "ROLE_NOT_ALLOWED") << role;
  }
  EXPECT_EQ(FaultyFields(Do(&order, OverrideWarranty{}, "sun.li", {"service_lead"}).status()),
            std::vector<std::string>{"reason"});
  OverrideWarranty other = goodwill;
  other.part_class = PartClass::kCharger;
  EXPECT_EQ(Reason(Do(&order, other, "sun.li", {"service_lead"}).status()), "NO_SUCH_DECISION");

  order = Must(&order, goodwill, "sun.li", {"service_lead"});
  const WarrantyDecision& decision = order.decisions[0];
  EXPECT_TRUE(decision.covered);  // what the rules said is kept
  EXPECT_EQ(decision.bearer, CostBearer::kOwn);
  EXPECT_EQ(Bearer(decision), CostBearer::kGoodwill);
  EXPECT_EQ(decision.overridden->by, "sun.li");
  EXPECT_EQ(decision.overridden->reason, "loyal customer");
  EXPECT_EQ(Reason(Do(&order, DecideWarranty{}).status()), "DECISION_OVERRIDDEN");
}

TEST(StartRepair, REP_04_WhoPaysMustBeDecided) {
  WorkOrder order = In(S::kDiagnosed);
  order.decisions.clear();
  EXPECT_EQ(Reason(Do(&order, StartRepair{}).status()), "NO_WARRANTY_DECISION");
}

TEST(StartRepair, REP_17_ACustomerWhoPaysHasAcceptedACeiling) {
  WorkOrder order = In(S::kDiagnosed);
  DecideWarranty battery;
  battery.part_class = PartClass::kBattery;
  order = Must(&order, battery);
  EXPECT_EQ(Reason(Do(&order, StartRepair{}).status()), "COST_NOT_ACCEPTED");
  EXPECT_EQ(FaultyFields(Do(&order, StartRepair{Money{0, "CNY"}}).status()),
            std::vector<std::string>{"accepted_ceiling"});
  EXPECT_EQ(FaultyFields(Do(&order, StartRepair{Money{1, ""}}).status()),
            std::vector<std::string>{"accepted_ceiling"});
  const auto started = Do(&order, StartRepair{Money{30000, "CNY"}});
  ASSERT_TRUE(started.ok()) << started.status();
  EXPECT_EQ(ValueOf(started->entries[0].facts, "ceiling_minor"), "30000");
  const OverrideWarranty goodwill{PartClass::kBattery, CostBearer::kGoodwill, "two days late"};
  order = Must(&order, goodwill, "sun.li", {"service_lead"});
  EXPECT_TRUE(Do(&order, StartRepair{}).ok());
}

}  // namespace
}  // namespace aftercare::repair
