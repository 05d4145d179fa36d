#include "services/logistics/store/columns.h"

#include "services/logistics/store/carrier_codec.h"
#include "services/logistics/store/rma_codec.h"
#include "services/logistics/store/shipment_codec.h"

namespace aftercare::logistics {
namespace {

using db::Array, db::Type;

void PutId(const ids::Uuid& id, Array& out) {
  if (id.nil()) {
    out.AddNull();
  } else {
    out.Add(id);
  }
}

// A quantity summed over the lines.
command::Column<Rma> Sum(const char* name, int64_t RmaLine::*quantity) {
  return {name, Type::kInt8, [quantity](const Rma& rma, Array& out) {
            int64_t sum = 0;
            for (const RmaLine& line : rma.lines) sum += line.*quantity;
            out.Add(sum);
          }};
}

}  // namespace

const std::vector<command::Column<Carrier>>& CarrierColumns() {
  static const auto* const columns = new std::vector<command::Column<Carrier>>{
      {"carrier_id", Type::kText, [](const Carrier& c, Array& out) { out.Add(c.carrier_id); },
       /*insert_only=*/true},
      {"state", Type::kText, [](const Carrier& c, Array& out) { out.Add(Word(c.state)); }},
      {"mapping", Type::kText, [](const Carrier& c, Array& out) { out.Add(MappingJson(c)); }},
  };
  return *columns;
}

const std::vector<command::Column<Rma>>& RmaColumns() {
  static const auto* const columns = new std::vector<command::Column<Rma>>{
      {"number", Type::kText, [](const Rma& r, Array& out) { out.Add(NumberOf(r)); },
       /*insert_only=*/true},
      {"state", Type::kText, [](const Rma& r, Array& out) { out.Add(Word(r.state)); }},
      {"case_id", Type::kUuid, [](const Rma& r, Array& out) { PutId(r.order.case_id, out); },
       /*insert_only=*/true},
      {"on_hold", Type::kBool, [](const Rma& r, Array& out) { out.Add(int64_t{r.on_hold}); }},
      Sum("authorised", &RmaLine::authorised),
      Sum("received", &RmaLine::received),
      Sum("written_off", &RmaLine::written_off),
      Sum("accepted", &RmaLine::accepted),
      Sum("rejected", &RmaLine::rejected),
      Sum("refunded", &RmaLine::refunded),
      Sum("replaced", &RmaLine::replaced),
  };
  return *columns;
}

const std::vector<command::Column<Shipment>>& ShipmentColumns() {
  static const auto* const columns = new std::vector<command::Column<Shipment>>{
      {"number", Type::kText, [](const Shipment& s, Array& out) { out.Add(NumberOf(s)); },
       /*insert_only=*/true},
      {"carrier_id", Type::kText,
       [](const Shipment& s, Array& out) { out.Add(s.order.carrier_id); },
       /*insert_only=*/true},
      {"tracking_number", Type::kText,
       [](const Shipment& s, Array& out) {
         if (s.order.tracking_number.empty()) {
           out.AddNull();
         } else {
           out.Add(s.order.tracking_number);
         }
       }},
      {"case_id", Type::kUuid, [](const Shipment& s, Array& out) { PutId(s.order.case_id, out); },
       /*insert_only=*/true},
      {"rma_id", Type::kUuid, [](const Shipment& s, Array& out) { PutId(s.order.rma_id, out); },
       /*insert_only=*/true},
      {"status", Type::kText,
       [](const Shipment& s, Array& out) { out.Add(Word(s.standing.present.status)); }},
      {"status_at", Type::kTime,
       [](const Shipment& s, Array& out) { out.Add(s.standing.present.at); }},
      {"counts_after", Type::kTime,
       [](const Shipment& s, Array& out) { out.Add(s.standing.counts_after); }},
      {"finished", Type::kBool,
       [](const Shipment& s, Array& out) {
         out.Add(int64_t{IsFinal(s.standing.present.status)});
       }},
  };
  return *columns;
}

}  // namespace aftercare::logistics
