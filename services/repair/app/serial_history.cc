#include "services/repair/app/serial_history.h"

#include <algorithm>
#include <future>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "aftercare/repair/v1/loaner.pb.h"
#include "common/command/personal.h"
#include "common/server/lists.h"
#include "common/time/clock.h"
#include "services/repair/domain/loaner.h"
#include "services/repair/domain/part.h"
#include "services/repair/domain/replaced_part.h"
#include "services/repair/store/part_codec.h"
#include "services/repair/store/wire.h"
#include "services/repair/store/work_order_codec.h"

namespace aftercare::repair {
namespace {

// Of each kind; far more than any device sees, and what is left out is said.
constexpr int kMost = 100;
constexpr int kMostParts = 5000;  // all lines of as many work orders as that

// At most `most` resources, newest first, asked of a reader and waited for.
template <class Resource>
absl::StatusOr<std::vector<Resource>> Read(command::Reader& reader, command::Condition condition,
                                           int most, absl::Time deadline) {
  using Rows = absl::StatusOr<std::vector<command::Listed>>;
  auto answered = std::make_shared<std::promise<Rows>>();
  std::future<Rows> answer = answered->get_future();
  reader.List({std::move(condition)}, ids::Uuid{}, most, deadline,
              [answered](Rows rows) { answered->set_value(std::move(rows)); });
  const Rows rows = answer.get();
  if (!rows.ok()) return rows.status();
  std::vector<Resource> resources(rows->size());
  for (size_t i = 0; i < rows->size(); ++i) {
    if (!resources[i].ParseFromString((*rows)[i].resource)) {
      return absl::DataLossError("a row cannot be read");
    }
  }
  return resources;
}

template <class List>
void Cut(List& list, bool& truncated) {
  if (static_cast<int>(list.size()) <= kMost) return;
  list.resize(kMost);
  truncated = true;
}

// "STATE_CLOSED" without its prefix: what intake itself calls it.
std::string WordOf(absl::string_view name, absl::string_view prefix) {
  return std::string(absl::StripPrefix(name, prefix));
}

void AddCase(const intake::v1::Case& one, v1::SerialHistory* out) {
  v1::SerialCase* const wire = out->add_cases();
  wire->set_case_(one.name());
  wire->set_number(one.number());
  wire->set_state(WordOf(intake::v1::Case::State_Name(one.state()), "STATE_"));
  wire->set_sub_category(WordOf(
      intake::v1::SubCategory_Name(one.classification().sub_category()), "SUB_CATEGORY_"));
  wire->set_fault_code(one.report().fault_code());
  *wire->mutable_create_time() = one.create_time();
  if (one.has_close_time()) *wire->mutable_close_time() = one.close_time();
  for (const intake::v1::Plan& plan : one.plans()) {
    if (!plan.has_approve_time()) continue;
    for (const intake::v1::PlanAction& action : plan.actions()) {
      if (action.kind() != intake::v1::ACTION_KIND_REPLACE) continue;
      v1::SerialReplacement* const replaced = out->add_replacements();
      replaced->set_case_(one.name());
      replaced->set_plan(plan.number());
      replaced->set_action(action.number());
      replaced->set_state(WordOf(intake::v1::PlanAction::State_Name(action.state()), "STATE_"));
      *replaced->mutable_approve_time() = plan.approve_time();
    }
  }
}

void AddRepair(const v1::WorkOrder& order, const std::vector<ReplacedPart>& parts,
               v1::SerialHistory* out) {
  v1::SerialRepair* const wire = out->add_repairs();
  wire->set_work_order(order.name());
  wire->set_number(order.number());
  wire->set_state(order.state());
  wire->set_case_(order.case_());
  wire->set_kind(order.kind());
  wire->set_reported_fault_code(order.fault_code());
  wire->set_sub_category(order.sub_category());
  wire->set_cause(order.diagnosis().cause());
  wire->set_diagnosed_fault_code(order.diagnosis().fault_code());
  wire->set_result(order.outcome().result());
  *wire->mutable_report_time() = order.report_time();
  if (order.has_inspection()) {
    *wire->mutable_check_in_time() = order.inspection().inspect_time();
  }
  if (order.has_outcome()) *wire->mutable_finish_time() = order.outcome().finish_time();
  if (order.has_hand_over()) *wire->mutable_hand_over_time() = order.hand_over().hand_over_time();
  if (order.has_close_time()) *wire->mutable_close_time() = order.close_time();
  for (const ReplacedPart& part : parts) {
    v1::ReplacedPart* const replaced = wire->add_replaced_parts();
    replaced->set_part_number(part.line->part_number);
    if (part.part_class) replaced->set_part_class(EnumToProto<v1::PartClass>(*part.part_class));
    replaced->set_quantity(part.quantity);
    command::SetTimestamp(part.at, replaced->mutable_replace_time());
    replaced->set_covered_until_date(DayText(part.covered_until));
  }
}

// What a loan that runs and one that is over have in common.
template <class Loan>
v1::SerialLoan LoanOf(const v1::Loaner& loaner, const Loan& loan) {
  v1::SerialLoan wire;
  wire.set_loaner(loaner.name());
  wire.set_product_model(loaner.product_model());
  wire.set_serial_number(loaner.serial_number());
  wire.set_case_(loan.case_());
  *wire.mutable_allocate_time() = loan.allocate_time();
  if (loan.has_hand_out_time()) *wire.mutable_hand_out_time() = loan.hand_out_time();
  if (loan.has_due_time()) *wire.mutable_due_time() = loan.due_time();
  return wire;
}

// Those for one of the cases; all of them where the device itself is the one asked about.
void AddLoans(const v1::Loaner& loaner, const std::set<std::string>& cases, bool all,
              std::vector<v1::SerialLoan>& loans) {
  for (const v1::PastLoan& past : loaner.past_loans()) {
    if (!all && !cases.contains(past.case_())) continue;
    loans.push_back(LoanOf(loaner, past));
    *loans.back().mutable_end_time() = past.end_time();
    loans.back().set_condition(past.condition());
    loans.back().set_late(past.late());
  }
  if (loaner.has_loan() && (all || cases.contains(loaner.loan().case_()))) {
    loans.push_back(LoanOf(loaner, loaner.loan()));
    loans.back().set_late(loaner.overdue());
  }
}

bool Newer(const v1::SerialLoan& left, const v1::SerialLoan& right) {
  return command::FromTimestamp(left.allocate_time()) >
         command::FromTimestamp(right.allocate_time());
}

// What the parts on these lines are to the warranty.
absl::StatusOr<PartClasses> ClassesOf(const std::vector<WorkOrder>& orders,
                                      command::Reader& parts, absl::Time deadline) {
  std::set<std::string> ids;
  for (const WorkOrder& order : orders) {
    for (const PartLine& line : order.parts) {
      if (line.consumed > 0) ids.insert(PartId(line.part_number, line.location).ToString());
    }
  }
  PartClasses classes;
  if (ids.empty()) return classes;
  const auto listed = Read<v1::Part>(
      parts, {"id = ANY(string_to_array($::text, ' ')::uuid[])", absl::StrJoin(ids, " ")},
      kMostParts, deadline);
  if (!listed.ok()) return listed.status();
  for (const v1::Part& wire : *listed) {
    const auto part = FromProto(wire);
    if (!part.ok()) return part.status();
    classes[part->id] = part->part_class;
  }
  return classes;
}

absl::Status AddRepairs(const std::vector<v1::WorkOrder>& listed, command::Reader& parts,
                        const Policy& policy, absl::Time deadline, v1::SerialHistory* out) {
  std::vector<WorkOrder> orders;
  for (const v1::WorkOrder& wire : listed) {
    auto order = FromProto(wire);
    if (!order.ok()) return order.status();
    orders.push_back(*std::move(order));
  }
  const auto classes = ClassesOf(orders, parts, deadline);
  if (!classes.ok()) return classes.status();
  for (size_t i = 0; i < orders.size(); ++i) {
    AddRepair(listed[i], ReplacedParts(orders[i], *classes, {policy}), out);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::SerialLoan>> LoansOf(const std::string& serial,
                                                    const std::set<std::string>& cases,
                                                    command::Reader& loaners,
                                                    absl::Time deadline) {
  std::vector<v1::SerialLoan> loans;
  v1::Loaner own;
  const absl::Status status =
      loaners.Fetch(LoanerId(serial), deadline - time::SystemClock().Now(), &own);
  if (!status.ok() && !absl::IsNotFound(status)) return status;
  if (status.ok()) AddLoans(own, cases, /*all=*/true, loans);
  if (!cases.empty()) {
    const std::string ids = absl::StrJoin(cases, " ", [](std::string* out, const auto& name) {
      out->append(server::IdText(name));
    });
    const auto helped = Read<v1::Loaner>(
        loaners,
        {"string_to_array(cases, ' ') && string_to_array($::text, ' ') AND cases <> ''", ids},
        kMost + 1, deadline);
    if (!helped.ok()) return helped.status();
    for (const v1::Loaner& loaner : *helped) {
      if (loaner.name() != own.name()) AddLoans(loaner, cases, /*all=*/false, loans);
    }
  }
  std::stable_sort(loans.begin(), loans.end(), Newer);
  return loans;
}

}  // namespace

absl::Status SerialHistories::Fill(const std::string& serial, const server::Call& call,
                                   v1::SerialHistory* out) const {
  auto orders = Read<v1::WorkOrder>(
      ground_.reader("work_order"),
      {"serial_number = $::text AND serial_number <> ''", serial}, kMost + 1, call.deadline);
  if (!orders.ok()) return orders.status();
  bool truncated = false;
  Cut(*orders, truncated);
  std::set<std::string> named;
  for (const v1::WorkOrder& order : *orders) named.insert(order.case_());
  auto about = cases_.About(serial, named, kMost, call);
  if (!about.ok()) return about.status();
  truncated |= about->truncated;
  Cut(about->cases, truncated);
  out->set_serial_number(serial);
  for (const intake::v1::Case& one : about->cases) {
    named.insert(one.name());
    AddCase(one, out);
  }
  if (const int more = out->replacements_size() - kMost; more > 0) {
    out->mutable_replacements()->DeleteSubrange(kMost, more);
    truncated = true;
  }
  const auto policy = policies_.policy();
  if (auto status = AddRepairs(*orders, ground_.reader("part"), *policy, call.deadline, out);
      !status.ok()) {
    return status;
  }
  auto loans = LoansOf(serial, named, ground_.reader("loaner"), call.deadline);
  if (!loans.ok()) return loans.status();
  Cut(*loans, truncated);
  for (v1::SerialLoan& loan : *loans) *out->add_loans() = std::move(loan);
  out->set_truncated(truncated);
  return absl::OkStatus();
}

}  // namespace aftercare::repair
