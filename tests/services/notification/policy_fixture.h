// The default policy as the tests of notification use it: read from the very migration that puts it
// into the database, so that rules are tested with the numbers that go live.
#ifndef AFTERCARE_TESTS_NOTIFICATION_POLICY_FIXTURE_H_
#define AFTERCARE_TESTS_NOTIFICATION_POLICY_FIXTURE_H_

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "services/notification/domain/policy.h"
#include "services/notification/store/policy_codec.h"

namespace aftercare::notification {

// The document between the $policy$ marks.
inline std::string DefaultPolicyText() {
  std::ifstream file(AFTERCARE_SOURCE "/services/notification/migrations/0002_policy.sql");
  std::stringstream text;
  text << file.rdbuf();
  const std::string mark = "$policy$";
  const size_t begin = text.str().find(mark) + mark.size();
  return text.str().substr(begin, text.str().rfind(mark) - begin);
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
