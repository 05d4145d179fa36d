// The state of the case aggregate: one customer's matter from registration to archive (domain
// section 0). Plans, measures, cause and review are its children, the clocks follow from its
// history. The level falls only by a person (INT-09) and nothing is carried out before a plan is
// approved (INT-17).
#ifndef AFTERCARE_INTAKE_DOMAIN_CASE_STATE_H_
#define AFTERCARE_INTAKE_DOMAIN_CASE_STATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/transitions.h"
#include "common/ids/uuid.h"
#include "services/intake/domain/cause.h"
#include "services/intake/domain/classification.h"
#include "services/intake/domain/clock.h"
#include "services/intake/domain/contact.h"
#include "services/intake/domain/grading.h"
#include "services/intake/domain/matter.h"
#include "services/intake/domain/measure.h"
#include "services/intake/domain/plan.h"
#include "services/intake/domain/review.h"

namespace aftercare::intake {

enum class CaseState : uint8_t {
  kRegistered,
  kClassified,
  kInProgress,
  kResolved,
  kConfirmed,
  kClosed,
  kArchived,
  kWithdrawn,
  kMerged,
};

inline constexpr command::Transitions<CaseState, 9, 16> kCaseTransitions(
    std::array<command::Edge<CaseState>, 16>{{
        {CaseState::kRegistered, CaseState::kClassified},
        {CaseState::kClassified, CaseState::kInProgress},
        {CaseState::kInProgress, CaseState::kResolved},
        {CaseState::kResolved, CaseState::kConfirmed},
        {CaseState::kConfirmed, CaseState::kClosed},
        {CaseState::kClosed, CaseState::kArchived},
        {CaseState::kResolved, CaseState::kInProgress},
        {CaseState::kConfirmed, CaseState::kInProgress},
        {CaseState::kClosed, CaseState::kInProgress},
        {CaseState::kRegistered, CaseState::kWithdrawn},
        {CaseState::kClassified, CaseState::kWithdrawn},
        {CaseState::kInProgress, CaseState::kWithdrawn},
        {CaseState::kRegistered, CaseState::kMerged},
        {CaseState::kClassified, CaseState::kMerged},
        {CaseState::kInProgress, CaseState::kMerged},
        {CaseState::kResolved, CaseState::kMerged},
    }});
static_assert(kCaseTransitions.Sound(3));

absl::string_view NameOf(CaseState state);

struct Case {
  ids::Uuid id;
  int64_t number = 0;  // counter of people's number
  CaseState state = CaseState::kRegistered;
  absl::Time create_time;
  absl::Time update_time;
  Report report;
  std::string agent;  // staff id; empty: nobody was free
  Classification classification;
  Grading grading;
  ids::Uuid incident;  // nil: none
  Level incident_level = Level::kUnknown;
  bool incident_requested = false;  // one of its own was ordered (INT-09)
  ids::Uuid own_incident;           // that one, once it is there
  std::optional<FirstContact> first_contact;
  std::optional<Promise> promise;  // the one in force
  ClockHistory history;
  ids::Uuid duplicate_of;
  ids::Uuid merged_into;
  std::vector<ids::Uuid> merged_from;
  std::vector<Measure> measures;
  std::optional<ContainmentWaiver> containment_waiver;
  std::optional<CauseReport> cause;
  std::vector<Plan> plans;  // the last is the present one
  int32_t earlier_repairs = 0;  // of the same goods and fault by earlier cases (INT-16)
  std::optional<Confirmation> confirmation;
  std::optional<Review> review;
  std::vector<ContactNote> contacts;  // personal; the newest of them
  int32_t reopenings = 0;
  std::optional<absl::Time> close_time;  // confirmed or closed last: the reopening window begins
  bool operator==(const Case&) const = default;

  // The graver of the case's own level and its incident's.
  Level effective_level() const { return GraverOf(grading.level, incident_level); }
  // Neither solved nor given up.
  bool open() const {
    return state == CaseState::kRegistered || state == CaseState::kClassified ||
           state == CaseState::kInProgress;
  }
  Plan* plan() { return plans.empty() ? nullptr : &plans.back(); }
  const Plan* plan() const { return plans.empty() ? nullptr : &plans.back(); }
};

enum class NextStep : uint8_t {
  kUnknown,
  kFirstContact,
  kOpenQuestions,
  kInterimMeasure,
  kCauseAnalysis,
  kPlan,
  kExecution,
  kConfirmation,
};

// The steps that follow, as the customer is told them (INT-03).
std::vector<NextStep> NextSteps(const Case& value);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_CASE_STATE_H_
