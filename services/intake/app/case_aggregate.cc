#include "services/intake/app/case_aggregate.h"

#include <limits>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "common/command/lock_key.h"
#include "services/intake/domain/directory.h"

namespace aftercare::intake {
namespace {

// Cases of one order line that are looked at, the newest of them.
constexpr int64_t kMostEarlier = 50;

RecentCase AsRecent(const Case& value) {
  RecentCase recent;
  recent.id = value.id;
  recent.state = value.state;
  recent.create_time = value.create_time;
  recent.customer = CustomerOf(value.report);
  recent.order_number = value.report.order_number;
  recent.order_line = value.report.order_line;
  recent.sub_category = value.classification.sub_category;
  recent.suggested = value.classification.suggestion.sub_category;
  recent.fault_code = value.report.fault_code;
  recent.symptom = value.report.symptom;
  return recent;
}

}  // namespace

absl::Time CaseAggregate::NextDue(const Case& value) const {
  const auto policy = policies_.policy();
  return intake::NextDue(value, CaseRules{.policy = *policy});
}

void CaseAggregate::Complete(const Case& value, absl::Time now, v1::Case* out) const {
  AddComputed(value, *policies_.policy(), now, out);
}

std::vector<db::Statement> CaseAggregate::Statements() {
  std::vector<db::Statement> statements = DirectoryLookup::Statements();
  statements.insert(statements.end(), {
      {"case_recent",
       absl::StrCat("SELECT ", command::kLoadColumns,
                    " FROM cases c, unnest($1::uuid[], $3::int8[], $4::int8[]) "
                    "AS w(by_customer, from_matter, to_matter) "
                    "WHERE customer = by_customer AND matter BETWEEN from_matter AND to_matter "
                    "AND created_at > $2::timestamptz")},
      {"case_sticky",
       "SELECT DISTINCT ON (customer) customer, agent FROM cases "
       "WHERE customer = ANY($1::uuid[]) AND open AND agent <> '' "
       "ORDER BY customer, created_at DESC"},
      {"case_earlier",
       absl::StrCat("SELECT ", command::kLoadColumns,
                    " FROM (SELECT customer AS by_customer, matter AS of_matter, "
                    "created_at AS of_time FROM cases WHERE id = ANY($1::uuid[])) w, "
                    "LATERAL (SELECT * FROM cases WHERE customer = by_customer "
                    // Nobody known: those of all strangers.
                    "AND by_customer <> '00000000-0000-0000-0000-000000000000' "
                    "AND matter = of_matter AND created_at < of_time "
                    "ORDER BY created_at DESC LIMIT $2::int8) c")},
      {"case_numbers", "SELECT nextval('case_number') FROM generate_series(1, $1::int8)"},
  });
  return statements;
}

CaseBatch::CaseBatch(const CaseAggregate& aggregate, Peek peek)
    : aggregate_(aggregate), peek_(std::move(peek)), policy_(aggregate.policies().policy()) {}

void CaseBatch::Locks(const ids::Uuid&, const CaseCommand& command,
                      std::vector<int64_t>& keys) const {
  if (const auto* open = std::get_if<OpenCase>(&command)) {
    // Two reports of one customer are judged one after the other, or both could be "the first".
    const ids::Uuid customer = CustomerOf(open->report);
    if (!customer.nil()) keys.push_back(command::LockKey("intake.customer", customer));
  } else if (const auto* merge = std::get_if<MergeCase>(&command)) {
    keys.push_back(command::LockKey("intake", merge->into));
  }
}

void CaseBatch::AlsoLoad(const CaseCommand& command, db::Array& ids) const {
  if (const auto* merge = std::get_if<MergeCase>(&command)) ids.Add(merge->into);
}

void CaseBatch::SendLoad(const std::vector<command::Task*>& tasks, db::Link& link) {
  db::Array customers(db::Type::kUuid), from(db::Type::kInt8), to(db::Type::kInt8);
  db::Array confirmed(db::Type::kUuid);
  int64_t opened = 0;
  for (const command::Task* task : tasks) {
    const auto& command = *std::any_cast<CaseCommand>(&task->command);
    if (std::holds_alternative<ConfirmClassification>(command)) confirmed.Add(task->target);
    const auto* open = std::get_if<OpenCase>(&command);
    if (open == nullptr) continue;
    ++opened;
    directory_.Want(open->report);
    const ids::Uuid customer = CustomerOf(open->report);
    if (customer.nil()) continue;
    customers.Add(customer);
    // The directory may still tell which order and line it is; until then any matter may be it.
    const bool told = !open->report.order_number.empty() && open->report.order_line != 0;
    const int64_t matter = MatterKey(open->report);
    from.Add(told ? matter : std::numeric_limits<int64_t>::min());
    to.Add(told ? matter : std::numeric_limits<int64_t>::max());
  }
  asked_recent_ = customers.size() > 0;
  asked_numbers_ = opened > 0;
  asked_earlier_ = confirmed.size() > 0;
  if (asked_recent_) {
    link.Send("case_recent", db::Params()
                                 .Add(customers)
                                 .Add(aggregate_.clock().Now() - policy_->duplicates.window)
                                 .Add(from)
                                 .Add(to));
    link.Send("case_sticky", db::Params().Add(customers));
  }
  if (asked_numbers_) {
    link.Send("case_numbers", db::Params().Add(opened));
    agents_ = aggregate_.loads().agents();
  }
  if (asked_earlier_) {
    link.Send("case_earlier", db::Params().Add(confirmed).Add(kMostEarlier));
  }
  directory_.Send(link);
}

absl::Status CaseBatch::ReceiveLoad(command::Results& results) {
  if (asked_recent_) {
    absl::flat_hash_map<ids::Uuid, command::Slot<Case>> slots;
    if (auto status = command::ReadSlots<CaseAggregate>(results.Next(), slots); !status.ok()) {
      return status;
    }
    for (const auto& [id, slot] : slots) recent_.push_back(AsRecent(slot.state));
    const db::Rows sticky = results.Next();
    for (int row = 0; row < sticky.size(); ++row) {
      sticky_[sticky.uuid(row, 0)] = std::string(sticky.bytes(row, 1));
    }
  }
  if (asked_numbers_) {
    const db::Rows rows = results.Next();
    for (int row = rows.size() - 1; row >= 0; --row) numbers_.push_back(rows.integer(row, 0));
  }
  if (asked_earlier_) {
    absl::flat_hash_map<ids::Uuid, command::Slot<Case>> slots;
    if (auto status = command::ReadSlots<CaseAggregate>(results.Next(), slots); !status.ok()) {
      return status;
    }
    for (auto& [id, slot] : slots) earlier_.push_back(std::move(slot.state));
  }
  return directory_.Receive(results);
}

absl::StatusOr<command::Change<Case>> CaseBatch::Decide(const Case* state, CaseCommand& command,
                                                        const command::Context& context) {
  if (auto* open = std::get_if<OpenCase>(&command)) return Open(*open, context);
  CaseRules rules{.policy = *policy_, .earlier = earlier_};
  if (const auto* merge = std::get_if<MergeCase>(&command)) rules.other = peek_(merge->into);
  return intake::Decide(state, command, context, rules);
}

absl::StatusOr<command::Change<Case>> CaseBatch::Open(OpenCase& open,
                                                      const command::Context& context) {
  open.number = numbers_.back();
  // What the directory knows of a customer is told to our own people and systems only: the answer
  // carries it.
  if (context.caller.kind == auth::Kind::kStaff || context.caller.kind == auth::Kind::kService ||
      context.caller.kind == auth::Kind::kErp || context.caller.kind == auth::Kind::kCrm) {
    directory_.Complete(open.report);
  }
  const ids::Uuid customer = CustomerOf(open.report);
  CaseRules rules{.policy = *policy_, .recent = recent_, .agents = agents_};
  if (const auto sticky = sticky_.find(customer); sticky != sticky_.end()) {
    rules.sticky_agent = sticky->second;
  }
  auto change = intake::Decide(nullptr, open, context, rules);
  if (!change.ok()) return change;
  numbers_.pop_back();
  if (!customer.nil()) {
    recent_.push_back(AsRecent(change->next));
    if (!change->next.agent.empty()) sticky_[customer] = change->next.agent;
  }
  for (AgentLoad& load : agents_) {
    if (load.agent != change->next.agent) continue;
    ++load.open_cases;
    aggregate_.loads().NoteAssigned(load.agent);
  }
  return change;
}

}  // namespace aftercare::intake
