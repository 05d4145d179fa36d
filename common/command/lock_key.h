// Keys of advisory locks. Two things with one key merely wait for each other, so 64 bits are plenty;
// what matters is that every replica computes the same key.
#ifndef AFTERCARE_COMMAND_LOCK_KEY_H_
#define AFTERCARE_COMMAND_LOCK_KEY_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "common/ids/uuid.h"

namespace aftercare::command {

// FNV-1a over the text; stable over processes and builds, which absl::Hash is not.
inline uint64_t StableHash(absl::string_view text, uint64_t seed = 0xcbf29ce484222325ULL) {
  uint64_t hash = seed;
  for (const char byte : text) {
    hash ^= static_cast<uint8_t>(byte);
    hash *= 0x100000001b3ULL;
  }
  return hash;
}

// `space` keeps apart what may share an id or a text: "intake", "intake.customer".
inline int64_t LockKey(absl::string_view space, absl::string_view what) {
  return static_cast<int64_t>(StableHash(what, StableHash(space)));
}

inline int64_t LockKey(absl::string_view space, const ids::Uuid& id) {
  return LockKey(space, id.raw());
}

}  // namespace aftercare::command

#endif  // AFTERCARE_COMMAND_LOCK_KEY_H_
