#include "services/logistics/domain/tracking.h"

#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/command/decision.h"
#include "services/logistics/domain/text.h"

namespace aftercare::logistics {
namespace {

auto Key(const StatusPoint& point) {
  const StatusRule& rule = RuleOf(point.status);
  return std::make_tuple(rule.phase, point.at, rule.rank, point.identity);
}

// Length-prefixed, so that no two different lists of parts give the same text.
void AppendPart(absl::string_view part, std::string& out) {
  absl::StrAppend(&out, part.size(), ":", part);
}

}  // namespace

absl::string_view Word(Fault fault) {
  switch (fault) {
    case Fault::kNone: return "NONE";
    case Fault::kCarrier: return "CARRIER";
    case Fault::kSender: return "SENDER";
    case Fault::kRecipient: return "RECIPIENT";
    case Fault::kCustoms: return "CUSTOMS";
    case Fault::kWeather: return "WEATHER";
  }
  return "UNKNOWN";
}

bool SameNote(const StatusPoint& a, const StatusPoint& b) {
  return a.status == b.status && a.reason == b.reason;
}

bool Before(const StatusPoint& a, const StatusPoint& b) { return Key(a) < Key(b); }

ids::Uuid EventIdentity(absl::string_view carrier_id, const TrackingReport& report) {
  std::string name;
  AppendPart(carrier_id, name);
  AppendPart(report.tracking_number, name);
  if (!report.carrier_event_id.empty()) {
    AppendPart("id", name);
    AppendPart(report.carrier_event_id, name);
    return ids::DerivedUuid("tracking-event", name);
  }
  AppendPart("digest", name);
  AppendPart(report.code, name);
  AppendPart(Rfc3339(WholeMicros(report.event_time)), name);
  AppendPart(report.place, name);
  AppendPart(report.text, name);
  return ids::DerivedUuid("tracking-event", name);
}

StatusPoint PointOf(const TrackingEvent& event) {
  return {event.status.value(), event.reason, WholeMicros(event.event_time), event.identity};
}

Standing Advance(Standing standing, const TrackingEvent& event) {
  if (!event.status) return standing;
  StatusPoint point = PointOf(event);
  if (point.at <= standing.counts_after) return standing;
  if (Before(standing.present, point)) standing.present = std::move(point);
  return standing;
}

StatusPoint Greatest(StatusPoint first, const std::vector<StatusPoint>& points) {
  for (const StatusPoint& point : points) {
    if (Before(first, point)) first = point;
  }
  return first;
}

absl::Status CheckEvent(const TrackingEvent& event, absl::Time now, const Policy& policy) {
  command::Faults faults;
  if (event.identity.nil()) faults.Add("identity", "must be given");
  if (event.event_time > now + policy.event_ahead_at_most) {
    faults.Add("event_time", absl::StrCat("must not be later than ",
                                          Rfc3339(now + policy.event_ahead_at_most)));
  }
  if (event.event_time < now - policy.event_age_at_most) {
    faults.Add("event_time", absl::StrCat("must not be earlier than ",
                                          Rfc3339(now - policy.event_age_at_most)));
  }
  return faults.status();
}

}  // namespace aftercare::logistics
