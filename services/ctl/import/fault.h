// What is wrong with a row or a mapping: a field's path and a sentence; all of them at once.
#ifndef AFTERCARE_CTL_IMPORT_FAULT_H_
#define AFTERCARE_CTL_IMPORT_FAULT_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace aftercare::ctl {

struct RowFault {
  std::string field;  // "lines[2].quantity"; empty: the row as a whole
  std::string reason;
  bool operator==(const RowFault&) const = default;
};

using RowFaults = std::vector<RowFault>;

// "phone: must be ...; locale: must be ...".
inline std::string Joined(const RowFaults& faults) {
  return absl::StrJoin(faults, "; ", [](std::string* out, const RowFault& fault) {
    absl::StrAppend(out, fault.field, fault.field.empty() ? "" : ": ", fault.reason);
  });
}

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_FAULT_H_
