// The parts a repair put into the goods, each with its own warranty (REP-04).
#ifndef AFTERCARE_REPAIR_DOMAIN_REPLACED_PART_H_
#define AFTERCARE_REPAIR_DOMAIN_REPLACED_PART_H_

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/ids/uuid.h"
#include "services/repair/domain/work_order.h"

namespace aftercare::repair {

struct ReplacedPart {
  const PartLine* line = nullptr;  // of the work order
  std::optional<PartClass> part_class;
  int64_t quantity = 0;
  absl::Time at;
  std::optional<absl::CivilDay> covered_until;  // the last day; none: the class has no warranty
  bool operator==(const ReplacedPart&) const = default;
};

// What a part is, by PartId.
using PartClasses = std::map<ids::Uuid, PartClass>;

// Each use of the repair log, in its order; `work_order` outlives them. The rest of the unit's own
// warranty counts where the present decision of that class covers it. Days are the policy's.
std::vector<ReplacedPart> ReplacedParts(const WorkOrder& work_order, const PartClasses& classes,
                                        const Rules& rules);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_DOMAIN_REPLACED_PART_H_
