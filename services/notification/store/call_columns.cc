#include "services/notification/store/call_columns.h"

namespace aftercare::notification {

const std::vector<command::Column<Call>>& CallColumns() {
  using db::Array, db::Type;
  static const auto* const columns = new std::vector<command::Column<Call>>{
      {"cause", Type::kText, [](const Call& c, Array& out) { out.Add(c.cause); },
       /*insert_only=*/true},
      {"level", Type::kInt2, [](const Call& c, Array& out) { out.Add(int64_t{c.level}); },
       /*insert_only=*/true},
      {"state", Type::kText, [](const Call& c, Array& out) { out.Add(Word(c.state)); }},
  };
  return *columns;
}

}  // namespace aftercare::notification
