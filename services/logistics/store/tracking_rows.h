// Rows of tracking_event: every event told, once for ever. Statements of the shipment's batch, which
// holds the locks of the shipments concerned, and the lists that answer questions about events.
#ifndef AFTERCARE_LOGISTICS_STORE_TRACKING_ROWS_H_
#define AFTERCARE_LOGISTICS_STORE_TRACKING_ROWS_H_

#include <pqxx/pqxx>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/link.h"
#include "common/db/parameter.h"
#include "services/logistics/domain/tracking.h"

namespace aftercare::logistics {

// Shipment and identity.
using EventKey = std::pair<ids::Uuid, ids::Uuid>;

struct KeptEvent {
  ids::Uuid shipment;
  TrackingEvent event;
};

// tracking_known ($1 shipments, $2 identities, as pairs): those of them that are kept.
// tracking_newest ($1 shipments): of each, the newest kept event of its present status, one for each
//   reason. tracking_history ($1 shipments): all that is kept. tracking_add: see NewEvents.
std::vector<db::Statement> TrackingStatements();

// The rows of tracking_known and tracking_history.
absl::StatusOr<std::vector<KeptEvent>> ReadKept(const db::Rows& rows);

struct NewestPoint {
  ids::Uuid shipment;
  StatusPoint point;
};
absl::StatusOr<std::vector<NewestPoint>> ReadNewest(const db::Rows& rows);

// Events to be inserted, gathered column by column.
class NewEvents {
 public:
  void Add(const ids::Uuid& shipment, const TrackingEvent& event);
  // Sends nothing when there are none.
  void Send(db::Link& link);

 private:
  db::Array shipments_{db::Type::kUuid}, identities_{db::Type::kUuid}, times_{db::Type::kTime},
      received_{db::Type::kTime}, statuses_{db::Type::kText}, codes_{db::Type::kText},
      reasons_{db::Type::kText}, faults_{db::Type::kText}, actions_{db::Type::kBool},
      personal_{db::Type::kBytes};
};

// Where a list of events goes on.
struct EventsAfter {
  std::string at;  // instant as Postgres writes it; empty: from the beginning
  ids::Uuid identity;
};

struct EventsPage {
  std::vector<KeptEvent> events;
  EventsAfter next;  // empty on the last page
};

// A page of the events of one shipment by event time; the nil shipment: of all, unmapped ones only,
// by the time they were told. `carrier_id` not empty: of that carrier's shipments only.
struct EventsQuestion {
  ids::Uuid shipment;
  std::string carrier_id;
  bool unmapped_only = false;
  EventsAfter after;
  int limit = 0;
};
absl::StatusOr<EventsPage> ReadEvents(pqxx::work& work, const EventsQuestion& question);

// A shipment as a carrier's number names it.
struct NumberedShipment {
  std::string tracking_number;
  ids::Uuid shipment;
  std::string carrier_id;
};
// Of this carrier; the empty one: of all carriers.
std::vector<NumberedShipment> FindByNumber(pqxx::work& work, const std::string& carrier_id,
                                           const std::vector<std::string>& numbers);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_STORE_TRACKING_ROWS_H_
