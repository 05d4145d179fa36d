// Page tokens of List methods: where the next page begins, as the last row's key values. Opaque and
// authenticated (HMAC-SHA256), bound to the caller and to the filter, so that nobody can go on with
// another's list, with another filter, or at a place of their own making. Bound, not encrypted:
// key values are ids and times, never personal data.
#ifndef AFTERCARE_PAGING_PAGE_TOKEN_H_
#define AFTERCARE_PAGING_PAGE_TOKEN_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace google::protobuf {
class Message;
}

namespace aftercare::paging {

// Longest token the requests' page_token fields let through.
inline constexpr size_t kMaxTokenSize = 512;

// Thread safe.
class PageTokens {
 public:
  // `key` is the process's secret; replicas of a service share it, or a token works on one only.
  explicit PageTokens(std::string key) : key_(std::move(key)) {}

  // A token in base64url. `subject` is auth::Subject of the caller, `filter` is FilterDigest of the
  // request. About 350 bytes of values fit into kMaxTokenSize.
  std::string Make(absl::string_view subject, absl::string_view filter,
                   const std::vector<std::string>& values) const;

  // The values the token was made with; none for the empty token of a first page. InvalidArgument
  // on field page_token for one that is damaged, forged, or made for another caller or filter.
  absl::StatusOr<std::vector<std::string>> Open(absl::string_view token, absl::string_view subject,
                                                absl::string_view filter) const;

 private:
  std::string Seal(absl::string_view subject, absl::string_view filter,
                   absl::string_view body) const;

  const std::string key_;
};

// What a List request asks for: SHA-256 of its type and of all its fields but page_token and
// page_size (the size of a page may change on the way).
std::string FilterDigest(const google::protobuf::Message& request);

}  // namespace aftercare::paging

#endif  // AFTERCARE_PAGING_PAGE_TOKEN_H_
