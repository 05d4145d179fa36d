// What can be asked of a case, one struct per RPC and of the same name, plus what other services,
// incidents and the timer bring about. Decide answers each with the next state, its timeline
// entries and effects, or with a refusal; it never throws and reads no clock.
#ifndef AFTERCARE_INTAKE_DOMAIN_CASE_H_
#define AFTERCARE_INTAKE_DOMAIN_CASE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/command/decision.h"
#include "services/intake/domain/assignment.h"
#include "services/intake/domain/case_state.h"
#include "services/intake/domain/policy.h"
#include "services/intake/domain/signal.h"

namespace aftercare::intake {

enum class OnDuplicate : uint8_t { kReturnFirst, kLink };

// INT-01, INT-02, INT-04, INT-05, INT-08. `id` and `number` are made by the caller.
struct OpenCase {
  ids::Uuid id;
  int64_t number = 0;
  Report report;
  OnDuplicate on_duplicate = OnDuplicate::kReturnFirst;
};

// INT-07: the category follows from the sub-category.
struct ConfirmClassification {
  SubCategory sub_category = SubCategory::kUnknown;
  MatterKind kind = MatterKind::kUnknown;
  std::string override_reason;
};

// INT-09; level kUnknown: as it stands.
struct ConfirmGrading {
  Level level = Level::kUnknown;
  std::string reason;
};

// INT-09, INT-40: new facts, a level by hand, or both. Never lowers.
struct RaiseLevel {
  std::optional<GradingFacts> facts;
  Level level = Level::kUnknown;
  std::string reason;
};

// INT-09: the only way down.
struct CorrectLevel {
  Level level = Level::kUnknown;
  std::string reason;
  std::optional<GradingFacts> facts;
};

// INT-05.
struct HandOverCase {
  std::string agent;
  std::string reason;
};

// INT-04, on the case that goes. Rules::other is the case it goes into.
struct MergeCase {
  ids::Uuid into;
  std::string reason;
};

// INT-04, on the case that stays, in the same transaction.
struct AbsorbCase {
  ids::Uuid merged;
};

struct WithdrawCase {
  std::string reason;
};

// INT-13; agent and time are filled from the context.
struct RecordFirstContact {
  FirstContact first_contact;
};

struct RecordContact {
  Direction direction = Direction::kUnknown;
  Channel channel = Channel::kUnknown;
  std::string summary;  // personal
};

// INT-14.
struct RequestMeasure {
  MeasureKind kind = MeasureKind::kUnknown;
  Money amount;
  absl::Time expire_time;
  std::optional<absl::Time> check_time;
};

// INT-14: whether a measure in force helps; `measure` is its number.
struct CheckMeasure {
  int32_t measure = 0;
  MeasureEffect effect = MeasureEffect::kUnknown;
  std::string note;
};

struct WaiveMeasure {
  std::string reason;
};

// INT-15; author and time are filled from the context.
struct RecordCause {
  CauseReport cause;
};

// INT-16; numbers, states and resources of the actions are filled by Decide.
struct SubmitPlan {
  std::string summary;
  std::vector<PlanAction> actions;
};

// INT-17.
struct ApprovePlan {
  std::string note;
};

struct RejectPlan {
  std::string reason;
};

// INT-18: an action people carry out.
struct CompleteAction {
  int32_t action = 0;
  bool failed = false;
  std::string note;
};

// INT-11.
struct PauseClock {
  PauseCause cause{};
  std::string reason;
};

struct ResumeClock {
  PauseCause cause{};
};

struct ResetClock {
  ClockKind kind{};
  std::string reason;
};

struct AcknowledgeBreach {
  ClockKind kind{};
};

// INT-20. Who reopens promises anew; for a customer without staff at hand policy promises a call.
struct ConfirmResolution {
  Answer answer = Answer::kUnknown;
  std::string comment;  // personal
  std::optional<Promise> promise;
};

struct ReopenCase {
  std::string reason;
  std::optional<Promise> promise;
};

// INT-21; author and time are filled from the context.
struct FileReview {
  Review review;
};

// INT-25: the case belongs to an incident from now on. Of those it may be in already it leaves only
// the one it has opened by itself, which then goes into the wider one; in any other it stays, and the
// timeline says so.
struct JoinIncident {
  ids::Uuid incident;
  Level level = Level::kUnknown;
};

// The incident's level rose; `corrected` when a person put it right, which alone may lower it.
struct RaiseEffectiveLevel {
  ids::Uuid incident;
  Level level = Level::kUnknown;
  bool corrected = false;
};

// INT-18: an event of another service about a resource of this case's plan. `status` in UPPER_SNAKE
// as that service names it; versions of a resource come at least once and may come late.
struct RecordProgress {
  enum class Source : uint8_t { kWorkOrder, kShipment, kRma, kLoaner };
  Source source = Source::kWorkOrder;
  std::string resource;
  std::string status;
  bool quality_passed = false;  // a work order's check (INT-19), or an RMA's goods were accepted
  int64_t version = 0;
  bool settleable = false;  // an RMA: its goods may be replaced or refunded by now (LOG-01)
};

using CaseCommand =
    std::variant<OpenCase, ConfirmClassification, ConfirmGrading, RaiseLevel, CorrectLevel,
                 HandOverCase, MergeCase, AbsorbCase, WithdrawCase, RecordFirstContact,
                 RecordContact, RequestMeasure, CheckMeasure, WaiveMeasure, RecordCause, SubmitPlan,
                 ApprovePlan, RejectPlan, CompleteAction, PauseClock, ResumeClock, ResetClock,
                 AcknowledgeBreach, ConfirmResolution, ReopenCase, FileReview, JoinIncident,
                 RaiseEffectiveLevel, EffectDone, EffectRefused, RecordProgress, Tick>;

// The incident a case opens by itself (INT-09); it may not be there.
ids::Uuid OwnIncidentOf(const ids::Uuid& case_id);

// "RecordFirstContact"; as refusals and traces name it.
absl::string_view NameOf(const CaseCommand& command);

// What is known of a case of the same customer registered lately (INT-04).
struct RecentCase {
  ids::Uuid id;
  CaseState state = CaseState::kRegistered;
  absl::Time create_time;
  ids::Uuid customer;
  std::string order_number;
  int32_t order_line = 0;
  SubCategory sub_category = SubCategory::kUnknown;
  SubCategory suggested = SubCategory::kUnknown;  // before a person confirmed or changed it
  std::string fault_code;
  std::string symptom;
};

// Everything a decision may read beside state, command and context.
struct CaseRules {
  const Policy& policy;
  absl::Span<const RecentCase> recent = {};  // OpenCase
  std::string sticky_agent = {};             // OpenCase: of the customer's open case (INT-05)
  absl::Span<const AgentLoad> agents = {};   // OpenCase
  const Case* other = nullptr;               // MergeCase: the case it goes into
  absl::Span<const Case> earlier = {};       // ConfirmClassification: may be about the same goods
};

// The case registered before about the same matter, or nullptr: same customer, order line and
// sub-category, and the same fault code or a symptom as similar as the policy says, within its
// window (INT-04). A case merged or withdrawn no longer counts.
const RecentCase* FindSameMatter(const Report& report, SubCategory sub_category, absl::Time now,
                                 absl::Span<const RecentCase> recent, const Policy& policy);

// The one way a case changes. `current` is null for OpenCase only. The same matter twice is refused
// with SAME_MATTER and metadata "case" when the first is to be returned (INT-04).
absl::StatusOr<command::Change<Case>> Decide(const Case* current, const CaseCommand& command,
                                             const command::Context& context,
                                             const CaseRules& rules);

// The next instant at which Tick has something to do: a warning, breach or escalation of a clock,
// a measure's check or expiry, the archive. InfiniteFuture: never.
absl::Time NextDue(const Case& value, const CaseRules& rules);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_CASE_H_
