#include "services/repair/store/work_order_columns.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace aftercare::repair {

const std::vector<command::Column<WorkOrder>>& WorkOrderColumns() {
  using db::Array, db::Type;
  static const auto* const columns = new std::vector<command::Column<WorkOrder>>{
      {"number", Type::kText, [](const WorkOrder& w, Array& out) { out.Add(w.number); },
       /*insert_only=*/true},
      {"state", Type::kText, [](const WorkOrder& w, Array& out) { out.Add(Word(w.state)); }},
      {"case_id", Type::kUuid, [](const WorkOrder& w, Array& out) { out.Add(w.order.case_id); },
       /*insert_only=*/true},
      {"serial_number", Type::kText,
       [](const WorkOrder& w, Array& out) { out.Add(SerialOf(w)); }},
      {"technician", Type::kText,
       [](const WorkOrder& w, Array& out) {
         w.appointment ? out.Add(w.appointment->technician) : out.AddNull();
       }},
      {"repairers", Type::kText,
       [](const WorkOrder& w, Array& out) {
         out.Add(w.repairers.empty() ? ""
                                     : absl::StrCat(",", absl::StrJoin(w.repairers, ","), ","));
       }},
      {"checker", Type::kText,
       [](const WorkOrder& w, Array& out) {
         w.checks.empty() ? out.AddNull() : out.Add(w.checks.back().by);
       }},
  };
  return *columns;
}

}  // namespace aftercare::repair
