#include "services/notification/domain/call.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace aftercare::notification {
namespace {

using command::Change;
using command::Context;
using command::Fact;
using Decision = absl::StatusOr<Change<Call>>;

std::string TimeText(absl::Time time) {
  return absl::FormatTime(absl::RFC3339_sec, time, absl::UTCTimeZone());
}

bool WasCalled(const Call& call, const std::string& staff_id) {
  for (const Seat& seat : call.seats) {
    for (const CalledPerson& person : seat.called) {
      if (person.staff_id == staff_id) return true;
    }
  }
  return false;
}

const Person* NextInLine(const Call& call, const Seat& seat, const TeamPolicy& team,
                         absl::Time now, const std::vector<Person>& roster) {
  const DutyQuery query{seat.role, now, call.region};
  for (const Person* person : CallingLine(roster, query, team.reach_off_duty)) {
    if (!WasCalled(call, person->staff_id)) return person;
  }
  return nullptr;
}

std::vector<Fact> About(const Call& call, const Seat& seat) {
  return {{"role", seat.role},
          {"lead", seat.lead ? "true" : "false"},
          {"cause", call.cause},
          {"number", call.cause_number},
          {"level", absl::StrCat(call.level)},
          {"drill", call.drill ? "true" : "false"}};
}

// Calls the next in line for a seat, or leaves it vacant with an alarm.
void CallNext(size_t index, const TeamPolicy& team, absl::Time now,
              const std::vector<Person>& roster, Change<Call>& change) {
  Seat& seat = change.next.seats[index];
  std::vector<Fact> facts = About(change.next, seat);
  const Person* person = NextInLine(change.next, seat, team, now, roster);
  if (person == nullptr) {
    seat.state = SeatState::kVacant;
    facts.push_back({"reason", "NOBODY_LEFT"});
    facts.push_back({"rule", "INT-12"});
    change.entries.push_back({"alarm_raised", std::move(facts)});
    return;
  }
  CalledPerson called;
  called.staff_id = person->staff_id;
  called.called_at = now;
  called.acknowledge_by = now + team.acknowledge_within;
  facts.push_back({"person", called.staff_id});
  facts.push_back({"acknowledge_by", TimeText(called.acknowledge_by)});
  seat.state = SeatState::kCalled;
  seat.called.push_back(std::move(called));
  change.entries.push_back({"member_called", std::move(facts)});
}

// The call's state follows from its seats.
void Settle(absl::Time now, Change<Call>& change) {
  Call& next = change.next;
  const auto any = [&](SeatState state) {
    return std::any_of(next.seats.begin(), next.seats.end(),
                       [&](const Seat& seat) { return seat.state == state; });
  };
  CallState settled = CallState::kCalling;
  if (!any(SeatState::kCalled)) {
    settled = any(SeatState::kVacant) ? CallState::kShortHanded : CallState::kComplete;
  }
  if (settled == next.state) return;
  next.state = settled;
  if (settled == CallState::kComplete) next.completed_at = now;
  change.entries.push_back({settled == CallState::kComplete ? "call_completed"
                                                            : "call_short_handed",
                            {{"cause", next.cause}, {"level", absl::StrCat(next.level)}}});
}

absl::Status CheckOpen(const OpenCall& command, const Policy& policy) {
  const PlannedCall& planned = command.planned;
  command::Faults faults;
  if (planned.cause.empty()) faults.Add("cause", "is required");
  if (FindTeam(policy, planned.level) == nullptr) faults.Add("level", "is a level with a team");
  if (planned.id != CallId(planned.cause, planned.level)) {
    faults.Add("id", "is derived from cause and level");
  }
  return faults.status();
}

Decision Open(const Call* current, const OpenCall& command, const Context& context,
              const CallRules& rules) {
  if (auto status = CheckOpen(command, rules.policy); !status.ok()) return status;
  if (current != nullptr) return Change<Call>{*current, {}, {}};
  const PlannedCall& planned = command.planned;
  const TeamPolicy& team = *FindTeam(rules.policy, planned.level);
  Change<Call> change;
  Call& next = change.next;
  next.id = planned.id;
  next.cause = planned.cause;
  next.cause_number = planned.number;
  next.level = planned.level;
  next.region = planned.region;
  next.drill = planned.drill;
  for (const std::string& role : team.roles) {
    next.seats.push_back({role, next.seats.empty(), SeatState::kCalled, {}});
  }
  change.entries.push_back({"call_opened",
                            {{"cause", next.cause},
                             {"number", next.cause_number},
                             {"level", absl::StrCat(next.level)},
                             {"seats", absl::StrCat(next.seats.size())},
                             {"drill", next.drill ? "true" : "false"}}});
  for (size_t i = 0; i < next.seats.size(); ++i) {
    CallNext(i, team, context.now, rules.roster, change);
  }
  Settle(context.now, change);
  return change;
}

// The caller's place in a seat; null: never called for it.
CalledPerson* PlaceOf(const std::string& staff_id, Seat& seat) {
  for (CalledPerson& person : seat.called) {
    if (person.staff_id == staff_id) return &person;
  }
  return nullptr;
}

// `seat` and `person` are parts of `change`.
absl::Status Take(Seat& seat, CalledPerson& person, absl::Time now, Change<Call>& change) {
  if (person.acknowledged_at != absl::InfiniteFuture()) return absl::OkStatus();
  const bool replaced = person.replaced_at != absl::InfiniteFuture();
  if (replaced && seat.state != SeatState::kVacant) {
    return command::Refuse(absl::StatusCode::kFailedPrecondition, "REPLACED",
                           "the next in line was called instead",
                           {{"rule", "INT-12"}, {"role", seat.role}});
  }
  person.acknowledged_at = now;
  seat.state = SeatState::kAcknowledged;
  change.entries.push_back({"call_acknowledged",
                            {{"role", seat.role},
                             {"person", person.staff_id},
                             {"late", replaced ? "true" : "false"}}});
  Settle(now, change);
  return absl::OkStatus();
}

Decision Acknowledge(const Call& current, const Context& context) {
  Change<Call> change{current, {}, {}};
  if (context.caller.kind == auth::Kind::kStaff) {
    for (Seat& seat : change.next.seats) {
      CalledPerson* person = PlaceOf(context.caller.id, seat);
      if (person == nullptr) continue;
      if (auto status = Take(seat, *person, context.now, change); !status.ok()) return status;
      return change;
    }
  }
  return command::Refuse(absl::StatusCode::kPermissionDenied, "NOT_CALLED",
                         "only the person called can acknowledge", {{"rule", "INT-12"}});
}

Decision OnTick(const Call& current, const Context& context, const CallRules& rules) {
  Change<Call> change{current, {}, {}};
  const TeamPolicy* team = FindTeam(rules.policy, current.level);
  if (team == nullptr) return change;
  for (size_t i = 0; i < change.next.seats.size(); ++i) {
    Seat& seat = change.next.seats[i];
    if (seat.state != SeatState::kCalled || seat.called.back().acknowledge_by > context.now) {
      continue;
    }
    seat.called.back().replaced_at = context.now;
    std::vector<Fact> facts = About(current, seat);
    facts.push_back({"person", seat.called.back().staff_id});
    change.entries.push_back({"member_replaced", std::move(facts)});
    CallNext(i, *team, context.now, rules.roster, change);
  }
  Settle(context.now, change);
  return change;
}

}  // namespace

absl::string_view Word(CallState state) {
  switch (state) {
    case CallState::kCalling: return "CALLING";
    case CallState::kShortHanded: return "SHORT_HANDED";
    case CallState::kComplete: return "COMPLETE";
  }
  return "UNKNOWN";
}

absl::string_view Word(SeatState state) {
  switch (state) {
    case SeatState::kCalled: return "CALLED";
    case SeatState::kAcknowledged: return "ACKNOWLEDGED";
    case SeatState::kVacant: return "VACANT";
  }
  return "UNKNOWN";
}

absl::StatusOr<Change<Call>> Decide(const Call* current, const CallCommand& command,
                                    const Context& context, const CallRules& rules) {
  if (const auto* open = std::get_if<OpenCall>(&command)) {
    return Open(current, *open, context, rules);
  }
  if (current == nullptr) return command::NotFound("call");
  if (std::holds_alternative<AcknowledgeCall>(command)) return Acknowledge(*current, context);
  return OnTick(*current, context, rules);
}

absl::Time NextDue(const Call& call) {
  absl::Time due = absl::InfiniteFuture();
  for (const Seat& seat : call.seats) {
    if (seat.state == SeatState::kCalled) due = std::min(due, seat.called.back().acknowledge_by);
  }
  return due;
}

absl::Time NextDue(const Call& call, const CallRules&) { return NextDue(call); }

}  // namespace aftercare::notification
