#include "services/intake/domain/case.h"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

#include "services/intake/domain/case_turn.h"
#include "services/intake/domain/plan_suggestion.h"

namespace aftercare::intake {
namespace {

constexpr uint16_t Bit(CaseState state) { return uint16_t{1} << static_cast<int>(state); }

constexpr uint16_t kR = Bit(CaseState::kRegistered);
constexpr uint16_t kC = Bit(CaseState::kClassified);
constexpr uint16_t kP = Bit(CaseState::kInProgress);
constexpr uint16_t kS = Bit(CaseState::kResolved);
constexpr uint16_t kF = Bit(CaseState::kConfirmed);
constexpr uint16_t kX = Bit(CaseState::kClosed);
constexpr uint16_t kA = Bit(CaseState::kArchived);
constexpr uint16_t kOpen = kR | kC | kP;
constexpr uint16_t kAny = 0x1FF;

// A command's name and the states it is possible in.
struct Row {
  absl::string_view name;
  uint16_t states;
};

// In the order of CaseCommand.
constexpr std::array<Row, std::variant_size_v<CaseCommand>> kRows = {{
    {"OpenCase", 0},
    {"ConfirmClassification", kOpen},
    {"ConfirmGrading", kOpen | kS | kF},
    {"RaiseLevel", kOpen | kS},
    {"CorrectLevel", kOpen | kS | kF},
    {"HandOverCase", kOpen | kS | kF},
    {"MergeCase", kOpen | kS},
    {"AbsorbCase", kAny},
    {"WithdrawCase", kOpen},
    {"RecordFirstContact", kR | kC},
    {"RecordContact", kOpen | kS | kF | kX},
    {"RequestMeasure", kOpen},
    {"CheckMeasure", kOpen},
    {"WaiveMeasure", kOpen},
    {"RecordCause", kP | kS},
    {"SubmitPlan", kP},
    {"ApprovePlan", kP},
    {"RejectPlan", kP},
    {"CompleteAction", kP},
    {"PauseClock", kOpen},
    {"ResumeClock", kOpen},
    {"ResetClock", kOpen | kS | kF},
    {"AcknowledgeBreach", kOpen | kS | kF},
    {"ConfirmResolution", kS},
    {"ReopenCase", kF | kX},
    {"FileReview", kS | kF},
    {"JoinIncident", kAny},
    {"RaiseEffectiveLevel", kAny},
    {"EffectDone", kAny},
    {"EffectRefused", kAny},
    {"RecordProgress", kAny},
    {"Tick", kAny},
}};
static_assert(std::is_same_v<std::variant_alternative_t<kRows.size() - 1, CaseCommand>, Tick>);

}  // namespace

absl::string_view NameOf(CaseState state) {
  switch (state) {
    case CaseState::kRegistered: return "REGISTERED";
    case CaseState::kClassified: return "CLASSIFIED";
    case CaseState::kInProgress: return "IN_PROGRESS";
    case CaseState::kResolved: return "RESOLVED";
    case CaseState::kConfirmed: return "CONFIRMED";
    case CaseState::kClosed: return "CLOSED";
    case CaseState::kArchived: return "ARCHIVED";
    case CaseState::kWithdrawn: return "WITHDRAWN";
    case CaseState::kMerged: return "MERGED";
  }
  return "UNSPECIFIED";
}

absl::string_view NameOf(const CaseCommand& command) { return kRows[command.index()].name; }

absl::StatusOr<command::Change<Case>> Decide(const Case* current, const CaseCommand& command,
                                             const command::Context& context,
                                             const CaseRules& rules) {
  const Row& row = kRows[command.index()];
  const auto* opening = std::get_if<OpenCase>(&command);
  if (current == nullptr && opening == nullptr) return command::NotFound("case");
  if (current != nullptr && opening != nullptr) {
    return command::AlreadyThere(ResourceName("cases", opening->id));
  }
  if (current != nullptr && (row.states & Bit(current->state)) == 0) {
    return command::WrongState(row.name, NameOf(current->state));
  }
  internal::Turn turn{context, rules, row.name, current == nullptr ? Case{} : *current};
  absl::Status applied =
      std::visit([&turn](const auto& one) { return internal::Apply(one, turn); }, command);
  if (!applied.ok()) return applied;
  if (turn.entries.empty()) return command::Change<Case>{*current, {}, {}};
  // Once the fault is known, so is what was tried against it before.
  if (std::holds_alternative<ConfirmClassification>(command)) {
    turn.next.earlier_repairs = RepairsBefore(turn.next, rules.earlier);
  }
  turn.next.update_time = context.now;
  return command::Change<Case>{std::move(turn.next), std::move(turn.entries),
                               std::move(turn.effects)};
}

absl::Status internal::Turn::Move(CaseState to) {
  if (!kCaseTransitions.Allows(next.state, to)) {
    return command::WrongState(command, NameOf(next.state));
  }
  next.state = to;
  return absl::OkStatus();
}

absl::Time NextDue(const Case& value, const CaseRules& rules) {
  absl::Time due = NextClockDue(value.history, rules.policy);
  due = std::min(due, internal::NeutralTime(value, rules.policy));
  due = std::min(due, internal::ArchiveTime(value, rules.policy));
  return value.open() ? std::min(due, internal::NextMeasureDue(value)) : due;
}

std::vector<NextStep> NextSteps(const Case& value) {
  std::vector<NextStep> steps;
  if (value.open() && !value.first_contact) steps.push_back(NextStep::kFirstContact);
  if (value.open() && !OpenQuestions(value.report).empty()) {
    steps.push_back(NextStep::kOpenQuestions);
  }
  const bool contained = value.containment_waiver ||
                         std::any_of(value.measures.begin(), value.measures.end(),
                                     [](const Measure& m) { return m.start_time.has_value(); });
  if (value.open() && !contained) steps.push_back(NextStep::kInterimMeasure);
  if (value.open() && !value.cause) steps.push_back(NextStep::kCauseAnalysis);
  const bool running = value.plan() != nullptr && value.plan()->running();
  if (value.open() && !running) steps.push_back(NextStep::kPlan);
  if (value.open()) steps.push_back(NextStep::kExecution);
  if (value.open() || value.state == CaseState::kResolved) {
    steps.push_back(NextStep::kConfirmation);
  }
  return steps;
}

}  // namespace aftercare::intake
