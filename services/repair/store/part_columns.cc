#include "services/repair/store/part_columns.h"

namespace aftercare::repair {

const std::vector<command::Column<Part>>& PartColumns() {
  using db::Array, db::Type;
  static const auto* const columns = new std::vector<command::Column<Part>>{
      {"part_number", Type::kText, [](const Part& p, Array& out) { out.Add(p.part_number); },
       /*insert_only=*/true},
      {"location", Type::kText, [](const Part& p, Array& out) { out.Add(p.location); },
       /*insert_only=*/true},
      {"on_hand", Type::kInt8, [](const Part& p, Array& out) { out.Add(p.on_hand); }},
      {"reserved", Type::kInt8, [](const Part& p, Array& out) { out.Add(p.reserved()); }},
      {"reorder_due", Type::kBool,
       [](const Part& p, Array& out) { out.Add(int64_t{p.reorder_due()}); }},
  };
  return *columns;
}

}  // namespace aftercare::repair
