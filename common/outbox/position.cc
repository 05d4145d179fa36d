#include "common/outbox/position.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/command/decision.h"

namespace aftercare::outbox {

std::string Position::ToString() const { return absl::StrCat(epoch, "-", xid, "-", seq); }
std::string Position::EntryId() const { return absl::StrCat(xid, "-", seq); }

absl::StatusOr<Position> ParsePosition(absl::string_view text) {
  Position position;
  if (text.empty()) return position;
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '-');
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[0], &position.epoch) ||
      !absl::SimpleAtoi(parts[1], &position.xid) || !absl::SimpleAtoi(parts[2], &position.seq) ||
      position.ToString() != text) {
    command::Faults faults;
    faults.Add("after", "must be a position as it was answered");
    return faults.status();
  }
  return position;
}

Position FromEntryId(int64_t epoch, absl::string_view id) {
  Position position{epoch, 0, 0};
  const std::vector<absl::string_view> parts = absl::StrSplit(id, '-');
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &position.xid) ||
      !absl::SimpleAtoi(parts[1], &position.seq)) {
    return {epoch, 0, 0};
  }
  return position;
}

std::string StreamName(absl::string_view service, int64_t epoch, int partition) {
  return absl::StrCat("aftercare.", service, ".", epoch, ".", partition);
}

}  // namespace aftercare::outbox
