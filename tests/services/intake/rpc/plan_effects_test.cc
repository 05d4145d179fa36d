// An approved repair and a loaner drive repair and logistics, each exactly once although the first
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

  v1::Case Planned(const std::string& name) {
    const int64_t due = absl::ToUnixSeconds(time::SystemClock().Now()) + 5 * 86'400;
    return Must(*cases_, &Cases::SubmitPlan, "li.na",
                Ask<v1::SubmitPlanRequest>(absl::StrCat(
                    "name: '", name, "' summary: 'repair it' actions { kind: ACTION_KIND_REPAIR ",
                    "owner: 'li.na' due_time { seconds: ", due, " } }")));
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
