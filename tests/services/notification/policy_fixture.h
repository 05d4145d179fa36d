// The policy as the tests of notification use it: the version that the migrations leave in force,
// so that rules are tested with the numbers that go live.
#ifndef AFTERCARE_TESTS_NOTIFICATION_POLICY_FIXTURE_H_
#define AFTERCARE_TESTS_NOTIFICATION_POLICY_FIXTURE_H_

#include <cstdio>
#include <cstdlib>
#include <string>

#include "services/notification/domain/policy.h"
#include "services/notification/store/policy_codec.h"
#include "tests/services/policy_in_force.h"

namespace aftercare::notification {

inline const std::string& DefaultPolicyText() {
  static const auto* const text = new std::string(testing::PolicyInForce("notification"));
  return *text;
}

inline const Policy& DefaultPolicy() {
  static const Policy* const policy = [] {
    auto parsed = ParsePolicy(DefaultPolicyText());
    if (!parsed.ok()) {
      std::fprintf(stderr, "%s\n", parsed.status().ToString().c_str());
      std::abort();
    }
    return new Policy(*std::move(parsed));
  }();
  return *policy;
}

}  // namespace aftercare::notification

#endif  // AFTERCARE_TESTS_NOTIFICATION_POLICY_FIXTURE_H_
