#include "services/logistics/store/tracking_rows.h"

#include "absl/strings/str_cat.h"
#include "services/logistics/store/tracking_codec.h"

namespace aftercare::logistics {
namespace {

constexpr absl::string_view kColumns =
    "t.shipment_id, t.identity, t.event_at, t.received_at, t.status, t.code, t.reason, t.fault, "
    "t.needs_action, t.personal";

bool BoolAt(const db::Rows& rows, int row, int column) { return rows.bytes(row, column)[0] != 0; }

absl::StatusOr<Fault> FaultAt(absl::string_view word) {
  const auto fault = FaultOfWord(word);
  if (!fault) return absl::DataLossError("the fault of a tracking event cannot be read");
  return *fault;
}

}  // namespace

std::vector<db::Statement> TrackingStatements() {
  return {
      // Plans are generic and made before there are rows: LIMIT within LATERAL keeps them on the
      // index whatever the planner believes.
      {"tracking_known",
       absl::StrCat("SELECT ", kColumns,
                    " FROM unnest($1::uuid[], $2::uuid[]) AS k(shipment_id, identity) "
                    "CROSS JOIN LATERAL (SELECT * FROM tracking_event e "
                    "WHERE e.shipment_id = k.shipment_id AND e.identity = k.identity LIMIT 1) AS t")},
      {"tracking_newest",
       "SELECT k.id, n.identity, n.event_at, n.status, n.reason, n.fault, n.needs_action "
       "FROM unnest($1::uuid[]) AS k(id) "
       "CROSS JOIN LATERAL (SELECT status FROM shipment s WHERE s.id = k.id LIMIT 1) AS s "
       "CROSS JOIN LATERAL (SELECT DISTINCT ON (reason, fault, needs_action) e.* "
       "FROM tracking_event e WHERE e.shipment_id = k.id AND e.status = s.status "
       "ORDER BY reason, fault, needs_action, event_at DESC, identity DESC LIMIT 1000) AS n"},
      {"tracking_history",
       absl::StrCat("SELECT ", kColumns,
                    " FROM tracking_event t WHERE t.shipment_id = ANY($1::uuid[])")},
      {"tracking_add",
       "INSERT INTO tracking_event (shipment_id, identity, event_at, received_at, status, code, "
       "reason, fault, needs_action, personal) SELECT unnest($1::uuid[]), unnest($2::uuid[]), "
       "unnest($3::timestamptz[]), unnest($4::timestamptz[]), unnest($5::text[]), "
       "unnest($6::text[]), unnest($7::text[]), unnest($8::text[]), unnest($9::bool[]), "
       "unnest($10::bytea[]) ON CONFLICT DO NOTHING"},
  };
}

absl::StatusOr<std::vector<KeptEvent>> ReadKept(const db::Rows& rows) {
  std::vector<KeptEvent> kept;
  kept.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    KeptEvent one;
    one.shipment = rows.uuid(row, 0);
    one.event.identity = rows.uuid(row, 1);
    one.event.event_time = rows.time(row, 2);
    one.event.received_time = rows.time(row, 3);
    if (!rows.null(row, 4)) one.event.status = StatusOfWord(rows.bytes(row, 4));
    one.event.code = std::string(rows.bytes(row, 5));
    const auto fault = FaultAt(rows.bytes(row, 7));
    if (!fault.ok()) return fault.status();
    one.event.reason = {std::string(rows.bytes(row, 6)), *fault, BoolAt(rows, row, 8)};
    if (auto status = UnpackPlaceAndText(rows.bytes(row, 9), one.event); !status.ok()) {
      return status;
    }
    kept.push_back(std::move(one));
  }
  return kept;
}

absl::StatusOr<std::vector<NewestPoint>> ReadNewest(const db::Rows& rows) {
  std::vector<NewestPoint> points;
  points.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    const auto status = StatusOfWord(rows.bytes(row, 3));
    const auto fault = FaultAt(rows.bytes(row, 5));
    if (!status || !fault.ok()) {
      return absl::DataLossError("the status of a tracking event cannot be read");
    }
    points.push_back({rows.uuid(row, 0),
                      {*status,
                       {std::string(rows.bytes(row, 4)), *fault, BoolAt(rows, row, 6)},
                       rows.time(row, 2),
                       rows.uuid(row, 1)}});
  }
  return points;
}

void NewEvents::Add(const ids::Uuid& shipment, const TrackingEvent& event) {
  shipments_.Add(shipment);
  identities_.Add(event.identity);
  times_.Add(event.event_time);
  received_.Add(event.received_time);
  if (event.status) {
    statuses_.Add(Word(*event.status));
  } else {
    statuses_.AddNull();
  }
  codes_.Add(event.code);
  reasons_.Add(event.reason.code);
  faults_.Add(Word(event.reason.fault));
  actions_.Add(int64_t{event.reason.needs_action});
  personal_.Add(PackPlaceAndText(event));
}

void NewEvents::Send(db::Link& link) {
  if (shipments_.size() == 0) return;
  link.Send("tracking_add", db::Params()
                                .Add(shipments_)
                                .Add(identities_)
                                .Add(times_)
                                .Add(received_)
                                .Add(statuses_)
                                .Add(codes_)
                                .Add(reasons_)
                                .Add(faults_)
                                .Add(actions_)
                                .Add(personal_));
}

}  // namespace aftercare::logistics
