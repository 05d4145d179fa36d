// A work order through the real binary: from what intake sends to the close, with its parts.
#include "tests/services/repair/rpc/work_order_walk.h"

#include <gmock/gmock.h>

#include "common/ids/number.h"

namespace aftercare::repair {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

TEST_F(WorkOrderWalk, REP_03_04_06_08_FromTheOrderToTheClose) {
  const std::string battery = Stocked("BAT", 3);
  const std::string screen = Stocked("SCR", 0);
  ToTheBench();
  EXPECT_EQ(order_.kind(), v1::REPAIR_KIND_MAIL_IN);
  EXPECT_THAT(order_.inspection().differences(),
              Contains(v1::DIFFERENCE_ACCESSORY_UNDECLARED));
  Do(&Orders::Diagnose, "zhou.tao", "cause: 'cell worn out' fault_code: 'BAT-07' minutes: 20");
  EXPECT_EQ(Refused(&Orders::StartRepair, "zhou.tao"), "NO_WARRANTY_DECISION");
  const std::string today =
      absl::FormatTime("%Y-%m-%d", time::SystemClock().Now() - absl::Hours(24 * 30),
                       absl::UTCTimeZone());
  Do(&Orders::DecideWarranty, "zhou.tao",
     absl::StrCat("part_class: PART_CLASS_BATTERY purchase_date: '", today, "'"));
  ASSERT_EQ(order_.warranty_decisions_size(), 1);
  EXPECT_TRUE(order_.warranty_decisions(0).covered());
  EXPECT_EQ(order_.warranty_decisions(0).evidence().purchase_date(), today);

  Do(&Orders::RequestParts, "zhou.tao",
     "demands { part_number: 'BAT' location: 'plant' quantity: 2 } "
     "demands { part_number: 'SCR' location: 'plant' quantity: 1 } "
     "demands { part_number: 'NONE' location: 'plant' quantity: 1 }");
  EXPECT_EQ(order_.state(), v1::WorkOrder::STATE_AWAITING_PARTS);
  AwaitLines();
  EXPECT_EQ(order_.parts(0).state(), v1::PartLine::STATE_RESERVED);
  EXPECT_EQ(order_.parts(1).reason(), "OUT_OF_STOCK");
  EXPECT_EQ(order_.parts(2).reason(), "NOT_FOUND");
  EXPECT_EQ(PartNow(battery).reserved(), 2);
  EXPECT_EQ(Refused(&Orders::StartRepair, "zhou.tao"), "PARTS_PENDING");
  Do(&Orders::RequestParts, "zhou.tao", "dropped_lines: 2 dropped_lines: 3");

  Do(&Orders::StartRepair, "zhou.tao");
  Do(&Orders::LogRepairStep, "zhou.tao",
     "description: 'battery replaced' minutes: 30 parts { line: 1 quantity: 1 }");
  Do(&Orders::FinishRepair, "zhou.tao", "result: REPAIR_RESULT_REPAIRED");
  EXPECT_EQ(Refused(&Orders::PassQualityCheck, "zhou.tao"), "CHECKER_IS_REPAIRER");
  Do(&Orders::FailQualityCheck, "wu.min", "findings: 'the cover is loose'");
  EXPECT_EQ(order_.round(), 2);
  Do(&Orders::LogRepairStep, "xu.qiang", "description: 'cover seated' minutes: 5");
  Do(&Orders::FinishRepair, "xu.qiang", "result: REPAIR_RESULT_REPAIRED");
  Do(&Orders::PassQualityCheck, "wu.min");
  const std::string away = absl::StrCat("recipient: 'Li Example' signature: '", kForm, "' ");
  EXPECT_EQ(Refused(&Orders::HandOver, "ma.chao", away), "ACCESSORIES_DIFFER");
  Do(&Orders::HandOver, "ma.chao", away + "accessories { item: 'SIM card' quantity: 1 }");
  Do(&Orders::CloseWorkOrder, "li.na");
  EXPECT_EQ(order_.state(), v1::WorkOrder::STATE_CLOSED);
  EXPECT_EQ(order_.hand_over().recipient(), "Li Example");

  // One used, the other given back.
  EXPECT_TRUE(Eventually([&] { return PartNow(battery).reserved() == 0; }));
  EXPECT_EQ(PartNow(battery).on_hand(), 2);
  EXPECT_EQ(PartNow(screen).on_hand(), 0);
  const auto types = Types(order_);
  EXPECT_EQ(types.front(), "aftercare.repair.work_order.work_order_created");
  EXPECT_EQ(types.back(), "aftercare.repair.work_order.work_order_closed");
  EXPECT_THAT(types, Contains("aftercare.repair.work_order.difference_flagged"));
  const auto listed = Must(*orders_, &Orders::ListWorkOrders, "li.na",
                           Ask<v1::ListWorkOrdersRequest>(absl::StrCat(
                               "case: '", order_.case_(),
                               "' serial_number: 'SN-1' technician: 'zhou.tao' "
                               "state: STATE_CLOSED")));
  ASSERT_EQ(listed.work_orders_size(), 1);
  EXPECT_EQ(listed.work_orders(0).SerializeAsString(), order_.SerializeAsString());
}

TEST_F(WorkOrderWalk, INT_18_TheSameRequestIdIsOneWorkOrder) {
  const v1::CreateWorkOrderRequest request = Ordered();
  const auto first = Must(*orders_, &Orders::CreateWorkOrder, "intake", request);
  const auto again = Must(*orders_, &Orders::CreateWorkOrder, "intake", request);
  EXPECT_EQ(first.SerializeAsString(), again.SerializeAsString());
  v1::CreateWorkOrderRequest other = request;
  other.set_product_model("QL-P6");
  EXPECT_EQ(ReasonOf(Try(*orders_, &Orders::CreateWorkOrder, "intake", other).status()),
            "REQUEST_ID_REUSED");
  // People's number leads to it; nobody else's does.
  const auto by_number = Must(*orders_, &Orders::GetWorkOrder, "wu.min",
                              Ask<v1::GetWorkOrderRequest>("name: 'workOrders/" + first.number() +
                                                           "'"));
  EXPECT_EQ(by_number.SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(ReasonOf(Try(*orders_, &Orders::GetWorkOrder, "wu.min",
                         Ask<v1::GetWorkOrderRequest>("name: 'workOrders/" +
                                                      ids::FormatNumber("W", 2026, 999) + "'"))
                         .status()),
            "NOT_FOUND");
}

TEST_F(WorkOrderWalk, REP_10_TheSameFaultAfterTwoRepairsIsTold) {
  const std::string raised = "aftercare.repair.work_order.repeated_fault_raised";
  for (int repairs = 0; repairs < 2; ++repairs) {
    RepairOnce();
    EXPECT_THAT(Types(order_), Not(Contains(raised)));
  }
  v1::CreateWorkOrderRequest other = Ordered();
  other.set_fault_code("SCR-01");
  EXPECT_THAT(Types(Must(*orders_, &Orders::CreateWorkOrder, "intake", other)),
              Not(Contains(raised)));
  EXPECT_THAT(Types(Must(*orders_, &Orders::CreateWorkOrder, "intake", Ordered())),
              Contains(raised));
}

TEST_F(WorkOrderWalk, EveryBadFieldIsNamedAndRolesAreKept) {
  v1::CreateWorkOrderRequest bad = Ordered();
  bad.set_case_("cases/C-26-000001-B");
  bad.set_purchase_date("2026-02-30");
  bad.set_manufacture_date("31.01.2026");
  EXPECT_EQ(ReasonOf(Try(*orders_, &Orders::CreateWorkOrder, "intake", bad).status()),
            "INVALID_FIELDS");
  EXPECT_THAT(FaultyFields(), ElementsAre("case", "purchase_date", "manufacture_date"));
  EXPECT_EQ(ReasonOf(Try(*orders_, &Orders::CreateWorkOrder, "zhou.tao", Ordered()).status()),
            "ACCESS_NOT_DECLARED");
  ToTheBench();
  EXPECT_EQ(Refused(&Orders::CloseWorkOrder, "zhou.tao"), "ACCESS_NOT_DECLARED");
  EXPECT_EQ(Refused(&Orders::Diagnose, "zhou.tao", "cause: 'x' etag: '1'"), "ETAG_MISMATCH");
}

TEST_F(WorkOrderWalk, REP_09_GoodsThatStayTooLongAreNoticed) {
  ToTheBench();
  EXPECT_FALSE(order_.overdue());
  EXPECT_EQ(order_.due_time().seconds() - order_.inspection().inspect_time().seconds(),
            15 * 86400);
  Advance(absl::Hours(24 * 15 + 1));
  EXPECT_TRUE(Eventually([this] {
    order_ = Must(*orders_, &Orders::GetWorkOrder, "zhou.tao",
                  Ask<v1::GetWorkOrderRequest>("name: '" + order_.name() + "'"));
    return order_.overdue_notices() == 1;
  }));
  EXPECT_TRUE(order_.overdue());
  EXPECT_EQ(Types(order_).back(), "aftercare.repair.work_order.work_order_overdue");
}

}  // namespace
}  // namespace aftercare::repair
