#include "services/intake/store/case_columns.h"

#include "absl/strings/str_cat.h"
#include "common/command/lock_key.h"
#include "services/intake/domain/watch.h"
#include "services/intake/store/enums.h"

namespace aftercare::intake {

int64_t MatterKey(const Report& report) {
  return static_cast<int64_t>(
      command::StableHash(absl::StrCat(report.order_line, " ", report.order_number)));
}

const std::vector<command::Column<Case>>& CaseColumns() {
  using db::Array, db::Type;
  static const auto* const columns = new std::vector<command::Column<Case>>{
      {"number", Type::kInt8, [](const Case& c, Array& out) { out.Add(c.number); },
       /*insert_only=*/true},
      {"state", Type::kInt2,
       [](const Case& c, Array& out) { out.Add(int64_t{EnumToProto(c.state)}); }},
      {"customer", Type::kUuid, [](const Case& c, Array& out) { out.Add(c.report.customer); }},
      {"matter", Type::kInt8,
       [](const Case& c, Array& out) { out.Add(MatterKey(c.report)); },
       /*insert_only=*/true},
      {"agent", Type::kText, [](const Case& c, Array& out) { out.Add(c.agent); }},
      {"incident", Type::kUuid, [](const Case& c, Array& out) { out.Add(c.incident); }},
      {"product_model", Type::kText,
       [](const Case& c, Array& out) { out.Add(c.report.product_model); }},
      {"batch", Type::kText, [](const Case& c, Array& out) { out.Add(c.report.batch); }},
      {"place", Type::kText,
       [](const Case& c, Array& out) {
         out.Add(SignaturesOf(c.report, c.classification.in_force()).place);
       }},
      {"open", Type::kBool, [](const Case& c, Array& out) { out.Add(int64_t{c.open()}); }},
      {"level", Type::kInt2,
       [](const Case& c, Array& out) { out.Add(int64_t{EnumToProto(c.effective_level())}); }},
      {"serial_number", Type::kText,
       [](const Case& c, Array& out) { out.Add(c.report.serial_number); }},
  };
  return *columns;
}

}  // namespace aftercare::intake
