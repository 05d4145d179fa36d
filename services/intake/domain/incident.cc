#include "services/intake/domain/incident.h"

#include <array>
#include <set>
#include <type_traits>
#include <utility>

#include "services/intake/domain/incident_turn.h"

namespace aftercare::intake {
namespace {

constexpr uint8_t Bit(IncidentState state) { return uint8_t{1} << static_cast<int>(state); }
constexpr uint8_t kProposed = Bit(IncidentState::kProposed);
constexpr uint8_t kOpen = Bit(IncidentState::kOpen);
constexpr uint8_t kContained = Bit(IncidentState::kContained);
constexpr uint8_t kResolved = Bit(IncidentState::kResolved);
constexpr uint8_t kReviewed = Bit(IncidentState::kReviewed);
constexpr uint8_t kClosed = Bit(IncidentState::kClosed);
constexpr uint8_t kAny = 0x7F;

struct Row {
  absl::string_view name;
  uint8_t states;
};

// In the order of IncidentCommand.
constexpr std::array<Row, std::variant_size_v<IncidentCommand>> kRows = {{
    {"OpenIncident", 0},
    {"AcceptIncident", kProposed},
    {"RejectIncident", kProposed},
    {"AddCase", kProposed | kOpen | kContained},
    {"FollowCaseLevel", kAny},
    {"CorrectIncidentLevel", kProposed | kOpen | kContained | kResolved},
    {"AcknowledgeTeam", kOpen | kContained | kResolved | kReviewed | kClosed},
    {"ContainIncident", kOpen},
    {"ResolveIncident", kContained},
    {"FileIncidentReview", kResolved},
    {"CloseIncident", kReviewed},
    {"MergeIncident", kOpen | kContained},
    {"Tick", kAny},
}};

}  // namespace

absl::string_view NameOf(IncidentState state) {
  switch (state) {
    case IncidentState::kProposed: return "PROPOSED";
    case IncidentState::kOpen: return "OPEN";
    case IncidentState::kContained: return "CONTAINED";
    case IncidentState::kResolved: return "RESOLVED";
    case IncidentState::kReviewed: return "REVIEWED";
    case IncidentState::kClosed: return "CLOSED";
    case IncidentState::kRejected: return "REJECTED";
  }
  return "UNSPECIFIED";
}

absl::string_view NameOf(const IncidentCommand& command) { return kRows[command.index()].name; }

int32_t Incident::DistinctCustomers() const {
  std::set<ids::Uuid> customers;
  for (const Member& member : members) {
    if (!member.customer.nil()) customers.insert(member.customer);
  }
  return static_cast<int32_t>(customers.size());
}

absl::StatusOr<command::Change<Incident>> Decide(const Incident* current,
                                                 const IncidentCommand& command,
                                                 const command::Context& context,
                                                 const IncidentRules& rules) {
  const Row& row = kRows[command.index()];
  const auto* opening = std::get_if<OpenIncident>(&command);
  if (current == nullptr && opening == nullptr) return command::NotFound("incident");
  if (current != nullptr && opening != nullptr) {
    return command::AlreadyThere(ResourceName("incidents", opening->id));
  }
  if (current != nullptr && (row.states & Bit(current->state)) == 0) {
    return command::WrongState(row.name, NameOf(current->state));
  }
  internal::IncidentTurn turn{context, rules.policy, row.name,
                              current == nullptr ? Incident{} : *current};
  absl::Status applied =
      std::visit([&turn](const auto& one) { return internal::Apply(one, turn); }, command);
  if (!applied.ok()) return applied;
  if (turn.entries.empty()) return command::Change<Incident>{*current, {}, {}};
  turn.next.update_time = context.now;
  return command::Change<Incident>{std::move(turn.next), std::move(turn.entries), {}};
}

absl::Time NextDue(const Incident&, const IncidentRules&) { return absl::InfiniteFuture(); }

}  // namespace aftercare::intake
