// The policy every test judges by: the one the service is installed with, read from its migration,
// so that a default that changes there is noticed here.
#ifndef AFTERCARE_TESTS_SERVICES_LOGISTICS_POLICY_FIXTURE_H_
#define AFTERCARE_TESTS_SERVICES_LOGISTICS_POLICY_FIXTURE_H_

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "services/logistics/domain/policy.h"
#include "services/logistics/store/policy_codec.h"

namespace aftercare::logistics {

// The JSON document between the marks.
inline std::string InstalledPolicyDocument() {
  std::ifstream file(AFTERCARE_SOURCE "/services/logistics/migrations/0002_policy.sql");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string mark = "$policy$";
  const size_t begin = text.find(mark);
  const size_t end = text.rfind(mark);
  if (begin == std::string::npos || begin == end) return "";
  return text.substr(begin + mark.size(), end - begin - mark.size());
}

inline const Policy& InstalledPolicy() {
  static const Policy* const policy = [] {
    auto parsed = ParsePolicy(InstalledPolicyDocument());
    if (!parsed.ok()) {
      std::cerr << parsed.status() << "\n";
      std::abort();
    }
    parsed->version = 1;
    return new Policy(*std::move(parsed));
  }();
  return *policy;
}

}  // namespace aftercare::logistics

#endif  // AFTERCARE_TESTS_SERVICES_LOGISTICS_POLICY_FIXTURE_H_
