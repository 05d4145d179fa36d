#include "services/repair/domain/loaner.h"

#include "absl/strings/str_cat.h"
#include "services/repair/domain/fact.h"

namespace aftercare::repair {
namespace {

using Answer = absl::StatusOr<command::Change<Loaner>>;

std::string CaseName(const ids::Uuid& id) { return absl::StrCat("cases/", id.ToString()); }

Answer Changed(Loaner next, absl::string_view kind, std::vector<command::Fact> facts) {
  facts.push_back({"model", next.model});
  facts.push_back({"serial", next.serial});
  return command::Change<Loaner>{std::move(next), {{kind, std::move(facts)}}, {}};
}

// Every state but those the table lets go to `to` is the wrong one.
absl::Status Require(const Loaner& loaner, absl::string_view command, LoanerState to) {
  if (kLoanerTransitions.Allows(loaner.state, to)) return absl::OkStatus();
  return command::WrongState(command, Word(loaner.state));
}

void CheckDue(const std::optional<absl::Time>& due, const command::Context& context,
              const Rules& rules, command::Faults& faults) {
  if (!due) return;
  if (*due <= context.now || *due > context.now + rules.policy.loaners.longest_loan) {
    faults.Add("due_time", "must lie ahead and within the longest loan the policy allows");
  }
}

void EndLoan(absl::Time now, std::optional<LoanerCondition> condition, bool late, Loaner& next) {
  const Loan& loan = *next.loan;
  next.past_loans.push_back({loan.case_id, loan.allocated_at, loan.handed_out_at, loan.due_at, now,
                             condition, late});
  if (next.past_loans.size() > kMostPastLoans) next.past_loans.erase(next.past_loans.begin());
  next.loan.reset();
}

Answer On(const Loaner* current, const RegisterLoaner& c, const command::Context&, const Rules&) {
  command::Faults faults;
  if (c.model.empty()) faults.Add("model", "must not be empty");
  if (c.serial.empty()) faults.Add("serial_number", "must not be empty");
  if (!faults.ok()) return faults.status();
  if (current && current->state != LoanerState::kWithheld &&
      current->state != LoanerState::kAvailable) {
    return command::WrongState("RegisterLoaner", Word(current->state));
  }
  Loaner next = current ? *current : Loaner{};
  next.id = LoanerId(c.serial);
  next.model = c.model;
  next.serial = c.serial;
  next.location = c.location;
  next.region = c.region;
  next.stands_in_for = c.stands_in_for;
  next.state = LoanerState::kAvailable;
  if (current && next == *current) return command::Change<Loaner>{*current, {}, {}};
  return Changed(std::move(next), "loaner_registered", {});
}

Answer On(const Loaner* current, const AllocateLoaner& c, const command::Context& context,
          const Rules& rules) {
  if (auto status = Require(*current, "AllocateLoaner", LoanerState::kAllocated); !status.ok()) {
    return status;
  }
  command::Faults faults;
  if (c.case_id.nil()) faults.Add("case", "must name a case");
  if (c.customer.empty()) faults.Add("customer", "must name a customer");
  CheckDue(c.due_at, context, rules, faults);
  if (!faults.ok()) return faults.status();
  Loaner next = *current;
  next.state = LoanerState::kAllocated;
  next.loan = Loan{};
  next.loan->case_id = c.case_id;
  next.loan->customer = c.customer;
  next.loan->allocated_at = context.now;
  next.loan->due_at = c.due_at;
  return Changed(std::move(next), "loaner_allocated",
                 {{"case", CaseName(c.case_id)}, {"customer", c.customer}});
}

Answer On(const Loaner* current, const HandOutLoaner& c, const command::Context& context,
          const Rules& rules) {
  if (auto status = Require(*current, "HandOutLoaner", LoanerState::kHandedOut); !status.ok()) {
    return status;
  }
  command::Faults faults;
  CheckDue(c.due_at, context, rules, faults);
  CheckAccessories(c.accessories, faults);
  if (!faults.ok()) return faults.status();
  Loaner next = *current;
  next.state = LoanerState::kHandedOut;
  next.loan->handed_out_at = context.now;
  next.loan->accessories = c.accessories;
  if (c.due_at) next.loan->due_at = c.due_at;
  // One agreed before may have passed while the device waited to be fetched.
  if (!next.loan->due_at || *next.loan->due_at <= context.now) {
    next.loan->due_at = context.now + rules.policy.loaners.loan_lasts;
  }
  const ids::Uuid case_id = next.loan->case_id;
  const absl::Time due = *next.loan->due_at;
  return Changed(std::move(next), "loaner_handed_out",
                 {{"case", CaseName(case_id)}, {"due_time", Rfc3339(due)}});
}

Answer On(const Loaner* current, const ReturnLoaner& c, const command::Context& context,
          const Rules&) {
  if (auto status = Require(*current, "ReturnLoaner", LoanerState::kWithheld); !status.ok()) {
    return status;
  }
  command::Faults faults;
  CheckAccessories(c.accessories, faults);
  if (!faults.ok()) return faults.status();
  Loaner next = *current;
  const Loan loan = *next.loan;
  next.last_return = LoanReturn{loan.case_id,
                                context.now,
                                c.condition,
                                Reconcile(loan.accessories, c.accessories).missing,
                                c.photos,
                                context.now > *loan.due_at};
  EndLoan(context.now, c.condition, next.last_return->late, next);
  const bool lendable =
      c.condition != LoanerCondition::kDamaged && next.last_return->missing.empty();
  next.state = lendable ? LoanerState::kAvailable : LoanerState::kWithheld;
  std::vector<command::Fact> facts = {
      {"case", CaseName(loan.case_id)},
      {"condition", std::string(Word(c.condition))},
      {"missing", absl::StrCat(next.last_return->missing.size())},
      {"late", next.last_return->late ? "TRUE" : "FALSE"},
      {"state", std::string(Word(next.state))}};
  return Changed(std::move(next), "loaner_returned", std::move(facts));
}

Answer On(const Loaner* current, const Tick&, const command::Context& context,
          const Rules& rules) {
  if (NextDue(*current, rules) > context.now) return command::Change<Loaner>{*current, {}, {}};
  Loaner next = *current;
  const std::string case_name = CaseName(next.loan->case_id);
  if (next.state == LoanerState::kAllocated) {
    next.state = LoanerState::kAvailable;
    EndLoan(context.now, std::nullopt, /*late=*/false, next);
    return Changed(std::move(next), "loaner_allocation_lapsed", {{"case", case_name}});
  }
  // One reminder however many intervals a stopped service has missed.
  next.loan->reminders += 1;
  next.loan->reminded_at = context.now;
  std::vector<command::Fact> facts = {{"case", case_name},
                                      {"customer", next.loan->customer},
                                      {"due_time", Rfc3339(*next.loan->due_at)},
                                      {"reminder", absl::StrCat(next.loan->reminders)}};
  return Changed(std::move(next), "loaner_overdue", std::move(facts));
}

}  // namespace

absl::string_view Word(LoanerState state) {
  switch (state) {
    case LoanerState::kAvailable: return "AVAILABLE";
    case LoanerState::kAllocated: return "ALLOCATED";
    case LoanerState::kHandedOut: return "HANDED_OUT";
    case LoanerState::kWithheld: return "WITHHELD";
  }
  return "UNKNOWN";
}

absl::string_view Word(LoanerCondition condition) {
  switch (condition) {
    case LoanerCondition::kAsHandedOut: return "AS_HANDED_OUT";
    case LoanerCondition::kWorn: return "WORN";
    case LoanerCondition::kDamaged: return "DAMAGED";
  }
  return "UNKNOWN";
}

ids::Uuid LoanerId(absl::string_view serial) { return ids::DerivedUuid("repair.loaner", serial); }

absl::StatusOr<command::Change<Loaner>> Decide(const Loaner* current, const LoanerCommand& command,
                                               const command::Context& context,
                                               const Rules& rules) {
  if (current == nullptr && !std::holds_alternative<RegisterLoaner>(command)) {
    return command::NotFound("loaner");
  }
  return std::visit([&](const auto& c) { return On(current, c, context, rules); }, command);
}

absl::Time NextDue(const Loaner& loaner, const Rules& rules) {
  const LoanerPolicy& policy = rules.policy.loaners;
  if (loaner.state == LoanerState::kAllocated) {
    return loaner.loan->allocated_at + policy.allocation_lasts;
  }
  if (loaner.state != LoanerState::kHandedOut || loaner.loan->reminders >= policy.most_reminders) {
    return absl::InfiniteFuture();
  }
  return loaner.loan->reminded_at ? *loaner.loan->reminded_at + policy.reminder_interval
                                  : *loaner.loan->due_at;
}

}  // namespace aftercare::repair
