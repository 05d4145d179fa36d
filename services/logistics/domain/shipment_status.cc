#include <algorithm>
#include <utility>
#include <vector>

#include "services/logistics/domain/shipment_step.h"
#include "services/logistics/domain/text.h"

namespace aftercare::logistics {

using command::Change;
using command::Context;
using command::Entry;
using command::Fact;

namespace {

constexpr absl::string_view kExpiredReason = "NEVER_HANDED_OVER";

absl::Status NotIn(absl::string_view command, const Shipment& shipment) {
  return command::WrongState(command, Word(shipment.standing.present.status));
}

void AddPoint(const StatusPoint& point, std::vector<Fact>& facts) {
  facts.push_back({"status", std::string(Word(point.status))});
  facts.push_back({"status_time", Rfc3339(point.at)});
  if (!point.reason.code.empty()) {
    facts.push_back({"reason", point.reason.code});
    facts.push_back({"fault", std::string(Word(point.reason.fault))});
    facts.push_back({"needs_action", point.reason.needs_action ? "true" : "false"});
  }
  if (!point.identity.nil()) facts.push_back({"event", point.identity.ToString()});
}

// The instant of an act: now, and never covered by the correction before it.
absl::Time ActTime(const Shipment& shipment, absl::Time now) {
  return std::max(WholeMicros(now), shipment.standing.counts_after + absl::Microseconds(1));
}

// Adds an act, whose phase is above that of the present point, so that it is the greatest.
Change<Shipment> Act(Shipment next, StatusPoint point, absl::string_view kind) {
  Entry entry{kind, {{"was", std::string(Word(next.standing.present.status))}}};
  AddPoint(point, entry.facts);
  next.standing.present = std::move(point);
  return {std::move(next), {std::move(entry)}, {}};
}

Change<Shipment> CallOff(Shipment next, StatusPoint point, absl::string_view kind) {
  next.called_off = point;
  return Act(std::move(next), std::move(point), kind);
}

// Without an instant given: now, or the newest instant told if a carrier's clock runs ahead of
// ours, and always after the correction before.
absl::Time InstantOf(const CorrectStatus& command, const Shipment& current,
                     const std::vector<StatusPoint>& points, absl::Time now) {
  if (command.as_of) return WholeMicros(*command.as_of);
  absl::Time instant = std::max(WholeMicros(now), current.standing.present.at);
  for (const StatusPoint& point : points) instant = std::max(instant, point.at);
  return std::max(instant, current.standing.counts_after + absl::Microseconds(1));
}

}  // namespace

ShipmentResult Apply(const Shipment& current, const AcceptShipment& command,
                     const Context& context, const Rules&) {
  const absl::Status allowed =
      NeedCarrier(context.caller, "AcceptShipment", current.order.carrier_id);
  if (!allowed.ok()) return allowed;
  if (PhaseOf(current) != Phase::kCreated) return NotIn("AcceptShipment", current);
  command::Faults faults;
  const std::string& known = current.order.tracking_number;
  if (known.empty() && command.tracking_number.empty()) {
    faults.Add("tracking_number", "must be given, the shipment has none yet");
  }
  if (!known.empty() && !command.tracking_number.empty() && known != command.tracking_number) {
    faults.Add("tracking_number", "must be the one the shipment has, or empty");
  }
  if (command.promised_time && *command.promised_time <= context.now) {
    faults.Add("promised_time", "must lie ahead");
  }
  if (!faults.ok()) return faults.status();
  Shipment next = current;
  if (known.empty()) next.order.tracking_number = command.tracking_number;
  if (command.promised_time) next.order.promised_time = WholeMicros(*command.promised_time);
  next.accept_time = ActTime(current, context.now);
  StatusPoint point{TrackingStatus::kAccepted, {}, *next.accept_time, {}};
  return Act(std::move(next), std::move(point), "shipment_accepted");
}

ShipmentResult Apply(const Shipment& current, const RefuseShipment& command,
                     const Context& context, const Rules&) {
  const absl::Status allowed =
      NeedCarrier(context.caller, "RefuseShipment", current.order.carrier_id);
  if (!allowed.ok()) return allowed;
  if (PhaseOf(current) != Phase::kCreated) return NotIn("RefuseShipment", current);
  command::Faults faults;
  CheckCode(command.reason, "reason", faults);
  if (!faults.ok()) return faults.status();
  return CallOff(current,
                 {TrackingStatus::kCancelled,
                  {command.reason, Fault::kCarrier, true},
                  ActTime(current, context.now),
                  {}},
                 "shipment_refused");
}

ShipmentResult Apply(const Shipment& current, const PushTrackingEvent& command,
                     const Context& context, const Rules& rules) {
  const absl::Status allowed =
      NeedCarrier(context.caller, "PushTrackingEvent", current.order.carrier_id);
  if (!allowed.ok()) return allowed;
  const absl::Status sound = CheckEvent(command.event, context.now, rules.policy);
  if (!sound.ok()) return sound;
  Change<Shipment> change{current, {}, {}};
  if (command.known) return change;
  Standing& standing = change.next.standing;
  if (rules.newest != nullptr && SameNote(*rules.newest, standing.present) &&
      rules.newest->at > standing.counts_after && Before(standing.present, *rules.newest)) {
    standing.present = *rules.newest;
  }
  standing = Advance(standing, command.event);
  if (SameNote(standing.present, current.standing.present)) return change;
  Entry entry{"status_changed", {{"was", std::string(Word(current.standing.present.status))}}};
  AddPoint(standing.present, entry.facts);
  entry.facts.push_back({"code", command.event.code});
  change.entries.push_back(std::move(entry));
  return change;
}

ShipmentResult Apply(const Shipment& current, const CancelShipment& command,
                     const Context& context, const Rules&) {
  const absl::Status allowed =
      NeedServiceOrRole(context.caller, "CancelShipment", ShipmentMakers());
  if (!allowed.ok()) return allowed;
  if (PhaseOf(current) > Phase::kAccepted) return NotIn("CancelShipment", current);
  command::Faults faults;
  CheckCode(command.reason, "reason", faults);
  if (!faults.ok()) return faults.status();
  return CallOff(current,
                 {TrackingStatus::kCancelled,
                  {command.reason, Fault::kNone, false},
                  ActTime(current, context.now),
                  {}},
                 "shipment_cancelled");
}

ShipmentResult Apply(const Shipment& current, const CorrectStatus& command,
                     const Context& context, const Rules& rules) {
  const absl::Status allowed = NeedRole(context.caller, "CorrectStatus",
                                        {"logistics_coordinator", "service_manager", "deputy"});
  if (!allowed.ok()) return allowed;
  command::Faults faults;
  CheckCode(command.reason.code, "reason.code", faults);
  if (command.as_of && *command.as_of > context.now) {
    faults.Add("as_of_time", "must not lie ahead");
  }
  if (!faults.ok()) return faults.status();
  std::vector<StatusPoint> points = OwnPoints(current);
  if (rules.history != nullptr) {
    for (const TrackingEvent& event : *rules.history) {
      if (event.status) points.push_back(PointOf(event));
    }
  }
  const absl::Time instant = InstantOf(command, current, points, context.now);
  if (instant <= current.standing.counts_after) {
    return command::Refuse(absl::StatusCode::kFailedPrecondition, "NEWER_CORRECTION",
                           "a later instant was corrected before",
                           {{"rule", "LOG-04"},
                            {"corrected_until", Rfc3339(current.standing.counts_after)}});
  }
  std::erase_if(points, [&](const StatusPoint& point) { return point.at <= instant; });
  Shipment next = current;
  next.correction = StatusPoint{command.status, command.reason, instant, command.identity};
  next.standing = {Greatest(*next.correction, points), instant};
  Entry entry{"status_corrected",
              {{"was", std::string(Word(current.standing.present.status))},
               {"corrected_to", std::string(Word(command.status))},
               {"corrected_until", Rfc3339(instant)}}};
  AddPoint(next.standing.present, entry.facts);
  return Change<Shipment>{std::move(next), {std::move(entry)}, {}};
}

ShipmentResult Apply(const Shipment& current, const Tick&,
                     const Context& context, const Rules& rules) {
  if (context.now < NextDue(current, rules)) return Change<Shipment>{current, {}, {}};
  return CallOff(current,
                 {TrackingStatus::kExpired,
                  {std::string(kExpiredReason), Fault::kSender, true},
                  ActTime(current, context.now),
                  {}},
                 "shipment_expired");
}

}  // namespace aftercare::logistics
