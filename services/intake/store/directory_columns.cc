#include "services/intake/store/directory_columns.h"

#include <set>
#include <string>

#include "absl/strings/str_join.h"
#include "services/intake/store/enums.h"

namespace aftercare::intake {
namespace {

using db::Array, db::Type;

template <class Record>
using Columns = std::vector<command::Column<Record>>;

// Every record's own; `more` are those of its table.
template <class Record>
const Columns<Record>* Made(Columns<Record> more) {
  auto* const columns = new Columns<Record>{
      {"external_id", Type::kText, [](const Record& r, Array& out) { out.Add(r.external_id); },
       /*insert_only=*/true},
      {"source_version", Type::kInt8,
       [](const Record& r, Array& out) { out.Add(r.source_version); }},
  };
  columns->insert(columns->end(), more.begin(), more.end());
  return columns;
}

// Each batch of the lines once; ids hold no spaces.
std::string BatchesOf(const Order& order) {
  std::set<std::string> batches;
  for (const OrderLine& line : order.lines) {
    if (!line.batch.empty()) batches.insert(line.batch);
  }
  return absl::StrJoin(batches, " ");
}

}  // namespace

const Columns<Customer>& CustomerColumns() {
  static const auto* const columns = Made<Customer>({});
  return *columns;
}

const Columns<Product>& ProductColumns() {
  static const auto* const columns = Made<Product>({
      {"model", Type::kText, [](const Product& r, Array& out) { out.Add(r.model); }},
  });
  return *columns;
}

const Columns<Order>& OrderColumns() {
  static const auto* const columns = Made<Order>({
      {"customer_external_id", Type::kText,
       [](const Order& r, Array& out) { out.Add(r.customer_external_id); }},
      {"state", Type::kInt2,
       [](const Order& r, Array& out) { out.Add(int64_t{EnumToProto(r.state)}); }},
      {"batches", Type::kText, [](const Order& r, Array& out) { out.Add(BatchesOf(r)); }},
  });
  return *columns;
}

const Columns<SerialUnit>& SerialUnitColumns() {
  static const auto* const columns = Made<SerialUnit>({
      {"product_model", Type::kText,
       [](const SerialUnit& r, Array& out) { out.Add(r.product_model); }},
      {"batch", Type::kText, [](const SerialUnit& r, Array& out) { out.Add(r.batch); }},
      {"order_number", Type::kText,
       [](const SerialUnit& r, Array& out) { out.Add(r.order_number); }},
  });
  return *columns;
}

}  // namespace aftercare::intake
