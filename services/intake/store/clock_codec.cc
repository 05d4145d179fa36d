#include "services/intake/store/clock_codec.h"

#include <array>

namespace aftercare::intake {
namespace {

using Ledger = v1::ClockLedger;

// An instant of the history and the field it rests in.
struct Instant {
  std::optional<absl::Time> ClockHistory::*member;
  google::protobuf::Timestamp* (Ledger::*put)();
  bool (Ledger::*has)() const;
  const google::protobuf::Timestamp& (Ledger::*get)() const;
};

constexpr std::array<Instant, 14> kInstants = {{
    {&ClockHistory::graded_at, &Ledger::mutable_grade_time, &Ledger::has_grade_time,
     &Ledger::grade_time},
    {&ClockHistory::level_confirmed_at, &Ledger::mutable_level_confirm_time,
     &Ledger::has_level_confirm_time, &Ledger::level_confirm_time},
    {&ClockHistory::first_contact_at, &Ledger::mutable_first_contact_time,
     &Ledger::has_first_contact_time, &Ledger::first_contact_time},
    {&ClockHistory::last_update_at, &Ledger::mutable_last_update_time,
     &Ledger::has_last_update_time, &Ledger::last_update_time},
    {&ClockHistory::contained_at, &Ledger::mutable_contain_time, &Ledger::has_contain_time,
     &Ledger::contain_time},
    {&ClockHistory::cause_accepted_at, &Ledger::mutable_cause_time, &Ledger::has_cause_time,
     &Ledger::cause_time},
    {&ClockHistory::plan_submitted_at, &Ledger::mutable_plan_submit_time,
     &Ledger::has_plan_submit_time, &Ledger::plan_submit_time},
    {&ClockHistory::approval_asked_at, &Ledger::mutable_approval_ask_time,
     &Ledger::has_approval_ask_time, &Ledger::approval_ask_time},
    {&ClockHistory::approval_answered_at, &Ledger::mutable_approval_answer_time,
     &Ledger::has_approval_answer_time, &Ledger::approval_answer_time},
    {&ClockHistory::resolved_at, &Ledger::mutable_resolve_time, &Ledger::has_resolve_time,
     &Ledger::resolve_time},
    {&ClockHistory::answered_at, &Ledger::mutable_answer_time, &Ledger::has_answer_time,
     &Ledger::answer_time},
    {&ClockHistory::review_accepted_at, &Ledger::mutable_review_time, &Ledger::has_review_time,
     &Ledger::review_time},
    {&ClockHistory::reopened_at, &Ledger::mutable_reopen_time, &Ledger::has_reopen_time,
     &Ledger::reopen_time},
    {&ClockHistory::ended_at, &Ledger::mutable_end_time, &Ledger::has_end_time,
     &Ledger::end_time},
}};

void ToProto(const LevelChange& change, Ledger::LevelChange* out) {
  PutTime(change.at, out, &Ledger::LevelChange::mutable_time);
  out->set_level(EnumToProto(change.level));
  out->set_clock_policy(change.clock_policy);
  out->set_policy_version(change.policy_version);
}

void ToProto(const Pause& pause, Ledger::Pause* out) {
  out->set_cause(EnumToProto(pause.cause));
  PutTime(pause.from, out, &Ledger::Pause::mutable_start_time);
  PutTime(pause.to, out, &Ledger::Pause::mutable_end_time);
}

void ToProto(const ManualReset& reset, Ledger::Reset* out) {
  out->set_kind(EnumToProto(reset.clock));
  PutTime(reset.at, out, &Ledger::Reset::mutable_time);
  out->set_role(reset.role);
  out->set_reason(reset.reason);
}

void ToProto(const Acknowledgement& acknowledgement, Ledger::Acknowledgement* out) {
  out->set_kind(EnumToProto(acknowledgement.clock));
  PutTime(acknowledgement.based_at, out, &Ledger::Acknowledgement::mutable_base_time);
  PutTime(acknowledgement.at, out, &Ledger::Acknowledgement::mutable_time);
  out->set_staff(acknowledgement.staff);
}

void ToProto(const FiredMark& mark, Ledger::Mark* out) {
  out->set_clock(EnumToProto(mark.clock));
  out->set_kind(EnumToProto(mark.kind));
  out->set_step(mark.step);
  PutTime(mark.based_at, out, &Ledger::Mark::mutable_base_time);
}

}  // namespace

void ToProto(const ClockHistory& history, Ledger* out) {
  PutTime(history.registered_at, out, &Ledger::mutable_register_time);
  for (const Instant& instant : kInstants) PutTime(history.*instant.member, out, instant.put);
  for (const LevelChange& change : history.levels) ToProto(change, out->add_levels());
  for (const Pause& pause : history.pauses) ToProto(pause, out->add_pauses());
  for (const ManualReset& reset : history.resets) ToProto(reset, out->add_resets());
  for (const Acknowledgement& one : history.acknowledgements) {
    ToProto(one, out->add_acknowledgements());
  }
  for (const FiredMark& mark : history.marks) ToProto(mark, out->add_marks());
}

ClockHistory FromProto(const Ledger& wire, WireReader& reader) {
  ClockHistory history;
  history.registered_at = TakeTime(wire.register_time());
  for (const Instant& instant : kInstants) {
    history.*instant.member = TakeTime((wire.*instant.has)(), (wire.*instant.get)());
  }
  for (const Ledger::LevelChange& change : wire.levels()) {
    history.levels.push_back({.at = TakeTime(change.time()),
                              .level = reader.Enum<Level>(change.level(), "ledger.levels.level"),
                              .clock_policy = change.clock_policy(),
                              .policy_version = change.policy_version()});
  }
  for (const Ledger::Pause& pause : wire.pauses()) {
    history.pauses.push_back(
        {.cause = reader.Enum<PauseCause>(pause.cause(), "ledger.pauses.cause"),
         .from = TakeTime(pause.start_time()),
         .to = TakeTime(pause.has_end_time(), pause.end_time())});
  }
  for (const Ledger::Reset& reset : wire.resets()) {
    history.resets.push_back({.clock = reader.Enum<ClockKind>(reset.kind(), "ledger.resets.kind"),
                              .at = TakeTime(reset.time()),
                              .role = reset.role(),
                              .reason = reset.reason()});
  }
  for (const Ledger::Acknowledgement& one : wire.acknowledgements()) {
    history.acknowledgements.push_back(
        {.clock = reader.Enum<ClockKind>(one.kind(), "ledger.acknowledgements.kind"),
         .based_at = TakeTime(one.base_time()),
         .at = TakeTime(one.time()),
         .staff = one.staff()});
  }
  for (const Ledger::Mark& mark : wire.marks()) {
    history.marks.push_back({.clock = reader.Enum<ClockKind>(mark.clock(), "ledger.marks.clock"),
                             .kind = reader.Enum<FiringKind>(mark.kind(), "ledger.marks.kind"),
                             .step = mark.step(),
                             .based_at = TakeTime(mark.base_time())});
  }
  return history;
}

void ToProto(const Clock& clock, v1::Clock* out) {
  out->set_kind(EnumToProto(clock.kind));
  out->set_state(EnumToProto(clock.state));
  if (clock.state == ClockState::kNotStarted) return;
  out->set_level(EnumToProto(clock.level));
  out->set_clock_policy(clock.clock_policy);
  SetDuration(clock.target, out->mutable_target());
  out->set_working(clock.working);
  PutTime(clock.started_at, out, &v1::Clock::mutable_start_time);
  PutTime(clock.based_at, out, &v1::Clock::mutable_base_time);
  PutTime(clock.deadline, out, &v1::Clock::mutable_deadline);
  PutTime(clock.original_deadline, out, &v1::Clock::mutable_original_deadline);
  PutTime(clock.warning_at, out, &v1::Clock::mutable_warning_time);
  PutTime(clock.ended_at, out, &v1::Clock::mutable_met_time);
  if (clock.late_by > absl::ZeroDuration()) SetDuration(clock.late_by, out->mutable_late_by());
  if (clock.original_late_by > absl::ZeroDuration()) {
    SetDuration(clock.original_late_by, out->mutable_original_late_by());
  }
  for (const BookedPause& pause : clock.paused) {
    v1::BookedPause* const wire = out->add_pauses();
    wire->set_cause(EnumToProto(pause.cause));
    SetDuration(pause.total, wire->mutable_total());
  }
  out->set_acknowledged(clock.acknowledged);
}

}  // namespace aftercare::intake
