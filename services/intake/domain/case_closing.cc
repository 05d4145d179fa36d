// The end of a case: solved, confirmed, reviewed, closed, archived; or given up, or reopened
// (INT-20, INT-21).
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/intake/domain/case_turn.h"

namespace aftercare::intake::internal {
namespace {

// The promise of a reopening. A customer who reopens by link is promised a call within the least
// time policy keeps; members of staff promise themselves.
absl::StatusOr<Promise> NewPromise(const std::optional<Promise>& given, const Turn& turn) {
  if (!given || given->action == PromisedAction::kUnknown) {
    if (turn.context.caller.kind != auth::Kind::kStaff) {
      return Promise{PromisedAction::kCallBack,
                     EarliestPromise(PromisedAction::kCallBack, turn.now(), turn.policy())};
    }
    command::Faults faults;
    faults.Add("promise", "must hold a new promise (INT-20)");
    return faults.status();
  }
  if (absl::Status kept = CheckPromise(*given, turn.now(), turn.policy()); !kept.ok()) {
    return kept;
  }
  return *given;
}

// The reason as the timeline may hold it: a customer's own words are kept with the contacts
// instead.
std::string ReasonFor(const std::string& reason, Turn& turn) {
  const auth::Kind kind = turn.context.caller.kind;
  if (kind == auth::Kind::kStaff || kind == auth::Kind::kService) return reason;
  AddContact({turn.now(), auth::Subject(turn.context.caller), Direction::kInbound,
              Channel::kUnknown, reason},
             turn.next);
  return "CUSTOMER_REQUEST";
}

absl::Status Reopen(const Promise& promise, std::string reason, Turn& turn) {
  Case& next = turn.next;
  if (absl::Status moved = turn.Move(CaseState::kInProgress); !moved.ok()) return moved;
  ++next.reopenings;
  next.promise = promise;
  next.review.reset();
  next.close_time.reset();
  Reach(Milestone::kReopened, turn);
  turn.Note("reopened", {{"reason", std::move(reason)},
                         {"promise", std::string(NameOf(promise.action))},
                         {"promised", Rfc3339(promise.due_time)},
                         {"reopenings", absl::StrCat(next.reopenings)}});
  return absl::OkStatus();
}

absl::Status CloseWhenReviewed(Turn& turn) {
  if (turn.next.state != CaseState::kConfirmed || !turn.next.review) return absl::OkStatus();
  if (absl::Status moved = turn.Move(CaseState::kClosed); !moved.ok()) return moved;
  turn.next.close_time = turn.now();
  Reach(Milestone::kEnded, turn);
  turn.Note("closed");
  return absl::OkStatus();
}

absl::Status Confirm(Confirmation confirmation, Turn& turn) {
  std::vector<command::Fact> facts = {{"answer", std::string(NameOf(confirmation.answer))},
                                      {"counted", confirmation.counted ? "true" : "false"}};
  turn.next.confirmation = std::move(confirmation);
  turn.next.history.answered_at = turn.next.confirmation->time;
  turn.Note("resolution_confirmed", std::move(facts));
  if (turn.next.confirmation->answer == Answer::kDissatisfied) return absl::OkStatus();
  if (absl::Status moved = turn.Move(CaseState::kConfirmed); !moved.ok()) return moved;
  turn.next.close_time = turn.now();
  return CloseWhenReviewed(turn);
}

}  // namespace

absl::Status Resolve(Turn& turn) {
  if (absl::Status moved = turn.Move(CaseState::kResolved); !moved.ok()) return moved;
  for (const PauseCause cause : kPauseCauses) ResumeFrom(cause, turn);
  EndMeasures(turn);
  Reach(Milestone::kResolved, turn);
  turn.Note("resolved");
  return absl::OkStatus();
}

absl::Status Apply(const WithdrawCase& c, Turn& turn) {
  command::Faults faults;
  Need("reason", c.reason, faults);
  if (!faults.ok()) return faults.status();
  if (turn.next.plan() != nullptr && turn.next.plan()->running()) {
    return RefuseByRule("INT-18", "PLAN_RUNNING", "an approved plan of this case is under way");
  }
  if (absl::Status moved = turn.Move(CaseState::kWithdrawn); !moved.ok()) return moved;
  EndMeasures(turn);
  Reach(Milestone::kEnded, turn);
  turn.Note("withdrawn", {{"reason", ReasonFor(c.reason, turn)}});
  return absl::OkStatus();
}

absl::Status Apply(const ConfirmResolution& c, Turn& turn) {
  if (c.answer == Answer::kUnknown) {
    command::Faults faults;
    faults.Add("answer", "must be set");
    return faults.status();
  }
  Confirmation confirmation{.answer = c.answer,
                            .time = turn.now(),
                            .counted = false,
                            .author = auth::Subject(turn.context.caller),
                            .comment = c.comment};
  if (c.answer != Answer::kDissatisfied) return Confirm(std::move(confirmation), turn);
  const absl::StatusOr<Promise> promise = NewPromise(c.promise, turn);
  if (!promise.ok()) return promise.status();
  if (absl::Status confirmed = Confirm(std::move(confirmation), turn); !confirmed.ok()) {
    return confirmed;
  }
  return Reopen(*promise, "DISSATISFIED", turn);
}

absl::Time NeutralTime(const Case& value, const Policy& policy) {
  return value.state == CaseState::kResolved && value.history.resolved_at
             ? *value.history.resolved_at + policy.closing.neutral_after
             : absl::InfiniteFuture();
}

absl::Status CountAsNeutralWhenDue(Turn& turn) {
  const absl::Time due = NeutralTime(turn.next, turn.policy());
  if (turn.now() < due) return absl::OkStatus();
  // At the due instant, however late the timer: the confirmation's clock is met with it.
  return Confirm({.answer = Answer::kNeutral,
                  .time = due,
                  .counted = true,
                  .author = "policy",
                  .comment = ""},
                 turn);
}

absl::Status Apply(const ReopenCase& c, Turn& turn) {
  command::Faults faults;
  Need("reason", c.reason, faults);
  if (!faults.ok()) return faults.status();
  const absl::Time until =
      turn.next.close_time.value_or(turn.now()) + turn.policy().closing.reopen_window;
  if (turn.now() > until) {
    return RefuseByRule("INT-20", "REOPENING_OVER", "the time to reopen the case is over",
                        {{"until", Rfc3339(until)}});
  }
  const absl::StatusOr<Promise> promise = NewPromise(c.promise, turn);
  if (!promise.ok()) return promise.status();
  return Reopen(*promise, ReasonFor(c.reason, turn), turn);
}

absl::Status Apply(const FileReview& c, Turn& turn) {
  command::Faults faults;
  const bool full = turn.policy().closing.full_reviews.contains(turn.next.effective_level());
  CheckReview(c.review, full, faults);
  if (!faults.ok()) return faults.status();
  if (turn.next.review) {
    return RefuseByRule("INT-21", "REVIEW_FILED", "the review is filed already");
  }
  Review& review = turn.next.review.emplace(c.review);
  review.author = turn.caller();
  review.time = turn.now();
  Reach(Milestone::kReviewFiled, turn);
  turn.Note("review_filed",
            {{"form", full ? "FULL" : "SHORT"},
             {"participants", absl::StrCat(review.participants.size())}});
  return CloseWhenReviewed(turn);
}

absl::Time ArchiveTime(const Case& value, const Policy& policy) {
  return value.state == CaseState::kClosed && value.close_time
             ? *value.close_time + policy.closing.archive_after
             : absl::InfiniteFuture();
}

absl::Status ArchiveWhenDue(Turn& turn) {
  if (turn.now() < ArchiveTime(turn.next, turn.policy())) return absl::OkStatus();
  if (absl::Status moved = turn.Move(CaseState::kArchived); !moved.ok()) return moved;
  turn.Note("archived");
  return absl::OkStatus();
}

}  // namespace aftercare::intake::internal
