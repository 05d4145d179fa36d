#include "common/ids/uuid.h"

#include <algorithm>

#include "absl/random/random.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/ids/digest.h"

namespace aftercare::ids {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr size_t kTextSize = 36;
constexpr uint8_t kVariant = 0x80;  // RFC 9562 4.1: the two high bits of byte 8 are 10

constexpr bool HyphenAt(size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

// -1 when `c` is no hexadecimal digit.
constexpr int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Writes the low `count` bytes of `value`, the highest first.
void PutBigEndian(uint64_t value, size_t count, uint8_t* out) {
  for (size_t i = 0; i < count; ++i) {
    out[i] = static_cast<uint8_t>(value >> (8 * (count - 1 - i)));
  }
}

// What one thread remembers between two ids: the 74 bits behind the time, as a 12 bit head and a
// 62 bit tail that together count upwards within a millisecond.
struct Sequence {
  absl::BitGen random;
  uint64_t millisecond = ~uint64_t{0};
  uint64_t head = 0;
  uint64_t tail = 0;

  void Start(uint64_t now) {
    millisecond = now;
    // The highest bit starts as 0: room for 2^73 more, so the count never overflows.
    head = absl::Uniform<uint64_t>(random, 0, uint64_t{1} << 11);
    tail = absl::Uniform<uint64_t>(random, 0, uint64_t{1} << 62);
  }

  // A random step, so that a neighbouring id cannot be guessed from a known one.
  void Step() {
    tail += absl::Uniform<uint64_t>(random, 1, uint64_t{1} << 32);
    if (tail >> 62 != 0) {
      tail &= (uint64_t{1} << 62) - 1;
      ++head;
    }
  }
};

}  // namespace

std::string Uuid::ToString() const {
  std::string text(kTextSize, '-');
  size_t at = 0;
  for (const uint8_t byte : bytes) {
    if (HyphenAt(at)) ++at;
    text[at++] = kHexDigits[byte >> 4];
    text[at++] = kHexDigits[byte & 0xf];
  }
  return text;
}

Uuid NewUuid(absl::Time now) {
  thread_local Sequence sequence;
  const auto millisecond =
      static_cast<uint64_t>(std::max<int64_t>(0, absl::ToUnixMillis(now))) & 0xffffffffffff;
  if (millisecond == sequence.millisecond) {
    sequence.Step();
  } else {
    sequence.Start(millisecond);
  }
  Uuid id;
  PutBigEndian(millisecond, 6, id.bytes.data());
  PutBigEndian(uint64_t{0x7000} | sequence.head, 2, id.bytes.data() + 6);
  PutBigEndian((uint64_t{kVariant} << 56) | sequence.tail, 8, id.bytes.data() + 8);
  return id;
}

Uuid DerivedUuid(absl::string_view scope, absl::string_view name) {
  // Lengths first: ("ab", "c") and ("a", "bc") must not meet.
  const std::string digest =
      Sha256(absl::StrCat(scope.size(), ":", scope, name.size(), ":", name));
  Uuid id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  id.bytes[6] = static_cast<uint8_t>(0x80 | (id.bytes[6] & 0x0f));
  id.bytes[8] = static_cast<uint8_t>(kVariant | (id.bytes[8] & 0x3f));
  return id;
}

absl::StatusOr<Uuid> ParseUuid(absl::string_view text) {
  // Made only when needed: this runs for every request.
  const auto bad = [] { return absl::InvalidArgumentError("not a UUID of the form 8-4-4-4-12"); };
  if (text.size() != kTextSize) return bad();
  Uuid id;
  size_t digit = 0;
  for (size_t i = 0; i < kTextSize; ++i) {
    if (HyphenAt(i)) {
      if (text[i] != '-') return bad();
      continue;
    }
    const int value = HexValue(text[i]);
    if (value < 0) return bad();
    uint8_t& byte = id.bytes[digit++ / 2];
    byte = static_cast<uint8_t>(byte << 4 | value);
  }
  return id;
}

absl::StatusOr<Uuid> UuidFromRaw(absl::string_view raw) {
  Uuid id;
  if (raw.size() != id.bytes.size()) return absl::InvalidArgumentError("a UUID has 16 bytes");
  std::copy_n(raw.begin(), raw.size(), id.bytes.begin());
  return id;
}

}  // namespace aftercare::ids
