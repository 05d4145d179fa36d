#include "common/command/personal.h"

#include <openssl/rand.h>

#include "absl/strings/str_cat.h"
#include "common/ids/digest.h"

namespace aftercare::command {
namespace {

constexpr size_t kSaltSize = 16;

}  // namespace

std::string SealPersonal(absl::string_view personal_fields) {
  if (personal_fields.empty()) return "";
  std::string salt(kSaltSize, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(salt.data()), static_cast<int>(salt.size()));
  return absl::StrCat(salt, personal_fields);
}

absl::string_view PersonalFields(absl::string_view sealed) {
  return sealed.size() < kSaltSize ? absl::string_view() : sealed.substr(kSaltSize);
}

bool MergePersonal(absl::string_view sealed, google::protobuf::Message* resource) {
  const absl::string_view fields = PersonalFields(sealed);
  return resource->MergeFromString(std::string(fields));
}

std::string PersonalDigest(absl::string_view sealed) { return ids::Hex(ids::Sha256(sealed)); }

void SetTimestamp(absl::Time time, google::protobuf::Timestamp* out) {
  if (time == absl::InfiniteFuture() || time == absl::InfinitePast()) return;
  const int64_t seconds = absl::ToUnixSeconds(time);
  out->set_seconds(seconds);
  out->set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

}  // namespace aftercare::command
