#include "services/intake/store/incident_columns.h"

#include "services/intake/store/enums.h"

namespace aftercare::intake {
namespace {

bool TakesCases(const Incident& i) {
  return i.state == IncidentState::kProposed || i.state == IncidentState::kOpen ||
         i.state == IncidentState::kContained;
}

}  // namespace

const std::vector<command::Column<Incident>>& IncidentColumns() {
  using db::Array, db::Type;
  static const auto* const columns = new std::vector<command::Column<Incident>>{
      {"number", Type::kInt8, [](const Incident& i, Array& out) { out.Add(i.number); },
       /*insert_only=*/true},
      {"state", Type::kInt2,
       [](const Incident& i, Array& out) { out.Add(int64_t{EnumToProto(i.state)}); }},
      {"level", Type::kInt2,
       [](const Incident& i, Array& out) { out.Add(int64_t{EnumToProto(i.level)}); }},
      {"signature", Type::kText, [](const Incident& i, Array& out) { out.Add(i.signature); }},
      {"product_model", Type::kText,
       [](const Incident& i, Array& out) { out.Add(i.product_model); }},
      {"batch", Type::kText, [](const Incident& i, Array& out) { out.Add(i.batch); }},
      {"open", Type::kBool, [](const Incident& i, Array& out) { out.Add(int64_t{TakesCases(i)}); }},
  };
  return *columns;
}

}  // namespace aftercare::intake
