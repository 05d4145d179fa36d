#include "services/intake/store/agent_codec.h"

#include "services/intake/store/wire.h"

namespace aftercare::intake {

const std::vector<command::Column<Agent>>& AgentColumns() {
  using db::Array, db::Type;
  static const auto* const columns = new std::vector<command::Column<Agent>>{
      {"staff_id", Type::kText, [](const Agent& a, Array& out) { out.Add(a.staff_id); },
       /*insert_only=*/true},
      {"active", Type::kBool, [](const Agent& a, Array& out) { out.Add(int64_t{a.active}); }},
  };
  return *columns;
}

void ToProto(const Agent& value, v1::Agent* out) {
  out->set_staff_id(value.staff_id);
  for (const Category skill : value.skills) out->add_skills(EnumToProto(skill));
  for (const std::string& region : value.regions) out->add_regions(region);
  out->set_gravest_level(EnumToProto(value.gravest));
  out->set_capacity(value.capacity);
  out->set_active(value.active);
  out->set_source_version(value.source_version);
}

absl::StatusOr<Agent> FromProto(const v1::Agent& wire) {
  WireReader reader;
  Agent value;
  value.id = AgentId(wire.staff_id());
  value.staff_id = wire.staff_id();
  for (const int skill : wire.skills()) {
    value.skills.push_back(reader.Enum<Category>(skill, "skills"));
  }
  value.regions = {wire.regions().begin(), wire.regions().end()};
  // Entries from before the roster told levels have none.
  value.gravest = reader.Enum<Level>(wire.gravest_level(), "gravest_level");
  if (value.gravest == Level::kUnknown) value.gravest = Level::kMajor;
  value.capacity = wire.capacity();
  value.active = wire.active();
  value.source_version = wire.source_version();
  if (auto status = reader.status(); !status.ok()) return status;
  return value;
}

}  // namespace aftercare::intake
