// The incident aggregate (INT-25): many cases with one cause, or one case of level 1. Affected
// customers are counted distinct, the level rises with their number at once and falls only by a
// person with a reason.
#ifndef AFTERCARE_INTAKE_DOMAIN_INCIDENT_H_
#define AFTERCARE_INTAKE_DOMAIN_INCIDENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/command/transitions.h"
#include "common/ids/uuid.h"
#include "services/intake/domain/matter.h"
#include "services/intake/domain/policy.h"
#include "services/intake/domain/review.h"
#include "services/intake/domain/signal.h"

namespace aftercare::intake {

enum class IncidentState : uint8_t {
  kProposed,
  kOpen,
  kContained,
  kResolved,
  kReviewed,
  kClosed,
  kRejected,
};

// An incident that goes into a wider one is closed from wherever it stands.
inline constexpr command::Transitions<IncidentState, 7, 8> kIncidentTransitions(
    std::array<command::Edge<IncidentState>, 8>{{
        {IncidentState::kProposed, IncidentState::kOpen},
        {IncidentState::kProposed, IncidentState::kRejected},
        {IncidentState::kOpen, IncidentState::kContained},
        {IncidentState::kContained, IncidentState::kResolved},
        {IncidentState::kResolved, IncidentState::kReviewed},
        {IncidentState::kReviewed, IncidentState::kClosed},
        {IncidentState::kOpen, IncidentState::kClosed},
        {IncidentState::kContained, IncidentState::kClosed},
    }});
static_assert(kIncidentTransitions.Sound(2));

absl::string_view NameOf(IncidentState state);

// A case of the incident; the customer is nil when not known.
struct Member {
  ids::Uuid case_id;
  ids::Uuid customer;
  bool operator==(const Member&) const = default;
};

struct TeamAnswer {
  std::string role;
  std::string staff;
  absl::Time time;
  bool operator==(const TeamAnswer&) const = default;
};

struct Incident {
  ids::Uuid id;
  int64_t number = 0;  // counter of people's number
  IncidentState state = IncidentState::kProposed;
  absl::Time create_time;
  absl::Time update_time;
  Level level = Level::kOrdinary;
  std::string rule;          // what set the level: id of a grading rule, or "manual"
  std::string signature;     // one of SignaturesOf its cases; empty: a case of its own, or by hand
  std::string product_model;
  std::string batch;
  std::string title;         // by hand: in a sentence, no names
  std::vector<Member> members;
  std::vector<TeamAnswer> team;  // who acknowledged
  ids::Uuid merged_into;
  std::string containment;       // what contained it
  std::string solution;          // what resolved it
  std::optional<absl::Time> contain_time;
  std::optional<absl::Time> resolve_time;
  std::optional<Review> review;
  std::optional<absl::Time> close_time;
  bool operator==(const Incident&) const = default;

  // Customers that are known, each once.
  int32_t DistinctCustomers() const;
};

// `id` and `number` are made by the caller. A service opens by rule, staff propose by hand. `level`
// is the gravest of the cases' own; what follows from the number of customers counts when it is
// graver.
struct OpenIncident {
  ids::Uuid id;
  int64_t number = 0;
  std::string signature;
  std::string product_model;
  std::string batch;
  std::string title;
  Level level = Level::kUnknown;
  std::vector<Member> members;
};

struct AcceptIncident {};

struct RejectIncident {
  std::string reason;
};

// A case more; nothing when it is there already. `level` is the case's own: an incident is at least
// as grave as what joins it.
struct AddCase {
  Member member;
  Level level = Level::kUnknown;
};

// One of its cases became graver: the incident is at least as grave, whatever its state, so that
// somebody is called (INT-09, INT-12). Nothing when the case is none of its own.
struct FollowCaseLevel {
  ids::Uuid case_id;
  Level level = Level::kUnknown;
};

// By a person; the only way down.
struct CorrectIncidentLevel {
  Level level = Level::kUnknown;
  std::string reason;
};

// A called member of the team answers (INT-12).
struct AcknowledgeTeam {
  std::string role;
};

struct ContainIncident {
  std::string containment;
};

struct ResolveIncident {
  std::string solution;
};

// In full, for every incident (INT-21); author and time are filled from the context.
struct FileIncidentReview {
  Review review;
};

struct CloseIncident {};

// This incident of a single case goes into a wider one (INT-25).
struct MergeIncident {
  ids::Uuid into;
};

using IncidentCommand =
    std::variant<OpenIncident, AcceptIncident, RejectIncident, AddCase, FollowCaseLevel,
                 CorrectIncidentLevel, AcknowledgeTeam, ContainIncident, ResolveIncident,
                 FileIncidentReview, CloseIncident, MergeIncident, Tick>;

absl::string_view NameOf(const IncidentCommand& command);

struct IncidentRules {
  const Policy& policy;
};

// The one way an incident changes. `current` is null for OpenIncident only.
absl::StatusOr<command::Change<Incident>> Decide(const Incident* current,
                                                 const IncidentCommand& command,
                                                 const command::Context& context,
                                                 const IncidentRules& rules);

// An incident has no timers: InfiniteFuture.
absl::Time NextDue(const Incident& value, const IncidentRules& rules);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_INCIDENT_H_
