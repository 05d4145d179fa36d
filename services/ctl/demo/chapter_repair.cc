// Chapter 4: what the approved plan sets going: RMA, shipment, work order, each once; goods in,
// repair, goods out (INT-18, INT-19, LOG-01 to LOG-07, REP-03 to REP-08).
#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "aftercare/logistics/v1/rma.pb.h"
#include "aftercare/repair/v1/work_order.pb.h"
#include "services/ctl/demo/bench.h"
#include "services/ctl/demo/carrier.h"
#include "services/ctl/demo/story.h"
#include "services/ctl/demo/words.h"

namespace aftercare::ctl::demo {
namespace {

using intake::v1::Case;
using logistics::v1::Rma;

constexpr char kInbound[] = "SF1000000000001";
constexpr char kOutbound[] = "SF1000000000002";

const intake::v1::ActionResource* Resource(const Case& value, absl::string_view suffix) {
  for (const auto& resource : value.plans(0).actions(0).resources()) {
    if (absl::EndsWith(resource.key(), suffix)) return &resource;
  }
  return nullptr;
}

// The three the plan needs are there, and only once.
std::string Ordered(Stage& stage, Story& story) {
  Case value;
  const auto named = [&](absl::string_view suffix) {
    const auto* resource = Resource(value, suffix);
    if (resource == nullptr) return std::string();
    stage.Expect(resource->refusal().empty(),
                 absl::StrCat(suffix, " not to be refused: ", resource->refusal()));
    return resource->name();
  };
  stage.Until("RMA, return shipment and work order", [&] {
    value = GetCase(stage, story.drained);
    return !named(".rma").empty() && !named(".work_order").empty() && !named(".shipment").empty();
  });
  story.rma = named(".rma");
  story.work_order = named(".work_order");
  const std::string shipment = named(".shipment");

  logistics::v1::ListRmasRequest rmas;
  rmas.set_case_name(story.drained.name);
  const auto all_rmas =
      stage.Call<logistics::v1::ListRmasResponse>("he.lin", "RmaService/ListRmas", rmas);
  logistics::v1::ListShipmentsRequest shipments;
  shipments.set_case_name(story.drained.name);
  const auto all_shipments = stage.Call<logistics::v1::ListShipmentsResponse>(
      "he.lin", "ShipmentService/ListShipments", shipments);
  repair::v1::ListWorkOrdersRequest orders;
  orders.set_case_(story.drained.name);
  const auto all_orders = stage.Call<repair::v1::ListWorkOrdersResponse>(
      "zhou.tao", "WorkOrderService/ListWorkOrders", orders);
  stage.Expect(all_rmas.rmas_size() == 1 && all_shipments.shipments_size() == 1 &&
                   all_orders.work_orders_size() == 1,
               "RMA, shipment and work order to be there once each (INT-18)");
  stage.Act("  intake", absl::StrCat("the plan has ordered, once each: RMA ",
                                     all_rmas.rmas(0).number(), ", shipment ",
                                     all_shipments.shipments(0).number(), ", work order ",
                                     all_orders.work_orders(0).number()));
  stage.Mailed(story.drained.buyer.email, {story.drained.number, all_rmas.rmas(0).number()});
  return shipment;
}

// The resolution's clock stands while the carrier has the goods (INT-11).
void ShipIn(Stage& stage, const Story& story, const std::string& shipment) {
  AcceptAsCarrier(stage, shipment, kInbound);
  stage.AdvanceTo(14, 5);
  const absl::Time picked = stage.Now() - absl::Minutes(5);
  Push(stage, kInbound, {{"50", picked, "Shanghai"}, {"50", picked, "Shanghai"}});
  AwaitStatus(stage, shipment, logistics::v1::TRACKING_STATUS_PICKED_UP);
  Case value;
  stage.Until("the resolution's clock to stand still for the carrier", [&] {
    value = GetCase(stage, story.drained);
    const auto& pauses = value.ledger().pauses();
    return std::any_of(pauses.begin(), pauses.end(), [](const auto& pause) {
      return pause.cause() == intake::v1::PAUSE_CAUSE_CARRIER && !pause.has_end_time();
    });
  });
  stage.Act("sf-express", absl::StrCat("picked up (told twice, kept once)\n",
                                       ClockLine(ClockOf(value,
                                                         intake::v1::CLOCK_KIND_RESOLUTION))));
  stage.Mailed(story.drained.buyer.email, {story.drained.number, "picked up"});
  intake::v1::RecordContactRequest update;
  update.set_name(story.drained.name);
  update.set_direction(intake::v1::ContactNote::DIRECTION_OUTBOUND);
  update.set_channel(intake::v1::CHANNEL_PHONE);
  update.set_summary("The phone is on its way to us.");
  value = stage.Call<Case>("li.na", "CaseService/RecordContact", update);
  stage.Act("li.na", absl::StrCat("calls: the phone is on its way\n",
                                  ClockLine(ClockOf(value, intake::v1::CLOCK_KIND_NEXT_UPDATE))));
  stage.AdvanceTo(9, 10);
  const absl::Time now = stage.Now();
  const Pushed pushed = Push(
      stage, kInbound,
      {{"80", now - absl::Minutes(10), "Suzhou"},
       {"44", now - absl::Minutes(50), "Suzhou"},
       {"30", now - absl::Hours(10), "Shanghai"},
       {"80", now - absl::Minutes(10), "Suzhou"},
       {"50", picked, "Shanghai"}});
  AwaitStatus(stage, shipment, logistics::v1::TRACKING_STATUS_DELIVERED);
  logistics::v1::ListTrackingEventsRequest list;
  list.set_parent(shipment);
  const auto events = stage.Call<logistics::v1::ListTrackingEventsResponse>(
      "he.lin", "TrackingService/ListTrackingEvents", list);
  stage.Expect(events.tracking_events_size() == 4, "four tracking events to be kept (LOG-04)");
  stage.Act("sf-express", absl::StrCat("tells five events in the wrong order: ", pushed.kept,
                                       " kept, ", pushed.known, " known already; the shipment is ",
                                       "delivered and stays so"));
}

void Receive(Stage& stage, const Story& story) {
  logistics::v1::ReceiveRmaRequest receive;
  receive.set_name(story.rma);
  auto* goods = receive.add_goods();
  goods->set_product_model(story.drained.buyer.model);
  goods->set_serial(story.drained.buyer.serial);
  goods->set_quantity(1);
  receive.set_papers_match(true);
  const auto received = stage.Call<Rma>("ma.chao", "RmaService/ReceiveRma", receive);
  stage.Expect(!received.on_hold(), "goods that agree with the RMA not to be held (LOG-07)");
  logistics::v1::InspectRmaRequest inspect;
  inspect.set_name(story.rma);
  auto* line = inspect.add_lines();
  line->set_line(received.lines(0).line());
  line->set_accepted(1);
  line->set_disposition(logistics::v1::DISPOSITION_REPAIR);
  const auto inspected = stage.Call<Rma>("ma.chao", "RmaService/InspectRma", inspect);
  stage.Act("ma.chao", absl::StrCat("goods, papers and quantity agree with ", inspected.number(),
                                    "; to the bench (RMA ", Word(inspected.state()), ")"));
}

// Both actions of the plan are done: the extension by the agent, the repair by the quality check.
void Resolve(Stage& stage, const Story& story) {
  Case value;
  stage.Until("the case to be resolved", [&] {
    value = GetCase(stage, story.drained);
    return value.state() == Case::STATE_RESOLVED;
  });
  stage.Act("  intake", absl::StrCat(value.number(), " is resolved\n",
                                     ClockLine(ClockOf(value, intake::v1::CLOCK_KIND_RESOLUTION))));
  stage.Mailed(story.drained.buyer.email, {value.number(), "please confirm"});
}

void ShipOut(Stage& stage, const Story& story) {
  const Matter& matter = story.drained;
  logistics::v1::GetRmaRequest get;
  get.set_name(story.rma);
  const auto rma = stage.Call<Rma>("he.lin", "RmaService/GetRma", get);
  logistics::v1::CreateShipmentRequest create;
  auto* shipment = create.mutable_shipment();
  shipment->set_purpose(logistics::v1::SHIPMENT_PURPOSE_REPAIR_OUT);
  shipment->set_case_name(matter.name);
  shipment->set_subject(story.work_order);
  shipment->set_carrier_id("sf-express");
  shipment->set_carrier_service("NEXT_DAY");
  shipment->set_payer(logistics::v1::PAYER_US);
  shipment->add_parcels()->set_weight_grams(450);
  auto* item = shipment->add_items();
  item->set_product_model(matter.buyer.model);
  item->set_serial(matter.buyer.serial);
  item->set_quantity(1);
  *shipment->mutable_sender() = rma.address();
  auto* recipient = shipment->mutable_recipient();
  recipient->set_recipient(matter.buyer.display_name);
  recipient->set_phone(matter.buyer.phone);
  recipient->set_country("CN");
  recipient->set_region(matter.buyer.region);
  recipient->set_city("Shanghai");
  recipient->set_street(matter.buyer.address);
  const auto made = stage.Call<logistics::v1::Shipment>("he.lin", "ShipmentService/CreateShipment",
                                                        create);
  stage.Act("he.lin", absl::StrCat("orders the way back: ", made.number()));
  AcceptAsCarrier(stage, made.name(), kOutbound);
  HandOver(stage, story, "SF Express, " + std::string(kOutbound));
  stage.AdvanceTo(17, 0);
  Push(stage, kOutbound, {{"50", stage.Now() - absl::Minutes(1), "Suzhou"}});
  stage.Mailed(matter.buyer.email, {matter.number, kOutbound});
  stage.AdvanceTo(10, 0);
  Push(stage, kOutbound, {{"30", stage.Now() - absl::Hours(9), "Shanghai"},
                          {"44", stage.Now() - absl::Hours(1), "Shanghai"},
                          {"80", stage.Now() - absl::Minutes(1), "Shanghai"}});
  AwaitStatus(stage, made.name(), logistics::v1::TRACKING_STATUS_DELIVERED);
  stage.Act("sf-express", absl::StrCat("delivers the repaired phone to ",
                                       matter.buyer.display_name));
}

}  // namespace

void Repair(Stage& stage, Story& story) {
  stage.tell().Chapter("The plan is carried out: RMA, transport, repair, the way back");
  stage.Follow(story.drained.trace);
  const std::string shipment = Ordered(stage, story);
  ShipIn(stage, story, shipment);
  Receive(stage, story);
  RepairOnBench(stage, story);
  Resolve(stage, story);
  ShipOut(stage, story);
}

}  // namespace aftercare::ctl::demo
