#include "common/command/personal.h"

#include <openssl/rand.h>

#include <array>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "common/ids/digest.h"

namespace aftercare::command {
namespace {

constexpr size_t kSaltSize = 16;

// OpenSSL's generator takes as long for one salt as for a hundred, so a thread draws them ahead.
absl::string_view NewSalt() {
  thread_local std::array<unsigned char, 128 * kSaltSize> drawn;
  thread_local size_t next = drawn.size();
  if (next == drawn.size()) {
    // Without random numbers nothing is to be sealed; OpenSSL fails only where the system has none.
    if (RAND_bytes(drawn.data(), static_cast<int>(drawn.size())) != 1) std::abort();
    next = 0;
  }
  next += kSaltSize;
  return {reinterpret_cast<const char*>(drawn.data()) + next - kSaltSize, kSaltSize};
}

}  // namespace

std::string SealPersonal(absl::string_view personal_fields) {
  if (personal_fields.empty()) return "";
  return absl::StrCat(NewSalt(), personal_fields);
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
