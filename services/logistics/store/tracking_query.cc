#include "absl/strings/str_cat.h"
#include "services/logistics/store/tracking_codec.h"
#include "services/logistics/store/tracking_rows.h"

namespace aftercare::logistics {
namespace {

// Values as one array literal; Postgres' own quoting.
std::string TextArray(const std::vector<std::string>& values) {
  std::string out = "{";
  for (const std::string& value : values) {
    absl::StrAppend(&out, out.size() > 1 ? "," : "", "\"");
    for (const char c : value) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  out += '}';
  return out;
}

absl::Time MicrosAt(const pqxx::field& field) {
  return absl::FromUnixMicros(field.as<int64_t>());
}

absl::StatusOr<KeptEvent> EventAt(const pqxx::row& row) {
  KeptEvent kept;
  const auto shipment = ids::ParseUuid(row["shipment_id"].c_str());
  const auto identity = ids::ParseUuid(row["identity"].c_str());
  const auto fault = FaultOfWord(row["fault"].c_str());
  if (!shipment.ok() || !identity.ok() || !fault) {
    return absl::DataLossError("a tracking event cannot be read");
  }
  kept.shipment = *shipment;
  kept.event.identity = *identity;
  kept.event.event_time = MicrosAt(row["event_micros"]);
  kept.event.received_time = MicrosAt(row["received_micros"]);
  kept.event.code = row["code"].as<std::string>();
  if (!row["status"].is_null()) kept.event.status = StatusOfWord(row["status"].c_str());
  kept.event.reason = {row["reason"].as<std::string>(), *fault, row["needs_action"].as<bool>()};
  const std::string personal = pqxx::binarystring(row["personal"]).str();
  if (auto status = UnpackPlaceAndText(personal, kept.event); !status.ok()) return status;
  return kept;
}

}  // namespace

absl::StatusOr<EventsPage> ReadEvents(pqxx::work& work, const EventsQuestion& question) {
  const bool all = question.shipment.nil();
  const std::string order = all ? "t.received_at" : "t.event_at";
  const std::string sql = absl::StrCat(
      "SELECT t.*, ", order, " AS position, "
      "(extract(epoch FROM t.event_at) * 1000000)::bigint AS event_micros, "
      "(extract(epoch FROM t.received_at) * 1000000)::bigint AS received_micros "
      "FROM tracking_event t WHERE (", order, ", t.identity) > ($1::timestamptz, $2::uuid)",
      all ? "" : absl::StrCat(" AND t.shipment_id = '", question.shipment.ToString(), "'"),
      all || question.unmapped_only ? " AND t.status IS NULL" : "",
      // Whose shipment it is.
      " AND ($3 = '' OR EXISTS (SELECT FROM shipment s WHERE s.id = t.shipment_id AND "
      "s.carrier_id = $3)) ORDER BY ", order, ", t.identity LIMIT ", question.limit + 1);
  const auto rows = work.exec_params(
      sql, question.after.at.empty() ? "-infinity" : question.after.at,
      question.after.identity.ToString(), question.carrier_id);
  EventsPage page;
  for (const auto& row : rows) {
    if (static_cast<int>(page.events.size()) == question.limit) {
      const auto& last = rows[question.limit - 1];
      page.next = {last["position"].as<std::string>(), page.events.back().event.identity};
      break;
    }
    auto kept = EventAt(row);
    if (!kept.ok()) return kept.status();
    page.events.push_back(*std::move(kept));
  }
  return page;
}

std::vector<NumberedShipment> FindByNumber(pqxx::work& work, const std::string& carrier_id,
                                           const std::vector<std::string>& numbers) {
  std::vector<NumberedShipment> found;
  // LIMIT keeps the plan on the index, as in the batch's statements.
  const auto rows = work.exec_params(
      "SELECT k.number, s.id, s.carrier_id FROM unnest($1::text[]) AS k(number) "
      "CROSS JOIN LATERAL (SELECT carrier_id FROM carrier c "
      "WHERE $2 = '' OR c.carrier_id = $2) AS c "
      "CROSS JOIN LATERAL (SELECT id, carrier_id FROM shipment s "
      "WHERE s.carrier_id = c.carrier_id AND s.tracking_number = k.number LIMIT 1) AS s",
      TextArray(numbers), carrier_id);
  for (const auto& row : rows) {
    const auto id = ids::ParseUuid(row[1].c_str());
    if (id.ok()) found.push_back({row[0].as<std::string>(), *id, row[2].as<std::string>()});
  }
  return found;
}

}  // namespace aftercare::logistics
