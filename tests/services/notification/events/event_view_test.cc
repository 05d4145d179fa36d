// An event as values: words and times as routes and templates read them, and the case it belongs to.
#include "services/notification/events/event_view.h"

#include <gtest/gtest.h>

#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/logistics/v1/shipment.pb.h"

namespace aftercare::notification {
namespace {

constexpr char kCase[] = "cases/01890000-0000-7000-8000-000000000001";

TEST(EventView, NOT_03_FieldsReadAsRoutesWriteThem) {
  logistics::v1::Shipment shipment;
  shipment.set_purpose(logistics::v1::SHIPMENT_PURPOSE_REPAIR_OUT);
  shipment.set_carrier_id("sf-express");
  shipment.mutable_promised_time()->set_seconds(1'800'000'000);
  shipment.mutable_cost()->set_amount_minor(1200);
  shipment.add_parcels();
  Values values;
  AddFields(shipment, "snapshot.", values);
  EXPECT_EQ(values, (Values{{"snapshot.purpose", "REPAIR_OUT"},
                            {"snapshot.carrier_id", "sf-express"},
                            {"snapshot.promised_time", "2027-01-15T08:00:00+00:00"},
                            {"snapshot.cost.amount_minor", "1200"}}));
}

TEST(EventView, NOT_03_TheCaseIsFoundWhereverTheEventNamesIt) {
  EventView view;
  view.subject = kCase;
  EXPECT_EQ(CaseOf(view), kCase);
  view.subject = "shipments/01890000-0000-7000-8000-000000000002";
  EXPECT_EQ(CaseOf(view), "");
  view.values["snapshot.case_name"] = kCase;
  EXPECT_EQ(CaseOf(view), kCase);
  view.values = {{"case", "01890000-0000-7000-8000-000000000001"}};  // as logistics' facts have it
  EXPECT_EQ(CaseOf(view), kCase);
}

TEST(EventView, NOT_03_FactsStandUnderTheirOwnKeysAndUnknownDataIsLeftOut) {
  type::v1::Event event;
  event.set_id("01890000-0000-7000-8000-000000000003");
  event.set_type("aftercare.intake.case.registered");
  event.set_subject(kCase);
  auto* fact = event.add_facts();
  fact->set_key("level");
  fact->set_value("MAJOR");
  const auto view = ViewOf(event);
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->values, (Values{{"level", "MAJOR"}}));
  EXPECT_EQ(SnapshotOf(event), nullptr);
  intake::v1::Case value;
  value.set_number("C-26-000001-K");
  event.mutable_data()->PackFrom(value);
  ASSERT_NE(SnapshotOf(event), nullptr);
  event.set_id("none");
  EXPECT_FALSE(ViewOf(event).ok());
}

}  // namespace
}  // namespace aftercare::notification
