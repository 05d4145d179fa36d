#include "services/notification/domain/route.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/notification/domain/policy.h"

namespace aftercare::notification {
namespace {

constexpr size_t kMillisecondBytes = 6;

std::string ValueOf(const Values& values, const std::string& key) {
  const auto found = values.find(key);
  return found == values.end() ? "" : found->second;
}

bool AllHold(const std::vector<Condition>& conditions, const Values& values) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const Condition& condition) { return Holds(condition, values); });
}

// Empty for none.
std::string RoleName(absl::string_view role) {
  return role.empty() ? "" : absl::StrCat("roles/", role);
}

// A step beyond the last superior stays with the last (INT-11).
std::string Superior(const std::vector<std::string>& superiors, const std::string& value) {
  int step = 0;
  if (absl::SimpleAtoi(value, &step)) {
    if (step < 1 || superiors.empty()) return "";
    return superiors[std::min<size_t>(step, superiors.size()) - 1];
  }
  const bool known = std::find(superiors.begin(), superiors.end(), value) != superiors.end();
  return known ? value : "";
}

// Who is told, as PlannedMessage has it.
struct Receiver {
  std::string audience;
  std::string otherwise = {};
};

std::vector<Receiver> Receivers(const Audience& audience, const Values& values,
                                const Policy& policy) {
  const std::string value = ValueOf(values, audience.from);
  switch (audience.kind) {
    case AudienceKind::kCustomer:
      if (value.empty()) return {};
      return {{absl::StartsWith(value, "customers/") ? value : absl::StrCat("customers/", value)}};
    case AudienceKind::kPerson:
      if (!value.empty()) {
        return {{absl::StartsWith(value, "staff/") ? value : absl::StrCat("staff/", value),
                 RoleName(audience.role)}};
      }
      if (audience.role.empty()) return {};
      return {{RoleName(audience.role)}};
    case AudienceKind::kRole:
      return {{RoleName(audience.role), RoleName(audience.otherwise)}};
    case AudienceKind::kSuperior: {
      const std::string role = Superior(policy.superiors, value);
      if (role.empty()) return {};
      return {{RoleName(role)}};
    }
    case AudienceKind::kTeam: {
      std::vector<Receiver> members;
      if (const TeamPolicy* team = FindTeam(policy, value)) {
        for (const std::string& role : team->roles) members.push_back({RoleName(role)});
      }
      return members;
    }
  }
  return {};
}

Values Bound(const Route& route, const Values& values) {
  Values bound = values;
  for (const auto& [variable, key] : route.values) {
    const auto found = values.find(key);
    if (found != values.end()) bound[variable] = found->second;
  }
  return bound;
}

bool IsDrill(const Values& values) {
  return ValueOf(values, "drill") == "true" || ValueOf(values, "snapshot.drill") == "true";
}

}  // namespace

ids::Uuid MessageId(const PlannedMessage& planned) {
  const absl::string_view first =
      planned.channels.empty() ? absl::string_view() : Word(planned.channels.front());
  ids::Uuid id = ids::DerivedUuid(
      "notification.message", absl::StrCat(planned.event.ToString(), "\n", planned.audience, "\n",
                                           planned.template_key, "\n", first));
  const uint64_t milliseconds = std::max<int64_t>(0, absl::ToUnixMillis(planned.event_time));
  for (size_t i = 0; i < kMillisecondBytes; ++i) {
    id.bytes[i] = static_cast<uint8_t>(milliseconds >> (8 * (kMillisecondBytes - 1 - i)));
  }
  return id;
}

ids::Uuid CallId(absl::string_view cause, int level) {
  return ids::DerivedUuid("notification.call", absl::StrCat(cause, "\n", level));
}

bool Holds(const Condition& condition, const Values& values) {
  const std::string value = ValueOf(values, condition.key);
  const bool listed = std::find(condition.values.begin(), condition.values.end(), value) !=
                      condition.values.end();
  switch (condition.test) {
    case Comparison::kIn: return listed;
    case Comparison::kNotIn: return !listed;
    case Comparison::kPresent: return !value.empty();
    case Comparison::kAbsent: return value.empty();
  }
  return false;
}

std::vector<PlannedMessage> PlanMessages(const EventView& event, const Policy& policy) {
  std::vector<PlannedMessage> planned;
  std::set<ids::Uuid> known;
  for (const Route& route : policy.routes) {
    if (route.event_type != event.type || !AllHold(route.conditions, event.values)) continue;
    for (const Receiver& receiver : Receivers(route.audience, event.values, policy)) {
      PlannedMessage message{{}, event.id, event.time, route.name, receiver.audience,
                             event.subject, route.template_key, route.channels,
                             Bound(route, event.values), IsDrill(event.values),
                             receiver.otherwise};
      message.id = MessageId(message);
      if (known.insert(message.id).second) planned.push_back(std::move(message));
    }
  }
  return planned;
}

std::vector<PlannedCall> PlanCalls(const EventView& event, const Policy& policy) {
  std::vector<PlannedCall> planned;
  std::set<ids::Uuid> known;
  for (const CallRoute& route : policy.call_routes) {
    if (route.event_type != event.type || !AllHold(route.conditions, event.values)) continue;
    const TeamPolicy* team = FindTeam(policy, ValueOf(event.values, route.level_from));
    if (team == nullptr) continue;
    const ids::Uuid id = CallId(event.subject, team->level);
    if (!known.insert(id).second) continue;
    planned.push_back({id, route.name, event.subject, ValueOf(event.values, route.number_from),
                       team->level, ValueOf(event.values, route.region_from),
                       IsDrill(event.values)});
  }
  return planned;
}

}  // namespace aftercare::notification
