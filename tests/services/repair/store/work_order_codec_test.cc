#include "services/repair/store/work_order_codec.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/command/personal.h"
#include "tests/services/repair/store/generators.h"

namespace aftercare::repair {
namespace {

TEST(WorkOrderCodec, REP_08_RoundTripLosesNothing) {
  EXPECT_TRUE(rc::check([] {
    const WorkOrder order = any::AnyWorkOrder();
    const auto back = any::ThroughBytes<v1::WorkOrder>(order);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == order);
  }));
}

TEST(WorkOrderCodec, ERP_05_PersonalFieldsAreTheCustomersWordsAndTheRecipient) {
  WorkOrder order;
  order.order.symptom = "my words";
  order.hand_over = HandOverRecord{"Zhang San", "form", {}, "li.na", absl::UnixEpoch()};
  v1::WorkOrder whole, open, personal;
  ToProto(order, &whole);
  command::PersonalSplit<v1::WorkOrder>().SplitPersonal(whole, &open, &personal);
  EXPECT_EQ(open.symptom(), "");
  EXPECT_EQ(open.hand_over().recipient(), "");
  EXPECT_EQ(open.hand_over().signature(), "form");
  EXPECT_EQ(personal.symptom(), "my words");
  EXPECT_EQ(personal.hand_over().recipient(), "Zhang San");
  open.MergeFrom(personal);
  const auto back = FromProto(open);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, order);
}

TEST(WorkOrderCodec, REP_08_WhatCannotBeOursIsDataLossAndNamed) {
  v1::WorkOrder wire;
  ToProto(WorkOrder{}, &wire);
  wire.set_state(v1::WorkOrder::STATE_UNSPECIFIED);
  wire.set_case_("cases/nonsense");
  wire.set_purchase_date("2025-02-30x");
  wire.mutable_inspection();
  const auto back = FromProto(wire);
  EXPECT_EQ(back.status().code(), absl::StatusCode::kDataLoss);
  for (const char* field : {"state", "case", "purchase_date", "inspection.seal"}) {
    EXPECT_NE(back.status().message().find(field), absl::string_view::npos) << field;
  }
}

// The words of facts and columns are those of the API.
template <class Domain, class Name>
void ExpectWords(Domain last, const std::string& prefix, Name name) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    EXPECT_EQ(name(i + 1), prefix + std::string(Word(static_cast<Domain>(i))));
  }
  EXPECT_EQ(name(static_cast<int>(last) + 2), "") << prefix << ": the API has one more";
}

TEST(WorkOrderCodec, REP_08_EnumsHaveTheSameWordsEverywhere) {
  const auto name = [](auto of) {
    return [of](int value) { return std::string(of(value)); };
  };
  ExpectWords(WorkOrderState::kCancelled, "STATE_",
              name([](int v) { return v1::WorkOrder::State_Name(v); }));
  ExpectWords(PartLine::State::kDropped, "STATE_",
              name([](int v) { return v1::PartLine::State_Name(v); }));
  ExpectWords(RepairKind::kBodyRepair, "REPAIR_KIND_",
              name([](int v) { return v1::RepairKind_Name(v); }));
  ExpectWords(RepairResult::kNotRepairable, "REPAIR_RESULT_",
              name([](int v) { return v1::RepairResult_Name(v); }));
  ExpectWords(PartClass::kConsumable, "PART_CLASS_",
              name([](int v) { return v1::PartClass_Name(v); }));
  ExpectWords(PurchaseProof::kAltered, "PURCHASE_PROOF_",
              name([](int v) { return v1::PurchaseProof_Name(v); }));
  ExpectWords(VoidReason::kSerialMismatch, "VOID_REASON_",
              name([](int v) { return v1::VoidReason_Name(v); }));
  ExpectWords(CostBearer::kCustomer, "COST_BEARER_",
              name([](int v) { return v1::CostBearer_Name(v); }));
  ExpectWords(RuleOutcome::kDenies, "RULE_OUTCOME_",
              name([](int v) { return v1::RuleOutcome_Name(v); }));
  ExpectWords(SealState::kNotFitted, "SEAL_STATE_",
              name([](int v) { return v1::SealState_Name(v); }));
  ExpectWords(Difference::kBackupNotSigned, "DIFFERENCE_",
              name([](int v) { return v1::Difference_Name(v); }));
}

}  // namespace
}  // namespace aftercare::repair
