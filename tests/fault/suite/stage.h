// All five services under load, and what has to hold at the end.
#ifndef AFTERCARE_TESTS_FAULT_SUITE_STAGE_H_
#define AFTERCARE_TESTS_FAULT_SUITE_STAGE_H_

#include <gtest/gtest.h>

#include <cstdio>
#include <functional>
#include <utility>

#include "common/time/clock.h"
#include "tests/fault/suite/callers.h"
#include "tests/fault/suite/case_load.h"
#include "tests/fault/suite/final_check.h"
#include "tests/suite/system.h"

namespace aftercare::testing {

// Messages are not held back by the limit of mails a minute, which would be all that is measured.
inline Setup FaultSetup(
    int replicas,
    std::function<std::string(const std::string&, const std::string&)> reach = nullptr) {
  return {replicas, std::move(reach),
          {"INSERT INTO notification.policy SELECT version + 1, effective_at, author, approved_by, "
           "jsonb_set(document, '{channels,0,per_minute}', '60000') "
           "FROM notification.policy ORDER BY version DESC LIMIT 1"}};
}

class Stage {
 public:
  explicit Stage(Setup setup)
      : system(std::move(setup)), callers(system), load(callers), check(system, callers) {}

  // Waits until all is quiet, then checks all, and that every answer is given again byte for byte.
  void End() {
    if (::testing::Test::HasFailure()) return;
    const absl::Duration loaded = watch.Elapsed();
    check.AwaitQuiet();
    const absl::Duration quiet = watch.Elapsed();
    check.ExpectWhole(load.played());
    EXPECT_EQ(load.CountOtherAnswers(), 0);
    std::printf("%zu cases, %lld calls acknowledged, %lld repeated; load %.1f s, quiet after %.1f s, "
                "checked after %.1f s\n",
                load.played().size(), static_cast<long long>(callers.acknowledged()),
                static_cast<long long>(callers.repeated()), absl::ToDoubleSeconds(loaded),
                absl::ToDoubleSeconds(quiet), absl::ToDoubleSeconds(watch.Elapsed()));
    std::fflush(stdout);
  }

  const time::Stopwatch watch;
  System system;
  Callers callers;
  CaseLoad load;
  FinalCheck check;
};

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_FAULT_SUITE_STAGE_H_
