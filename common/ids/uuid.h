// 128-bit identifiers. New ones are version 7 (RFC 9562): time-ordered, so that inserts touch the
// right edge of an index; derived ones are version 8 made from a digest, so that the same cause
// always gives the same id.
#ifndef AFTERCARE_IDS_UUID_H_
#define AFTERCARE_IDS_UUID_H_

#include <array>
#include <compare>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace aftercare::ids {

struct Uuid {
  std::array<uint8_t, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;
  bool operator==(const Uuid&) const = default;
  bool nil() const { return *this == Uuid{}; }
  // Lower-case 8-4-4-4-12.
  std::string ToString() const;
  absl::string_view raw() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  template <class H>
  friend H AbslHashValue(H h, const Uuid& id) {
    return H::combine(std::move(h), id.bytes);
  }
};

// A new version 7 id for the instant `now` (milliseconds since 1970, earlier counts as 0). Thread
// safe; ids made by one thread within one millisecond still ascend.
Uuid NewUuid(absl::Time now);

// The same id for the same (scope, name) for ever; SHA-256 based, version 8.
Uuid DerivedUuid(absl::string_view scope, absl::string_view name);

// Parses 8-4-4-4-12 in either case; InvalidArgument otherwise.
absl::StatusOr<Uuid> ParseUuid(absl::string_view text);

// 16 raw bytes; InvalidArgument for any other length.
absl::StatusOr<Uuid> UuidFromRaw(absl::string_view raw);

}  // namespace aftercare::ids

#endif  // AFTERCARE_IDS_UUID_H_
