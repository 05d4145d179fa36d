// The parts of the incident's Decide, by theme. Shared by their files only: each is given the turn,
// changes its working copy and notes what happened, or refuses; a refused turn is thrown away.
#ifndef AFTERCARE_INTAKE_DOMAIN_INCIDENT_TURN_H_
#define AFTERCARE_INTAKE_DOMAIN_INCIDENT_TURN_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/intake/domain/incident.h"
#include "services/intake/domain/wording.h"

namespace aftercare::intake::internal {

// One command on one incident.
struct IncidentTurn {
  const command::Context& context;
  const Policy& policy;
  absl::string_view command;
  Incident next;
  std::vector<command::Entry> entries = {};

  void Note(absl::string_view kind, std::vector<command::Fact> facts = {}) {
    entries.push_back({kind, std::move(facts)});
  }
  absl::Status Move(IncidentState to) {
    if (!kIncidentTransitions.Allows(next.state, to)) {
      return command::WrongState(command, NameOf(next.state));
    }
    next.state = to;
    return absl::OkStatus();
  }
};

// OK when the caller is the leader of the level's team or a superior (INT-12).
absl::Status RequireLeader(const IncidentTurn& turn);

// incident_membership.cc
absl::Status Apply(const OpenIncident& c, IncidentTurn& turn);
absl::Status Apply(const AcceptIncident& c, IncidentTurn& turn);
absl::Status Apply(const RejectIncident& c, IncidentTurn& turn);
absl::Status Apply(const AddCase& c, IncidentTurn& turn);
absl::Status Apply(const FollowCaseLevel& c, IncidentTurn& turn);
absl::Status Apply(const CorrectIncidentLevel& c, IncidentTurn& turn);
absl::Status Apply(const MergeIncident& c, IncidentTurn& turn);

// incident_course.cc
absl::Status Apply(const AcknowledgeTeam& c, IncidentTurn& turn);
absl::Status Apply(const ContainIncident& c, IncidentTurn& turn);
absl::Status Apply(const ResolveIncident& c, IncidentTurn& turn);
absl::Status Apply(const FileIncidentReview& c, IncidentTurn& turn);
absl::Status Apply(const CloseIncident& c, IncidentTurn& turn);
inline absl::Status Apply(const Tick&, IncidentTurn&) { return absl::OkStatus(); }

}  // namespace aftercare::intake::internal

#endif  // AFTERCARE_INTAKE_DOMAIN_INCIDENT_TURN_H_
