#include "common/outbox/events.h"

#include "absl/strings/str_cat.h"
#include "common/outbox/position.h"

namespace aftercare::outbox {
namespace {

constexpr int kDefaultLimit = 100;

}  // namespace

absl::Status ReadEvents(const type::v1::ReadEventsRequest& request, db::Session& session,
                        type::v1::ReadEventsResponse* response) {
  auto after = ParsePosition(request.after());
  if (!after.ok()) return after.status();
  const int limit = request.limit() == 0 ? kDefaultLimit : request.limit();
  return session.Do([&](pqxx::work& work) {
    response->Clear();
    const int64_t epoch = work.exec1("SELECT epoch FROM relay")[0].as<int64_t>();
    // Positions of an epoch that is over are all before the present one.
    if (after->epoch != epoch) *after = {epoch, 0, 0};
    // -1 asks for all partitions; 0 of a caller that sets nothing is partition 0.
    const auto rows = work.exec_params(
        "SELECT xid::text, seq, envelope FROM outbox WHERE (xid, seq) > ($1::text::xid8, $2) "
        "AND xid < pg_snapshot_xmin(pg_current_snapshot()) "
        "AND ($3 < 0 OR partition = $3) ORDER BY outbox.xid, outbox.seq LIMIT $4",
        absl::StrCat(after->xid), after->seq, request.partition(), limit);
    for (const auto& row : rows) {
      auto* event = response->add_events();
      const std::string envelope = pqxx::binarystring(row[2]).str();
      if (!event->ParseFromString(envelope)) {
        event->Clear();
        event->mutable_data()->set_value(envelope);
      }
      event->set_position(
          FromEntryId(epoch, absl::StrCat(row[0].as<std::string>(), "-", row[1].as<int>()))
              .ToString());
    }
    response->set_position(rows.empty() ? after->ToString()
                                        : response->events(rows.size() - 1).position());
  });
}

}  // namespace aftercare::outbox
