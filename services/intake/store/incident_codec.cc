#include "services/intake/store/incident_codec.h"

#include <string>
#include <vector>

#include "services/intake/store/remedy_codec.h"
#include "services/intake/store/wire.h"

namespace aftercare::intake {
namespace {

constexpr absl::string_view kNumberPrefix = "E";
constexpr size_t kIdSize = 16;

// A case and its customer are 32 bytes: an incident has hundreds of them, and each case that joins
// writes them all again.
std::string PackMembers(const std::vector<Member>& members) {
  std::string packed;
  packed.reserve(members.size() * 2 * kIdSize);
  for (const Member& member : members) {
    packed.append(member.case_id.raw().data(), kIdSize);
    packed.append(member.customer.raw().data(), kIdSize);
  }
  return packed;
}

std::vector<Member> UnpackMembers(absl::string_view packed, WireReader& reader) {
  std::vector<Member> members;
  if (packed.size() % (2 * kIdSize) != 0) {
    reader.Fail("members");
    return members;
  }
  members.reserve(packed.size() / (2 * kIdSize));
  for (; !packed.empty(); packed.remove_prefix(2 * kIdSize)) {
    members.push_back({.case_id = *ids::UuidFromRaw(packed.substr(0, kIdSize)),
                       .customer = *ids::UuidFromRaw(packed.substr(kIdSize, kIdSize))});
  }
  return members;
}

}  // namespace

void ToProto(const Incident& value, v1::Incident* out) {
  out->set_number(NumberText(kNumberPrefix, value.create_time, value.number));
  out->set_state(EnumToProto(value.state));
  PutTime(value.create_time, out, &v1::Incident::mutable_create_time);
  PutTime(value.update_time, out, &v1::Incident::mutable_update_time);
  out->set_level(EnumToProto(value.level));
  out->set_rule(value.rule);
  out->set_signature(value.signature);
  out->set_product_model(value.product_model);
  out->set_batch(value.batch);
  out->set_title(value.title);
  out->set_members(PackMembers(value.members));
  for (const TeamAnswer& answer : value.team) {
    v1::TeamAnswer* const wire = out->add_team();
    wire->set_role(answer.role);
    wire->set_staff(answer.staff);
    PutTime(answer.time, wire, &v1::TeamAnswer::mutable_time);
  }
  out->set_merged_into(NameOf("incidents", value.merged_into));
  out->set_containment(value.containment);
  out->set_solution(value.solution);
  PutTime(value.contain_time, out, &v1::Incident::mutable_contain_time);
  PutTime(value.resolve_time, out, &v1::Incident::mutable_resolve_time);
  if (value.review) ToProto(*value.review, out->mutable_review());
  PutTime(value.close_time, out, &v1::Incident::mutable_close_time);
}

absl::StatusOr<Incident> FromProto(const v1::Incident& wire) {
  WireReader reader;
  Incident value;
  value.id = reader.Id("incidents", wire.name(), "name");
  value.number = reader.Counter(kNumberPrefix, wire.number(), "number");
  value.state = reader.Enum<IncidentState>(wire.state(), "state");
  value.create_time = TakeTime(wire.create_time());
  value.update_time = TakeTime(wire.update_time());
  value.level = reader.Enum<Level>(wire.level(), "level");
  value.rule = wire.rule();
  value.signature = wire.signature();
  value.product_model = wire.product_model();
  value.batch = wire.batch();
  value.title = wire.title();
  value.members = UnpackMembers(wire.members(), reader);
  for (const v1::TeamAnswer& answer : wire.team()) {
    value.team.push_back(
        {.role = answer.role(), .staff = answer.staff(), .time = TakeTime(answer.time())});
  }
  value.merged_into = reader.Id("incidents", wire.merged_into(), "merged_into");
  value.containment = wire.containment();
  value.solution = wire.solution();
  value.contain_time = TakeTime(wire.has_contain_time(), wire.contain_time());
  value.resolve_time = TakeTime(wire.has_resolve_time(), wire.resolve_time());
  if (wire.has_review()) value.review = FromProto(wire.review());
  value.close_time = TakeTime(wire.has_close_time(), wire.close_time());
  if (auto status = reader.status(); !status.ok()) return status;
  return value;
}

void AddComputed(const Incident& value, v1::Incident* out) {
  out->set_case_count(static_cast<int32_t>(value.members.size()));
  out->set_customer_count(value.DistinctCustomers());
}

}  // namespace aftercare::intake
