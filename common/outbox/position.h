// Where an event stands: the transaction that wrote it and its place therein. In Redis it is the
// entry's id, outside it is "epoch-xid-seq". Positions of one epoch ascend.
#ifndef AFTERCARE_OUTBOX_POSITION_H_
#define AFTERCARE_OUTBOX_POSITION_H_

#include <compare>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace aftercare::outbox {

struct Position {
  int64_t epoch = 0;
  uint64_t xid = 0;
  int64_t seq = 0;

  auto operator<=>(const Position&) const = default;
  bool operator==(const Position&) const = default;

  std::string ToString() const;  // "epoch-xid-seq"
  std::string EntryId() const;   // "xid-seq"
};

// InvalidArgument (field "after") for anything ToString does not write; empty is the beginning.
absl::StatusOr<Position> ParsePosition(absl::string_view text);
// An entry's id of a stream of `epoch`; {epoch, 0, 0} when it is not one.
Position FromEntryId(int64_t epoch, absl::string_view id);

// "aftercare.intake.1.5"; the fence of its relay is "aftercare.intake.fence".
std::string StreamName(absl::string_view service, int64_t epoch, int partition);

}  // namespace aftercare::outbox

#endif  // AFTERCARE_OUTBOX_POSITION_H_
