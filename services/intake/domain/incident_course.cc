// What a response team does about an incident until it is closed (INT-12, INT-21).
#include <string>

#include "absl/strings/str_cat.h"
#include "services/intake/domain/authority.h"
#include "services/intake/domain/incident_turn.h"

namespace aftercare::intake::internal {
namespace {

std::string LeaderOf(Level level, const Policy& policy) {
  const auto team = policy.teams.by_level.find(level);
  return team == policy.teams.by_level.end() ? policy.authority.unlimited_role
                                             : team->second.leader;
}

}  // namespace

absl::Status RequireLeader(const IncidentTurn& turn) {
  return RequireRole(turn.command, turn.context.caller, LeaderOf(turn.next.level, turn.policy));
}

absl::Status Apply(const AcknowledgeTeam& c, IncidentTurn& turn) {
  command::Faults faults;
  Need("role", c.role, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status staff = RequireStaff(turn.command, turn.context.caller); !staff.ok()) {
    return staff;
  }
  const std::string& caller = turn.context.caller.id;
  for (const TeamAnswer& answer : turn.next.team) {
    if (answer.role == c.role && answer.staff == caller) return absl::OkStatus();
  }
  turn.next.team.push_back({c.role, caller, turn.context.now});
  turn.Note("team_acknowledged", {{"role", c.role}, {"staff", caller}});
  return absl::OkStatus();
}

absl::Status Apply(const ContainIncident& c, IncidentTurn& turn) {
  command::Faults faults;
  Need("containment", c.containment, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status role = RequireLeader(turn); !role.ok()) return role;
  if (absl::Status moved = turn.Move(IncidentState::kContained); !moved.ok()) return moved;
  turn.next.containment = c.containment;
  turn.next.contain_time = turn.context.now;
  turn.Note("incident_contained");
  return absl::OkStatus();
}

absl::Status Apply(const ResolveIncident& c, IncidentTurn& turn) {
  command::Faults faults;
  Need("solution", c.solution, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status role = RequireLeader(turn); !role.ok()) return role;
  if (absl::Status moved = turn.Move(IncidentState::kResolved); !moved.ok()) return moved;
  turn.next.solution = c.solution;
  turn.next.resolve_time = turn.context.now;
  turn.Note("incident_resolved");
  return absl::OkStatus();
}

absl::Status Apply(const FileIncidentReview& c, IncidentTurn& turn) {
  command::Faults faults;
  CheckReview(c.review, /*full=*/true, faults);
  if (!faults.ok()) return faults.status();
  if (absl::Status staff = RequireStaff(turn.command, turn.context.caller); !staff.ok()) {
    return staff;
  }
  if (absl::Status moved = turn.Move(IncidentState::kReviewed); !moved.ok()) return moved;
  Review& review = turn.next.review.emplace(c.review);
  review.author = turn.context.caller.id;
  review.time = turn.context.now;
  turn.Note("incident_review_filed",
            {{"participants", absl::StrCat(review.participants.size())}});
  return absl::OkStatus();
}

absl::Status Apply(const CloseIncident&, IncidentTurn& turn) {
  if (absl::Status role = RequireLeader(turn); !role.ok()) return role;
  if (absl::Status moved = turn.Move(IncidentState::kClosed); !moved.ok()) return moved;
  turn.next.close_time = turn.context.now;
  turn.Note("incident_closed");
  return absl::OkStatus();
}

}  // namespace aftercare::intake::internal
