// An approved plan and a loaner drive repair and logistics, each exactly once although the first
// answers are lost (INT-18, INT-14); the requests hold what the callees cannot know.
#include <gtest/gtest.h>

#include <string>

#include "tests/services/intake/rpc/fake_peers.h"
#include "tests/services/intake/rpc/intake_server.h"

namespace aftercare::intake {
namespace {

using Cases = v1::CaseService::Stub;
using Directory = v1::DirectoryService::Stub;

struct Peered {
  FakePeers fakes;
};

class PlanEffectsTest : private Peered, public IntakeServer {
 protected:
  PlanEffectsTest() : IntakeServer(fakes.peers()) {}
  using Peered::fakes;

  void BringCustomer(const std::string& address) {
    Must(*directory_, &Directory::UpsertCustomers, "crm",
         Ask<v1::UpsertCustomersRequest>(
             "customers { external_id: 'C-1' source_version: 1 display_name: 'Li Example' "
             "phone: '+86 21 5550 0123' region: 'CN-33' address: '" + address + "' }"));
    BringOrder(1);
  }

  // A case in progress, as far as the agent alone brings it.
  v1::Case Begun() {
    const auto opened = Must(
        *cases_, &Cases::OpenCase, "li.na",
        Ask<v1::OpenCaseRequest>("report { channel: CHANNEL_PHONE customer_external_id: 'C-1' "
                                 "order_number: 'SO-1' serial_number: 'S-1' "
                                 "symptom: 'The battery drains within an hour.' }"));
    const std::string name = "name: '" + opened.name() + "' ";
    Must(*cases_, &Cases::ConfirmClassification, "li.na",
         Ask<v1::ConfirmClassificationRequest>(
             name + "sub_category: SUB_CATEGORY_FUNCTION kind: MATTER_KIND_FAULT "
                    "override_reason: 'seen by staff'"));
    const int64_t later = absl::ToUnixSeconds(time::SystemClock().Now()) + 86'400;
    return Must(*cases_, &Cases::RecordFirstContact, "li.na",
                Ask<v1::RecordFirstContactRequest>(absl::StrCat(
                    name, "first_contact { apology: 'a' explanation: 'b' wish: 'c' ",
                    "channel: CHANNEL_PHONE promise { action: PROMISED_ACTION_CALL_BACK ",
                    "due_time { seconds: ", later, " } } }")));
  }

  v1::Case Planned(const std::string& name, const std::string& kind = "ACTION_KIND_REPAIR") {
    const int64_t due = absl::ToUnixSeconds(time::SystemClock().Now()) + 5 * 86'400;
    return Must(*cases_, &Cases::SubmitPlan, "li.na",
                Ask<v1::SubmitPlanRequest>(absl::StrCat(
                    "name: '", name, "' summary: 'put it right' actions { kind: ", kind,
                    " owner: 'li.na' due_time { seconds: ", due, " } }")));
  }

  // The name of what the plan's action has ordered under a key that ends so, once it is there.
  std::string Named(const std::string& name, const std::string& key_end) {
    std::string found;
    EXPECT_TRUE(Eventually([&] {
      const v1::Case now = Get(name);
      for (const auto& resource : now.plans(0).actions(0).resources()) {
        if (resource.key() == "plan1.action1" + key_end) found = resource.name();
      }
      return !found.empty();
    })) << key_end;
    return found;
  }

  // Logistics tells of the case's RMA, of one piece.
  void TellRma(const v1::Case& value, const std::string& name, int64_t version,
               logistics::v1::Rma::State state, int accepted) {
    logistics::v1::Rma rma;
    rma.set_case_name(value.name());
    rma.set_state(state);
    rma.set_settle_when(logistics::v1::SETTLE_WHEN_ACCEPTED);
    auto* line = rma.add_lines();
    line->set_authorised(1);
    line->set_received(1);
    line->set_accepted(accepted);
    fakes.events.Tell("logistics.rma.goods_inspected", name, version, rma);
  }

  void TellDelivered(const v1::Case& value, const std::string& name) {
    logistics::v1::Shipment shipment;
    shipment.set_case_name(value.name());
    shipment.set_status(logistics::v1::TRACKING_STATUS_DELIVERED);
    fakes.events.Tell("logistics.shipment.status_changed", name, 1, shipment);
  }

  bool Resolved(const v1::Case& value) {
    return Eventually([&] { return Get(value.name()).state() == v1::Case::STATE_RESOLVED; });
  }

  v1::Case Get(const std::string& name) {
    return Must(*cases_, &Cases::GetCase, "li.na",
                Ask<v1::GetCaseRequest>("name: '" + name + "'"));
  }
};

TEST_F(PlanEffectsTest, INT_18_AnApprovedRepairOrdersEachResourceOnceWithWhatItNeeds) {
  BringCustomer("浙江省杭州市西湖区样板街 8 号");
  const v1::Case opened = Begun();
  ASSERT_EQ(Planned(opened.name()).plans(0).state(), v1::Plan::STATE_APPROVED);
  ASSERT_TRUE(Eventually([&] {
    const v1::Case now = Get(opened.name());
    int named = 0;
    for (const auto& resource : now.plans(0).actions(0).resources()) {
      named += !resource.name().empty();
    }
    return named == 3;
  }));
  ASSERT_EQ(fakes.rmas.asked.all().size(), 1u);
  EXPECT_GE(fakes.rmas.asked.calls(), 2);
  const logistics::v1::Rma rma = fakes.rmas.asked.all()[0].rma();
  EXPECT_EQ(rma.case_name(), opened.name());
  EXPECT_EQ(rma.remedy(), logistics::v1::REMEDY_REPAIR);
  EXPECT_EQ(rma.payer(), logistics::v1::PAYER_UNSPECIFIED);  // by the policy of logistics
  EXPECT_EQ(rma.lines(0).product_model(), "QL-P5");
  EXPECT_EQ(rma.lines(0).serial(), "S-1");

  ASSERT_EQ(fakes.work_orders.asked.all().size(), 1u);
  const repair::v1::CreateWorkOrderRequest order = fakes.work_orders.asked.all()[0];
  EXPECT_EQ(order.case_(), opened.name());
  EXPECT_EQ(order.plan_action(), "plan1.action1");
  EXPECT_EQ(order.kind(), repair::v1::REPAIR_KIND_MAIL_IN);
  EXPECT_EQ(order.symptom(), "The battery drains within an hour.");
  EXPECT_EQ(order.purchase_date(), "2026-05-29");  // in Shanghai
  EXPECT_EQ(order.purchase_proof(), repair::v1::PURCHASE_PROOF_GIVEN);

  ASSERT_EQ(fakes.shipments.asked.all().size(), 1u);
  const logistics::v1::Shipment shipment = fakes.shipments.asked.all()[0].shipment();
  EXPECT_EQ(shipment.purpose(), logistics::v1::SHIPMENT_PURPOSE_REPAIR_IN);
  EXPECT_EQ(shipment.sender().recipient(), "Li Example");
  EXPECT_EQ(shipment.sender().city(), "杭州市");
  EXPECT_EQ(shipment.sender().country(), "CN");
  EXPECT_FALSE(shipment.rma().empty());
}

TEST_F(PlanEffectsTest, INT_18_WithoutAnAddressNothingIsFetched) {
  BringCustomer("");
  Planned(Begun().name());
  ASSERT_TRUE(Eventually([&] { return fakes.shipments.asked.all().size() == 1; }));
  EXPECT_FALSE(fakes.shipments.asked.all()[0].shipment().has_sender());
}

TEST_F(PlanEffectsTest, INT_16_TheSuggestionComesWithTheCaseAndFollowsWhatRepairTells) {
  BringCustomer("");
  const v1::Case opened = Begun();
  EXPECT_EQ(opened.plan_suggestion().rule(), "repairable");
  ASSERT_EQ(opened.plan_suggestion().options_size(), 1);
  EXPECT_EQ(opened.plan_suggestion().options(0).actions(0), v1::ACTION_KIND_REPAIR);
  EXPECT_EQ(opened.plan_suggestion().reasons(0), "sub_category:FUNCTION");
  EXPECT_FALSE(Planned(opened.name()).has_plan_suggestion());
  const std::string order = Named(opened.name(), ".work_order");
  // As repair tells it: the check was passed, and what it says is that nothing can be done.
  repair::v1::WorkOrder ready;
  ready.set_case_(opened.name());
  ready.set_state(repair::v1::WorkOrder::STATE_READY);
  ready.set_round(1);
  ready.mutable_outcome()->set_result(repair::v1::REPAIR_RESULT_NOT_REPAIRABLE);
  ready.add_quality_checks()->set_round(1);
  ready.mutable_quality_checks(0)->set_passed(true);
  fakes.events.Tell("repair.work_order.quality_passed", order, 1, ready);
  ASSERT_TRUE(Eventually([&] { return Get(opened.name()).has_plan_suggestion(); }));
  const v1::PlanSuggestion suggestion = Get(opened.name()).plan_suggestion();
  EXPECT_EQ(suggestion.rule(), "unrepairable");
  ASSERT_EQ(suggestion.options_size(), 2);
  EXPECT_EQ(suggestion.options(0).actions(0), v1::ACTION_KIND_REPLACE);
  EXPECT_EQ(suggestion.options(1).actions(0), v1::ACTION_KIND_RETURN_AND_REFUND);
  EXPECT_EQ(suggestion.reasons(1), "unrepairable:" + order);
}

TEST_F(PlanEffectsTest, INT_18_AReplacementIsFetchedSentAndSettledOnceEach) {
  BringCustomer("浙江省杭州市西湖区样板街 8 号");
  const v1::Case opened = Begun();
  Planned(opened.name(), "ACTION_KIND_REPLACE");
  const std::string action = opened.name() + "/plans/1/actions/1";
  const std::string rma = Named(opened.name(), ".rma");
  Named(opened.name(), ".shipment");
  ASSERT_EQ(fakes.rmas.asked.all().size(), 1u);
  EXPECT_EQ(fakes.rmas.asked.all()[0].rma().remedy(), logistics::v1::REMEDY_EXCHANGE);
  EXPECT_EQ(fakes.rmas.asked.all()[0].rma().service_request(), action);
  EXPECT_EQ(fakes.rmas.asked.all()[0].rma().lines(0).serial(), "S-1");
  ASSERT_EQ(fakes.shipments.asked.all().size(), 1u);
  const logistics::v1::Shipment back = fakes.shipments.asked.all()[0].shipment();
  EXPECT_EQ(back.purpose(), logistics::v1::SHIPMENT_PURPOSE_RETURN);
  EXPECT_EQ(back.rma(), rma);
  EXPECT_EQ(back.sender().recipient(), "Li Example");

  TellRma(opened, rma, 1, logistics::v1::Rma::STATE_RECEIVED, 0);
  TellRma(opened, rma, 2, logistics::v1::Rma::STATE_INSPECTED, 1);
  const std::string delivery = Named(opened.name(), ".delivery");
  ASSERT_EQ(fakes.shipments.asked.all().size(), 2u);
  for (const auto& asked : fakes.shipments.asked.all()) {
    if (asked.shipment().purpose() == logistics::v1::SHIPMENT_PURPOSE_RETURN) continue;
    EXPECT_EQ(asked.shipment().purpose(), logistics::v1::SHIPMENT_PURPOSE_EXCHANGE);
    EXPECT_EQ(asked.shipment().subject(), action);
    EXPECT_EQ(asked.shipment().rma(), rma);
    EXPECT_EQ(asked.shipment().recipient().city(), "杭州市");
    EXPECT_FALSE(asked.shipment().has_sender());  // the plant, by the RMA
    ASSERT_EQ(asked.shipment().items_size(), 1);
    EXPECT_EQ(asked.shipment().items(0).product_model(), "QL-P5");
    EXPECT_EQ(asked.shipment().items(0).serial(), "");  // another piece
  }

  TellDelivered(opened, delivery);
  Named(opened.name(), ".settlement");
  EXPECT_GE(fakes.rmas.settled.calls(), 2);
  ASSERT_EQ(fakes.rmas.settled.all().size(), 1u);
  EXPECT_EQ(fakes.rmas.settled.all()[0].name(), rma);
  EXPECT_EQ(fakes.rmas.settled.all()[0].lines(0).replaced(), 1);
  EXPECT_EQ(fakes.rmas.settled.all()[0].lines(0).refunded(), 0);
  TellRma(opened, rma, 3, logistics::v1::Rma::STATE_CLOSED, 1);
  EXPECT_TRUE(Resolved(opened));
}

TEST_F(PlanEffectsTest, INT_18_ARefundFetchesTheGoodsAndSettlesWhatPeoplePaid) {
  BringCustomer("");
  const v1::Case opened = Begun();
  Planned(opened.name(), "ACTION_KIND_RETURN_AND_REFUND");
  const std::string rma = Named(opened.name(), ".rma");
  Named(opened.name(), ".shipment");
  EXPECT_EQ(fakes.rmas.asked.all()[0].rma().remedy(), logistics::v1::REMEDY_REFUND);
  ASSERT_EQ(fakes.shipments.asked.all().size(), 1u);
  EXPECT_EQ(fakes.shipments.asked.all()[0].shipment().purpose(),
            logistics::v1::SHIPMENT_PURPOSE_RETURN);
  TellRma(opened, rma, 1, logistics::v1::Rma::STATE_INSPECTED, 1);
  ASSERT_TRUE(Eventually([&] {
    return Get(opened.name()).plans(0).actions(0).resources(0).status() == "INSPECTED";
  }));
  Must(*cases_, &Cases::CompleteAction, "li.na",
       Ask<v1::CompleteActionRequest>("name: '" + opened.name() + "' action: 1"));
  EXPECT_TRUE(Resolved(opened));
  ASSERT_TRUE(Eventually([&] { return fakes.rmas.settled.all().size() == 1; }));
  EXPECT_EQ(fakes.rmas.settled.all()[0].lines(0).refunded(), 1);
}

TEST_F(PlanEffectsTest, INT_18_GoodsAreSentAgainToTheCustomersAddress) {
  BringCustomer("88 Sample Road, Pudong, Shanghai");
  const v1::Case opened = Begun();
  Planned(opened.name(), "ACTION_KIND_RESHIP");
  const std::string delivery = Named(opened.name(), ".delivery");
  ASSERT_EQ(fakes.shipments.asked.all().size(), 1u);
  const logistics::v1::Shipment shipment = fakes.shipments.asked.all()[0].shipment();
  EXPECT_EQ(shipment.purpose(), logistics::v1::SHIPMENT_PURPOSE_RESHIP);
  EXPECT_EQ(shipment.rma(), "");
  EXPECT_EQ(shipment.recipient().city(), "Shanghai");
  EXPECT_EQ(shipment.items(0).product_model(), "QL-P5");
  EXPECT_EQ(shipment.items(0).quantity(), 1);
  EXPECT_EQ(fakes.rmas.asked.calls(), 0);
  TellDelivered(opened, delivery);
  EXPECT_TRUE(Resolved(opened));
}

TEST_F(PlanEffectsTest, INT_18_NothingIsSentToNobody) {
  BringCustomer("");
  const v1::Case opened = Begun();
  Planned(opened.name(), "ACTION_KIND_RESHIP");
  ASSERT_TRUE(Eventually([&] {
    return Get(opened.name()).plans(0).state() == v1::Plan::STATE_FAILED;
  }));
  EXPECT_EQ(Get(opened.name()).plans(0).actions(0).resources(0).refusal(), "ADDRESS_UNKNOWN");
  EXPECT_EQ(fakes.shipments.asked.calls(), 0);
}

TEST_F(PlanEffectsTest, INT_14_ALoanerIsAllocatedOnceForModelAndRegion) {
  BringCustomer("somewhere, Shanghai");
  const v1::Case opened = Begun();
  const int64_t until = absl::ToUnixSeconds(time::SystemClock().Now()) + 14 * 86'400;
  Must(*cases_, &Cases::RequestMeasure, "li.na",
       Ask<v1::RequestMeasureRequest>(
           absl::StrCat("name: '", opened.name(),
                        "' kind: MEASURE_KIND_LOANER expire_time { seconds: ", until, " }")));
  ASSERT_TRUE(Eventually([&] {
    return Get(opened.name()).measures(0).state() == v1::Measure::STATE_IN_FORCE;
  }));
  EXPECT_GE(fakes.loaners.asked.calls(), 2);
  ASSERT_EQ(fakes.loaners.asked.all().size(), 1u);
  const repair::v1::AllocateLoanerRequest request = fakes.loaners.asked.all()[0];
  EXPECT_EQ(request.due_time().seconds(), until);
  EXPECT_EQ(request.case_(), opened.name());
  EXPECT_EQ(request.product_model(), "QL-P5");
  EXPECT_EQ(request.region(), "CN-33");
}

}  // namespace
}  // namespace aftercare::intake
