// Contact with the customer and the agent who keeps it (INT-05, INT-13).
#include <string>
#include <utility>

#include "services/intake/domain/authority.h"
#include "services/intake/domain/case_turn.h"

namespace aftercare::intake::internal {
namespace {

constexpr size_t kMostContacts = 100;

}  // namespace

void AddContact(ContactNote note, Case& value) {
  // Only the newest are kept on the case; that there were others the timeline knows.
  if (value.contacts.size() >= kMostContacts) value.contacts.erase(value.contacts.begin());
  value.contacts.push_back(std::move(note));
}

absl::Time EarliestPromise(PromisedAction action, absl::Time now, const Policy& policy) {
  const auto least = policy.promises.least.find(action);
  return least == policy.promises.least.end() ? now : now + least->second;
}

absl::Status CheckPromise(const Promise& promise, absl::Time now, const Policy& policy) {
  const absl::Time earliest = EarliestPromise(promise.action, now, policy);
  // A promise without a time above now is none, whatever the policy leaves out.
  if (promise.due_time >= earliest && promise.due_time > now) return absl::OkStatus();
  return RefuseByRule("INT-13", "PROMISE_TOO_SHORT", "policy cannot keep this promise in time",
                      {{"action", std::string(NameOf(promise.action))},
                       {"promised", Rfc3339(promise.due_time)},
                       {"earliest", Rfc3339(earliest)}});
}

absl::Status Apply(const HandOverCase& c, Turn& turn) {
  command::Faults faults;
  Need("agent", c.agent, faults);
  Need("reason", c.reason, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status role = RequireRole(turn.command, turn.context.caller, "service_lead");
      !role.ok()) {
    return role;
  }
  if (c.agent == turn.next.agent) {
    return RefuseByRule("INT-05", "AGENT_UNCHANGED", "the case is this agent's already");
  }
  turn.Note("handed_over",
            {{"from", turn.next.agent}, {"agent", c.agent}, {"reason", c.reason}});
  turn.next.agent = c.agent;
  return absl::OkStatus();
}

absl::Status Apply(const RecordFirstContact& c, Turn& turn) {
  Case& next = turn.next;
  const FirstContact& contact = c.first_contact;
  command::Faults faults;
  Need("first_contact.apology", contact.apology, faults);
  Need("first_contact.explanation", contact.explanation, faults);
  Need("first_contact.wish", contact.wish, faults);
  if (contact.promise.action == PromisedAction::kUnknown) {
    faults.Add("first_contact.promise.action", "must be set");
  }
  if (contact.channel == Channel::kUnknown) faults.Add("first_contact.channel", "must be set");
  if (!faults.ok()) return faults.status();
  if (absl::Status staff = RequireStaff(turn.command, turn.context.caller); !staff.ok()) {
    return staff;
  }
  if (next.first_contact) {
    return RefuseByRule("INT-13", "FIRST_CONTACT_RECORDED", "first contact is on record already",
                        {{"time", Rfc3339(next.first_contact->time)}});
  }
  if (absl::Status kept = CheckPromise(contact.promise, turn.now(), turn.policy()); !kept.ok()) {
    return kept;
  }
  next.first_contact = contact;
  next.first_contact->agent = turn.caller();
  next.first_contact->time = turn.now();
  next.promise = contact.promise;
  Reach(Milestone::kFirstContact, turn);
  turn.Note("first_contact_recorded", {{"agent", turn.caller()},
                                       {"channel", std::string(NameOf(contact.channel))},
                                       {"promise", std::string(NameOf(contact.promise.action))},
                                       {"promised", Rfc3339(contact.promise.due_time)}});
  return next.state == CaseState::kClassified ? turn.Move(CaseState::kInProgress)
                                              : absl::OkStatus();
}

absl::Status Apply(const RecordContact& c, Turn& turn) {
  Case& next = turn.next;
  command::Faults faults;
  if (c.direction == Direction::kUnknown) faults.Add("direction", "must be set");
  if (c.channel == Channel::kUnknown) faults.Add("channel", "must be set");
  if (!faults.ok()) return faults.status();
  AddContact({turn.now(), auth::Subject(turn.context.caller), c.direction, c.channel, c.summary},
             next);
  if (c.direction == Direction::kOutbound) {
    Reach(Milestone::kUpdated, turn);
  } else {
    ResumeFrom(PauseCause::kCustomer, turn);
  }
  turn.Note("contact_recorded", {{"direction", std::string(NameOf(c.direction))},
                                 {"channel", std::string(NameOf(c.channel))}});
  return absl::OkStatus();
}

}  // namespace aftercare::intake::internal
