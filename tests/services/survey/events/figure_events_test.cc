// Events of four services come together in one row a case, on real Postgres.
#include "services/survey/events/figure_events.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/survey/domain/fact.h"
#include "tests/services/survey/events/standing_survey.h"

namespace aftercare::survey {
namespace {

class FigureEventsTest : public StandingSurvey {
 protected:
  static intake::v1::Case CaseOf(const std::string& name) {
    intake::v1::Case resource;
    resource.set_name(ResourceName("cases", Id(name)));
    resource.set_etag("3");
    resource.set_effective_level(intake::v1::LEVEL_SERIOUS);
    resource.mutable_report()->set_batch("B1");
    command::SetTimestamp(At("2026-05-04T01:00:00Z"),
                          resource.mutable_ledger()->mutable_register_time());
    command::SetTimestamp(At("2026-05-04T02:00:00Z"),
                          resource.mutable_ledger()->mutable_first_contact_time());
    return resource;
  }

  static type::v1::Event OrderIs(int order, int version, const std::string& technician) {
    repair::v1::WorkOrder resource;
    resource.set_name(ResourceName("workOrders", Id(absl::StrCat("order", order))));
    resource.set_case_(ResourceName("cases", Id("case")));
    resource.set_etag(absl::StrCat(version));
    resource.mutable_appointment()->set_technician(technician);
    command::SetTimestamp(At("2026-05-04T03:00:00Z") + absl::Hours(order),
                          resource.mutable_create_time());
    return Told("aftercare.repair.work_order.changed", resource);
  }

  static type::v1::Event ShipmentIs(int version, const std::string& case_name) {
    logistics::v1::Shipment resource;
    resource.set_name(ResourceName("shipments", Id("shipment")));
    resource.set_case_name(case_name);
    resource.set_etag(absl::StrCat(version));
    resource.set_carrier_id("sf-express");
    command::SetTimestamp(At("2026-05-04T03:00:00Z"), resource.mutable_create_time());
    return Told("aftercare.logistics.shipment.in_transit", resource);
  }

  std::vector<FigureRow> Rows() {
    FigureQuery query;
    query.from = At("2026-05-01T00:00:00Z");
    query.to = At("2026-06-01T00:00:00Z");
    query.group_by = {Dimension::kBatch, Dimension::kTechnician, Dimension::kCarrier};
    absl::StatusOr<std::vector<FigureRow>> rows;
    db::Session session(first_.ground->dsn());
    const absl::Status status = session.Do([&](pqxx::work& work) {
      rows = SelectFigures(work, query, first_.parts.policies->policy()->policy);
    });
    EXPECT_TRUE(status.ok() && rows.ok()) << status;
    return rows.ok() ? *rows : std::vector<FigureRow>{};
  }
};

TEST_F(FigureEventsTest, SUR_05_SUR_09_TheSameRowInWhateverOrderItsEventsCome) {
  const stream::Handler orders = CountWorkOrders(*first_.ground);
  const stream::Handler shipments = CountShipments(*first_.ground);
  const stream::Handler cases = CountCases(*first_.ground);
  const type::v1::Event newest = OrderIs(2, 5, "wu.min");
  for (const type::v1::Event& event :
       {newest, OrderIs(2, 4, "chen.jie"), OrderIs(1, 9, "li.jun"), newest}) {
    ASSERT_TRUE(Hand(orders, event).ok());
  }
  ASSERT_TRUE(Hand(shipments, ShipmentIs(1, ResourceName("cases", Id("case")))).ok());
  EXPECT_TRUE(Rows().empty());  // jobs of a case that is not known yet
  ASSERT_TRUE(Hand(cases, Told("aftercare.intake.case.opened", CaseOf("case"))).ok());
  const auto rows = Rows();
  ASSERT_EQ(rows.size(), 1u);
  Slice expected;
  expected.batch = "B1";
  expected.technician = "wu.min";
  expected.carrier = "sf-express";
  EXPECT_EQ(rows[0].slice, expected);
  EXPECT_EQ(rows[0].count, 1);
  // A later one takes over, though nobody has it yet.
  ASSERT_TRUE(Hand(orders, OrderIs(3, 1, "")).ok());
  EXPECT_EQ(Rows().at(0).slice.technician, "");
}

TEST_F(FigureEventsTest, SUR_05_AShipmentOfNoCaseIsNotCounted) {
  ASSERT_TRUE(Hand(CountShipments(*first_.ground), ShipmentIs(1, "")).ok());
  EXPECT_EQ(Count("SELECT count(*) FROM case_figure"), 0);
}

TEST_F(FigureEventsTest, WhatIsNoSnapshotIsRefused) {
  const auto refused = Hand(CountWorkOrders(*first_.ground),
                            Told("aftercare.repair.work_order.changed", CaseOf("case")));
  EXPECT_TRUE(absl::IsInvalidArgument(refused)) << refused;
}

}  // namespace
}  // namespace aftercare::survey
