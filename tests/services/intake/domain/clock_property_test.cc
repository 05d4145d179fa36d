// What holds for the clocks of any case, whatever happened to it.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "services/intake/domain/clock.h"
#include "tests/services/intake/domain/clock_fixture.h"

namespace aftercare::intake {
namespace {

absl::Duration AnyMinutes(int most) { return absl::Minutes(*rc::gen::inRange(0, most)); }

Level AnyLevel() { return static_cast<Level>(*rc::gen::inRange(1, 4)); }

absl::Time AnyStart() { return At("2026-01-01 00:00") + AnyMinutes(300 * 24 * 60); }

struct Lived {
  ClockHistory history;
  absl::Time last;  // the last thing that happened
};

// A case some things happened to, in order of time.
Lived AnyLife() {
  Lived life;
  absl::Time& now = life.last;
  now = AnyStart();
  life.history = Registered(now, AnyLevel());
  ClockHistory& h = life.history;
  for (int i = *rc::gen::inRange(0, 14); i > 0; --i) {
    now += AnyMinutes(12 * 60);
    const auto kind = kClockKinds[*rc::gen::inRange<size_t>(0, kClockKinds.size())];
    const auto cause = kPauseCauses[*rc::gen::inRange<size_t>(0, kPauseCauses.size())];
    switch (*rc::gen::inRange(0, 12)) {
      case 0: Raise(h, now, AnyLevel()); break;
      case 1: StartPause(h, cause, now); break;
      case 2: EndPause(h, cause, now); break;
      case 3: h.resets.push_back({kind, now, "service_manager", "test"}); break;
      case 4: if (!h.first_contact_at) h.first_contact_at = now; break;
      case 5: h.last_update_at = now; break;
      case 6: if (!h.contained_at) h.contained_at = now; break;
      case 7: h.approval_asked_at = now; break;
      case 8: h.approval_answered_at = now; break;
      case 9: if (!h.resolved_at) h.resolved_at = now; break;
      case 10: if (h.resolved_at) Reopen(h, now); break;
      case 11: h.level_confirmed_at = now; break;
    }
    if (*rc::gen::inRange(0, 3) == 0) {
      for (const Firing& firing : DueFirings(h, InstalledPolicy(), now)) MarkFired(h, firing);
    }
    const Clock clock = Compute(h, kind, now);
    if (clock.state == ClockState::kBreached && *rc::gen::inRange(0, 2) == 0) {
      h.acknowledgements.push_back({kind, clock.based_at, now, "staff/zhang.wei"});
    }
  }
  return life;
}

TEST(ClockProperty, INT_11_WhatIsMarkedIsNotDueAgain) {
  ASSERT_TRUE(rc::check([] {
    Lived life = AnyLife();
    const absl::Time now = life.last + AnyMinutes(40 * 24 * 60);
    const auto due = DueFirings(life.history, InstalledPolicy(), now);
    RC_ASSERT(std::is_sorted(due.begin(), due.end(), [](const Firing& left, const Firing& right) {
      return left.at < right.at;
    }));
    for (const Firing& firing : due) {
      RC_ASSERT(firing.at <= now);
      MarkFired(life.history, firing);
    }
    RC_ASSERT(DueFirings(life.history, InstalledPolicy(), now).empty());
    RC_ASSERT(NextClockDue(life.history, InstalledPolicy()) > now);
    RC_ASSERT(life.history.marks.size() <= 3 * kClockKinds.size());
  }));
}

TEST(ClockProperty, INT_11_NextClockDueIsWhenSomethingIsDue) {
  ASSERT_TRUE(rc::check([] {
    Lived life = AnyLife();
    for (int step = 0; step < 25; ++step) {
      const absl::Time next = NextClockDue(life.history, InstalledPolicy());
      if (next == absl::InfiniteFuture()) {
        RC_ASSERT(DueFirings(life.history, InstalledPolicy(), life.last + absl::Hours(9999))
                      .empty());
        return;
      }
      const absl::Time now = std::max(next, life.last);
      if (next > life.last) {
        RC_ASSERT(
            DueFirings(life.history, InstalledPolicy(), next - absl::Nanoseconds(1)).empty());
      }
      const auto due = DueFirings(life.history, InstalledPolicy(), now);
      RC_ASSERT(!due.empty());
      // Missed steps at the top of the ladder fire as the last of them.
      RC_ASSERT(due.front().at >= next);
      if (next >= life.last) RC_ASSERT(due.front().at == next);
      for (const Firing& firing : due) MarkFired(life.history, firing);
    }
  }));
}

TEST(ClockProperty, INT_11_AnAllowedPauseMovesARoundTheClockDeadlineByItsLength) {
  ASSERT_TRUE(rc::check([] {
    ClockHistory h = Registered(AnyStart(), Level::kMajor);
    const auto kind = ClockKind::kResolution;
    const absl::Time before = Compute(h, kind, h.registered_at).deadline;
    absl::Duration total;
    absl::Time at = h.registered_at;
    for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
      at += AnyMinutes(14 * 60);
      const auto cause = kPauseCauses[*rc::gen::inRange<size_t>(0, kPauseCauses.size())];
      const absl::Duration length = AnyMinutes(5 * 24 * 60);
      StartPause(h, cause, at);
      at += length;
      EndPause(h, cause, at);
      total += length;
    }
    const Clock clock = Compute(h, kind, at);
    RC_ASSERT(clock.deadline == before + total);
    absl::Duration booked;
    for (const BookedPause& pause : clock.paused) booked += pause.total;
    RC_ASSERT(booked == total);
  }));
}

TEST(ClockProperty, INT_11_ALaterStartNeverHasAnEarlierDeadline) {
  ASSERT_TRUE(rc::check([] {
    const Level level = AnyLevel();
    const absl::Time start = AnyStart();
    const absl::Time later = start + AnyMinutes(5 * 24 * 60);
    for (const ClockKind kind : {ClockKind::kConfirmLevel, ClockKind::kFirstContact,
                                 ClockKind::kContain, ClockKind::kResolution}) {
      const Clock first = Compute(Registered(start, level), kind, start);
      const Clock second = Compute(Registered(later, level), kind, later);
      RC_ASSERT(first.deadline <= second.deadline);
      RC_ASSERT(first.warning_at <= first.deadline);
    }
  }));
}

TEST(ClockProperty, INT_11_TheProofAddsUpForAnyHistory) {
  ASSERT_TRUE(rc::check([] {
    const Lived life = AnyLife();
    for (const Clock& clock : ComputeClocks(life.history, InstalledPolicy(), life.last)) {
      const auto proof = Explain(life.history, InstalledPolicy(), clock.kind, life.last);
      RC_ASSERT(!proof.empty());
      if (clock.state == ClockState::kNotStarted) continue;
      RC_ASSERT(clock.deadline >= clock.original_deadline);
      RC_ASSERT(clock.late_by <= clock.original_late_by);
      RC_ASSERT(clock.state != ClockState::kBreached || clock.deadline <= life.last);
    }
  }));
}

}  // namespace
}  // namespace aftercare::intake
