// A case's history for tests of clocks, with times as people in Shanghai write them.
#ifndef AFTERCARE_TESTS_SERVICES_INTAKE_DOMAIN_CLOCK_FIXTURE_H_
#define AFTERCARE_TESTS_SERVICES_INTAKE_DOMAIN_CLOCK_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>

#include "absl/time/time.h"
#include "services/intake/domain/clock.h"
#include "tests/services/intake/policy_fixture.h"

namespace aftercare::intake {

inline absl::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text, InstalledPolicy().clocks.calendars[0].zone,
                              &time, &error))
      << text << ": " << error;
  return time;
}

inline std::string Text(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, InstalledPolicy().clocks.calendars[0].zone);
}

// Registered and graded at `at`; nothing else has happened.
inline ClockHistory Registered(absl::Time at, Level level) {
  ClockHistory history;
  history.registered_at = at;
  history.graded_at = at;
  ChangeLevel(history, at, level, {}, InstalledPolicy());
  return history;
}

inline void Raise(ClockHistory& history, absl::Time at, Level level) {
  ChangeLevel(history, at, level, {}, InstalledPolicy());
}

inline Clock Compute(const ClockHistory& history, ClockKind kind, absl::Time now) {
  return ComputeClock(history, InstalledPolicy(), kind, now);
}

}  // namespace aftercare::intake

#endif  // AFTERCARE_TESTS_SERVICES_INTAKE_DOMAIN_CLOCK_FIXTURE_H_
