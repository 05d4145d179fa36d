// Static bearer tokens: a file that maps the SHA-256 of a token to a principal. The only way in for
// now; certificates, JWTs and API keys come to stand beside it behind the same question.
#ifndef AFTERCARE_AUTH_TOKENS_H_
#define AFTERCARE_AUTH_TOKENS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/principal.h"

namespace aftercare::auth {

class Tokens {
 public:
  // Reads a JSON array of {"token_sha256", "kind", "id", "roles": []}. Every fault is named at once.
  static absl::StatusOr<Tokens> Parse(absl::string_view json);
  static absl::StatusOr<Tokens> Load(const std::string& path);

  // The principal of a token as it came over the wire, or null. Thread safe.
  const Principal* Find(absl::string_view token) const;

 private:
  absl::flat_hash_map<std::string, Principal> by_digest_;  // hexadecimal SHA-256
};

}  // namespace aftercare::auth

#endif  // AFTERCARE_AUTH_TOKENS_H_
