// SHA-256, plain and keyed. Everything that is hashed in the product (derived ids, timelines,
// stored answers, tokens) is hashed here. Digests are raw bytes; Hex makes them readable.
#ifndef AFTERCARE_IDS_DIGEST_H_
#define AFTERCARE_IDS_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"

struct evp_md_ctx_st;

namespace aftercare::ids {

inline constexpr size_t kDigestSize = 32;

// 32 raw bytes. Thread safe.
std::string Sha256(absl::string_view text);

// HMAC-SHA256 (RFC 2104): 32 raw bytes that only a holder of `key` can make.
std::string HmacSha256(absl::string_view key, absl::string_view text);

// Whether two secrets are the same, in a time that does not tell where they differ.
bool SameSecret(absl::string_view a, absl::string_view b);

// Two lower-case digits a byte.
std::string Hex(absl::string_view raw);

// SHA-256 of a text that comes in pieces; how it was cut does not matter. Not thread safe.
class Digest {
 public:
  Digest();
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;

  void Add(absl::string_view piece);
  // The 32 bytes of all pieces so far; the next Add starts a new digest.
  std::string Finish();

 private:
  evp_md_ctx_st* context_;
};

}  // namespace aftercare::ids

#endif  // AFTERCARE_IDS_DIGEST_H_
