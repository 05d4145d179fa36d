// A case's clocks (INT-10, INT-11) as pure functions of its history, the policy and the calendar: a
// clock is never stored, only what happened is. Every instant comes from the history or is handed
// in, so that the same history gives the same deadlines for ever.
#ifndef AFTERCARE_INTAKE_DOMAIN_CLOCK_H_
#define AFTERCARE_INTAKE_DOMAIN_CLOCK_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/intake/domain/matter.h"

namespace aftercare::intake {

struct ClockPolicy;
struct Policy;

// Values as in aftercare/intake/v1/clock.proto.
enum class ClockKind : uint8_t {
  kUnknown,
  kConfirmLevel,  // graded -> level confirmed
  kFirstContact,  // registered -> first contact
  kNextUpdate,    // last message or contact -> the next; until resolved
  kContain,       // registered -> first measure in force, or waived
  kCause,         // first contact -> cause accepted
  kPlan,          // first contact -> plan submitted
  kApproval,      // submitted -> approved or rejected
  kResolution,    // registered (or reopened) -> resolved
  kConfirmation,  // resolved -> the customer answered, or was counted as neutral
  kReview,        // resolved -> review accepted
};
inline constexpr std::array kClockKinds = {
    ClockKind::kConfirmLevel, ClockKind::kFirstContact, ClockKind::kNextUpdate,
    ClockKind::kContain,      ClockKind::kCause,        ClockKind::kPlan,
    ClockKind::kApproval,     ClockKind::kResolution,   ClockKind::kConfirmation,
    ClockKind::kReview};

enum class PauseCause : uint8_t { kUnknown, kCustomer, kParts, kCarrier, kVendor, kApproval };
inline constexpr std::array kPauseCauses = {PauseCause::kCustomer, PauseCause::kParts,
                                            PauseCause::kCarrier, PauseCause::kVendor,
                                            PauseCause::kApproval};

enum class ClockState : uint8_t {
  kNotStarted,
  kRunning,
  kPaused,    // for a cause this clock may pause for; never when the deadline has passed
  kBreached,  // open and past its deadline
  kMet,       // in time when late_by is zero
  kStopped,   // what it waited for is no longer needed: resolved, closed, withdrawn or merged
};

enum class FiringKind : uint8_t { kWarning, kBreach, kEscalation };

// UPPER_SNAKE, as facts carry them: "FIRST_CONTACT", "CUSTOMER", "NOT_STARTED", "ESCALATION".
absl::string_view NameOf(ClockKind kind);
absl::string_view NameOf(PauseCause cause);
absl::string_view NameOf(ClockState state);
absl::string_view NameOf(FiringKind kind);

// What a clock policy is chosen by, besides the level (INT-10). Empty: not known.
struct ClockSubject {
  std::string customer;  // external id
  std::string contract;
  std::string product_model;
  std::string region;
  Category category = Category::kUnknown;
  MatterKind kind = MatterKind::kUnknown;
};

// From `at` on the effective level is `level` and the targets are those of the named clock policy.
struct LevelChange {
  absl::Time at;
  Level level = Level::kUnknown;
  std::string clock_policy;
  int32_t policy_version = 0;  // whose clock policy; 0: not known, the present one's
  bool operator==(const LevelChange&) const = default;
};

struct Pause {
  PauseCause cause = PauseCause::kUnknown;
  absl::Time from;
  std::optional<absl::Time> to;  // none: still open
  bool operator==(const Pause&) const = default;
};

// The clock, if open then, starts anew at `at`. The earlier deadline stays on the timeline.
struct ManualReset {
  ClockKind clock = ClockKind::kUnknown;
  absl::Time at;
  std::string role;
  std::string reason;
  bool operator==(const ManualReset&) const = default;
};

// Ends the escalation of the breach whose clock has this `based_at`.
struct Acknowledgement {
  ClockKind clock = ClockKind::kUnknown;
  absl::Time based_at;
  absl::Time at;
  std::string staff;
  bool operator==(const Acknowledgement&) const = default;
};

// Everything of this kind up to `step` has fired for the deadline set at `based_at`.
struct FiredMark {
  ClockKind clock = ClockKind::kUnknown;
  FiringKind kind = FiringKind::kWarning;
  int32_t step = 0;
  absl::Time based_at;
  bool operator==(const FiredMark&) const = default;
};

// What happened to a case, as far as clocks care. The lists are in order of time.
struct ClockHistory {
  absl::Time registered_at;
  std::vector<LevelChange> levels;                 // by ChangeLevel; empty: no clock runs
  std::optional<absl::Time> graded_at;             // the grading to be, or that is, confirmed
  std::optional<absl::Time> level_confirmed_at;    // cleared when a new grading starts it anew
  std::optional<absl::Time> first_contact_at;
  std::optional<absl::Time> last_update_at;        // last contact with or message to the customer
  std::optional<absl::Time> contained_at;          // first measure in force, or waived
  std::optional<absl::Time> cause_accepted_at;
  std::optional<absl::Time> plan_submitted_at;     // the first time: meets the plan clock
  std::optional<absl::Time> approval_asked_at;     // the last submission
  std::optional<absl::Time> approval_answered_at;  // approved or rejected; cleared by a submission
  std::optional<absl::Time> resolved_at;
  std::optional<absl::Time> answered_at;
  std::optional<absl::Time> review_accepted_at;
  std::optional<absl::Time> reopened_at;           // the last time; by Reopen
  std::optional<absl::Time> ended_at;              // closed, withdrawn or merged: every clock stops
  std::vector<Pause> pauses;                       // by StartPause and EndPause
  std::vector<ManualReset> resets;
  std::vector<Acknowledgement> acknowledgements;
  std::vector<FiredMark> marks;                    // by MarkFired
  bool operator==(const ClockHistory&) const = default;
};

struct BookedPause {
  PauseCause cause = PauseCause::kUnknown;
  absl::Duration total;  // in the clock's own time: working time for a working clock
  bool operator==(const BookedPause&) const = default;
};

struct Clock {
  ClockKind kind = ClockKind::kUnknown;
  ClockState state = ClockState::kNotStarted;  // not started: nothing below is set
  Level level = Level::kUnknown;               // the one its target is of
  std::string clock_policy;
  absl::Duration target;
  bool working = false;          // the target is working time
  absl::Time started_at;         // original start, or manual reset
  absl::Time based_at;           // when this deadline was set: start, reset or change of level
  absl::Time deadline;           // while paused: as if the pause ended now
  absl::Time original_deadline;  // without the minimum after a change of level; for the figures
  absl::Time warning_at;
  std::optional<absl::Time> ended_at;  // met or stopped
  absl::Duration late_by;              // past the deadline, nights and weekends included
  absl::Duration original_late_by;     // the same past original_deadline
  std::vector<BookedPause> paused;     // causes with time only; never counts an instant twice
  bool acknowledged = false;
  bool operator==(const Clock&) const = default;

  bool open() const {
    return state == ClockState::kRunning || state == ClockState::kPaused ||
           state == ClockState::kBreached;
  }
};

// Something to bring about because of a clock, once.
struct Firing {
  ClockKind clock = ClockKind::kUnknown;
  FiringKind kind = FiringKind::kWarning;
  int32_t step = 0;  // escalation: 1, 2, ...; breach is step 0 of the ladder
  absl::Time at;     // when it was due
  absl::Time based_at;
  absl::Time deadline;
  Level level = Level::kUnknown;
  std::string role;  // breach and escalation: the superior it goes to; warning: empty
  bool operator==(const Firing&) const = default;
};

// The first policy whose selector fits; the last one of a policy is the default and always fits.
const ClockPolicy& SelectClockPolicy(const Policy& policy, const ClockSubject& subject,
                                     Level level);

// Sets the effective level, or what a clock policy is chosen by (classification), from `at` on. No
// change when level and chosen clock policy stay the same. Open clocks re-base on their original
// start; one that then has less than the policy's minimum left gets the minimum from `at`.
void ChangeLevel(ClockHistory& history, absl::Time at, Level level, const ClockSubject& subject,
                 const Policy& policy);

// False, and no change, when a pause for the cause is open already (or none is, to end).
bool StartPause(ClockHistory& history, PauseCause cause, absl::Time at);
bool EndPause(ClockHistory& history, PauseCause cause, absl::Time at);

// Back to work: resolution, next update, confirmation and review start anew; what was met before
// stays met.
void Reopen(ClockHistory& history, absl::Time at);

// Remembers that a firing took place, in constant space per clock. Idempotent.
void MarkFired(ClockHistory& history, const Firing& firing);

// One clock, or all of them in the order of kClockKinds, as they stand at `now`, which is not
// before the last thing in the history. A change of level after a clock was met leaves it met.
Clock ComputeClock(const ClockHistory& history, const Policy& policy, ClockKind kind,
                   absl::Time now);
std::vector<Clock> ComputeClocks(const ClockHistory& history, const Policy& policy,
                                 absl::Time now);

// What is due by `now` and not marked, by time. A breach goes to the first role of the ladder, step
// k of the escalation to the k-th role after it, at deadline + k intervals, until acknowledged; of
// missed steps at the end of the ladder only the last fires. A clock met late still fires its
// breach. A command that starts a clock anew (a message for "next update", a reset, a change of
// level) asks for what is due first. Silence is counted as neutral at its due instant, not at
// `now`, and before this is asked: then the confirmation clock is met and nothing is due.
std::vector<Firing> DueFirings(const ClockHistory& history, const Policy& policy, absl::Time now);

// The next instant at which DueFirings has something, in the past when it is overdue already;
// InfiniteFuture when nothing will be due unless something happens.
absl::Time NextClockDue(const ClockHistory& history, const Policy& policy);

// How the deadline comes about, line by line, in English, times in the calendar's zone: the proof
// (INT-11).
std::vector<std::string> Explain(const ClockHistory& history, const Policy& policy, ClockKind kind,
                                 absl::Time now);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_CLOCK_H_
