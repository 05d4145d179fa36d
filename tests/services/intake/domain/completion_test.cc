// What the directory adds to a report (INT-02).
#include "services/intake/domain/completion.h"

#include <gtest/gtest.h>

namespace aftercare::intake {
namespace {

SerialUnit Unit() {
  SerialUnit unit;
  unit.external_id = "S-1";
  unit.product_model = "QL-P5";
  unit.batch = "B-7";
  unit.manufacture_date = absl::CivilDay(2026, 3, 12);
  unit.order_number = "SO-1";
  unit.order_line = 2;
  return unit;
}

Order Sold() {
  Order order;
  order.external_id = "SO-1";
  order.order_time = absl::FromUnixSeconds(1'780'000'000);
  order.lines = {{1, "CASE", 1, {}, ""}, {2, "QL-P5", 1, {}, ""}};
  return order;
}

TEST(CompleteReport, INT_02_FillsOnlyWhatIsEmpty) {
  Customer customer;
  customer.external_id = "C-1";
  customer.display_name = "Li Example";
  customer.phone = "+86 21 5550 0123";
  Report report;
  report.caller.phone = "+86 21 5550 9999";
  report.batch = "B-8";
  const SerialUnit unit = Unit();
  const Order order = Sold();
  CompleteReport(&customer, &unit, &order, report);
  EXPECT_EQ(report.caller.display_name, "Li Example");
  EXPECT_EQ(report.caller.phone, "+86 21 5550 9999");
  EXPECT_EQ(report.product_model, "QL-P5");
  EXPECT_EQ(report.batch, "B-8");
  EXPECT_EQ(report.order_line, 2);
  EXPECT_EQ(report.purchase_time, order.order_time);
  Report again = report;
  CompleteReport(&customer, &unit, &order, again);
  EXPECT_EQ(again, report);
}

TEST(CompleteReport, INT_02_ASerialThatContradictsTheReportAddsNothing) {
  Report report;
  report.product_model = "QL-X1";
  const SerialUnit unit = Unit();
  CompleteReport(nullptr, &unit, nullptr, report);
  EXPECT_EQ(report.batch, "");
  EXPECT_EQ(report.order_number, "");
  CompleteReport(nullptr, nullptr, nullptr, report);
  // Another order than the one named says nothing either.
  report.order_number = "SO-9";
  const Order order = Sold();
  CompleteReport(nullptr, nullptr, &order, report);
  EXPECT_FALSE(report.purchase_time.has_value());
}

}  // namespace
}  // namespace aftercare::intake
