// What repair and logistics tell of their resources comes to the case (INT-18), on real Postgres.
#include "services/intake/events/progress.h"

#include <any>
#include <string>
#include <variant>
#include <vector>

#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/logistics/v1/rma.pb.h"
#include "aftercare/logistics/v1/shipment.pb.h"
#include "aftercare/repair/v1/loaner.pb.h"
#include "aftercare/repair/v1/work_order.pb.h"
#include "tests/services/intake/events/standing_intake.h"

namespace aftercare::intake::testing {
namespace {

constexpr char kOrder[] = "workOrders/0190f5a0-0000-7000-8000-000000000001";

class ProgressTest : public StandingIntake {
 protected:
  // A case with an approved repair, whose effects nobody carries out.
  ProgressTest() {
    const absl::Time now = time::SystemClock().Now();
    OpenCase open = Opening();
    open.report.serial_number = "";
    case_ = open.id;
    On(open);
    On(ConfirmClassification{SubCategory::kFunction, MatterKind::kFault, "seen by staff"});
    On(RecordFirstContact{FourPoints(now)});
    EXPECT_EQ(On(SubmitPlan{"repair it", {Action(ActionKind::kRepair, now)}}).plans(0).state(),
              v1::Plan::STATE_APPROVED);
  }

  v1::Case On(CaseCommand command, const auth::Principal& caller = kAgent) {
    auto answer = Do<v1::Case>("case", case_, std::move(command), caller);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *std::move(answer) : v1::Case();
  }

  std::string CaseName() const { return "cases/" + case_.ToString(); }

  type::v1::Event OrderIs(repair::v1::WorkOrder::State state, int64_t version,
                          bool passed = false) {
    repair::v1::WorkOrder order;
    order.set_case_(CaseName());
    order.set_state(state);
    order.set_round(2);
    order.add_quality_checks()->set_round(1);
    if (passed) {
      order.add_quality_checks()->set_round(2);
      order.mutable_quality_checks(1)->set_passed(true);
    }
    return Told("aftercare.repair.work_order.changed", kOrder, version, order);
  }

  // Entries of progress on the case.
  int Recorded() {
    return Value<int>("SELECT count(*) FROM timeline WHERE kind = 'progress_recorded'");
  }

  // Begun since the plan, whose approval had paused as well.
  int Pauses() {
    return Value<int>("SELECT count(*) FROM timeline WHERE kind = 'clocks_paused'") - 1;
  }

  ids::Uuid case_;
};

TEST_F(ProgressTest, INT_18_AnEventThatOvertakesTheAnswerIsTriedAgain) {
  const stream::Handler repair = FollowRepair(*ground_);
  const type::v1::Event event = OrderIs(repair::v1::WorkOrder::STATE_CREATED, 1);
  const absl::Status early = Hand(repair, event);
  EXPECT_EQ(early.code(), absl::StatusCode::kAborted) << early;
  EXPECT_EQ(command::Explain(early).reason, "EFFECT_PENDING");
  EXPECT_EQ(Recorded(), 0);
  On(EffectDone{"plan1.action1.work_order", kOrder}, kService);
  EXPECT_TRUE(Hand(repair, event).ok());
  EXPECT_TRUE(Hand(repair, event).ok());  // delivered twice
  EXPECT_EQ(Recorded(), 1);
}

TEST_F(ProgressTest, INT_19_OnlyThePassedCheckOfTheLastRoundResolvesTheCase) {
  On(EffectDone{"plan1.action1.work_order", kOrder}, kService);
  const stream::Handler repair = FollowRepair(*ground_);
  EXPECT_TRUE(Hand(repair, OrderIs(repair::v1::WorkOrder::STATE_AWAITING_PARTS, 3)).ok());
  EXPECT_EQ(Pauses(), 1);
  EXPECT_TRUE(Hand(repair, OrderIs(repair::v1::WorkOrder::STATE_QUALITY_CHECK, 5)).ok());
  // An event that comes late moves nothing.
  EXPECT_TRUE(Hand(repair, OrderIs(repair::v1::WorkOrder::STATE_READY, 4, true)).ok());
  EXPECT_EQ(Value<int>("SELECT state FROM cases"), v1::Case::STATE_IN_PROGRESS);
  EXPECT_TRUE(Hand(repair, OrderIs(repair::v1::WorkOrder::STATE_READY, 6, true)).ok());
  EXPECT_EQ(Value<int>("SELECT state FROM cases"), v1::Case::STATE_RESOLVED);
}

TEST_F(ProgressTest, INT_11_ShipmentsAndRmasAreFollowedWhenTheyNameACase) {
  On(EffectDone{"plan1.action1.rma", "rmas/1"}, kService);
  On(EffectDone{"plan1.action1.shipment", "shipments/1"}, kService);
  const stream::Handler logistics = FollowLogistics(*ground_);
  logistics::v1::Rma rma;
  rma.set_state(logistics::v1::Rma::STATE_ISSUED);
  rma.set_case_name(CaseName());
  EXPECT_TRUE(
      Hand(logistics, Told("aftercare.logistics.rma.rma_issued", "rmas/1", 1, rma)).ok());
  logistics::v1::Shipment shipment;
  shipment.set_status(logistics::v1::TRACKING_STATUS_IN_TRANSIT);
  // Somebody else's, of no case.
  EXPECT_TRUE(Hand(logistics, Told("aftercare.logistics.shipment.status_changed", "shipments/2",
                                   1, shipment))
                  .ok());
  shipment.set_case_name(CaseName());
  EXPECT_TRUE(Hand(logistics, Told("aftercare.logistics.shipment.status_changed", "shipments/1",
                                   1, shipment))
                  .ok());
  EXPECT_EQ(Recorded(), 2);
  EXPECT_EQ(Pauses(), 2);
}

TEST_F(ProgressTest, LOG_01_FromWhenOnAnRmaAllowsItsSettlement) {
  using namespace logistics::v1;  // NOLINT: words of one message
  struct Example {
    SettleWhen when;
    int received, accepted, rejected, written_off;
    bool settleable, passed;
  };
  const stream::Handler handler = FollowLogistics(*ground_);
  for (const Example& e : std::vector<Example>{
           {SETTLE_WHEN_AUTHORISED, 0, 0, 0, 0, true, false},
           {SETTLE_WHEN_AUTHORISED, 0, 0, 0, 1, false, false},
           {SETTLE_WHEN_AUTHORISED, 1, 0, 1, 0, false, false},
           {SETTLE_WHEN_RECEIVED, 0, 0, 0, 0, false, false},
           {SETTLE_WHEN_RECEIVED, 1, 0, 0, 0, true, false},
           {SETTLE_WHEN_RECEIVED, 1, 0, 1, 0, false, false},
           {SETTLE_WHEN_ACCEPTED, 1, 0, 0, 0, false, false},
           {SETTLE_WHEN_ACCEPTED, 1, 1, 0, 0, true, true}}) {
    Rma rma;
    rma.set_case_name(CaseName());
    rma.set_state(Rma::STATE_SHIPPED);
    rma.set_settle_when(e.when);
    RmaLine* const line = rma.add_lines();
    line->set_authorised(1);
    line->set_received(e.received);
    line->set_accepted(e.accepted);
    line->set_rejected(e.rejected);
    line->set_written_off(e.written_off);
    const type::v1::Event event =
        Told("aftercare.logistics.rma.goods_received", "rmas/1", 2, rma);
    const auto reactions = handler.react({&event});
    ASSERT_TRUE(reactions[0].ok());
    const auto& command = std::any_cast<const CaseCommand&>((*reactions[0])[0].command);
    const auto& progress = std::get<RecordProgress>(command);
    EXPECT_EQ(progress.settleable, e.settleable) << e.when << e.received << e.rejected;
    EXPECT_EQ(progress.quality_passed, e.passed) << e.when << e.received;
  }
}

TEST_F(ProgressTest, INT_14_ALoanThatIsOverStillNamesItsCase) {
  const stream::Handler repair = FollowRepair(*ground_);
  repair::v1::Loaner loaner;
  loaner.set_state(repair::v1::Loaner::STATE_HANDED_OUT);
  loaner.mutable_loan()->set_case_(CaseName());
  EXPECT_TRUE(
      Hand(repair, Told("aftercare.repair.loaner.loaner_handed_out", "loaners/1", 2, loaner)).ok());
  loaner.clear_loan();
  loaner.set_state(repair::v1::Loaner::STATE_AVAILABLE);
  type::v1::Event returned =
      Told("aftercare.repair.loaner.loaner_returned", "loaners/1", 3, loaner);
  auto* fact = returned.add_facts();
  fact->set_key("case");
  fact->set_value(CaseName());
  EXPECT_TRUE(Hand(repair, returned).ok());
  EXPECT_TRUE(
      Hand(repair, Told("aftercare.repair.loaner.loaner_registered", "loaners/1", 4, loaner)).ok());
  EXPECT_EQ(Recorded(), 2);
}

}  // namespace
}  // namespace aftercare::intake::testing
