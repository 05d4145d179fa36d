// The policy of notification (POL-01): channels with rate and retry, templates, routes, teams and
// the ladder of superiors. All of it is data; what was not loaded is zero, never a default.
#ifndef AFTERCARE_NOTIFICATION_DOMAIN_POLICY_H_
#define AFTERCARE_NOTIFICATION_DOMAIN_POLICY_H_

#include <array>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "services/notification/domain/retry.h"
#include "services/notification/domain/route.h"
#include "services/notification/domain/template.h"

namespace aftercare::notification {

// Roles of staff (domain section 0).
inline constexpr std::array<absl::string_view, 17> kStaffRoles = {
    "agent", "service_lead", "service_manager", "service_director", "general_manager", "deputy",
    "quality", "technology", "technician", "warehouse", "logistics_coordinator", "finance",
    "legal", "public_relations", "purchasing", "policy_admin", "auditor"};

bool IsStaffRole(absl::string_view role);

struct ChannelPolicy {
  Channel channel = Channel::kEmail;
  int per_minute = 0;              // attempts of one replica
  absl::Duration attempt_timeout;  // an attempt without outcome counts as lost after it
  RetryPolicy retry;
};

struct TeamPolicy {
  int level = 0;                   // 1 to 3
  std::vector<std::string> names;  // how events write the level: "1", "MAJOR"
  std::vector<std::string> roles;  // one seat each, the leader's first (INT-12)
  absl::Duration acknowledge_within;
  bool reach_off_duty = false;  // after those on duty, call those who are not
};

struct Policy {
  int version = 0;
  int kept_attempts = 0;  // delivery record of one message, the newest
  std::vector<ChannelPolicy> channels;
  TemplateBook book;
  std::vector<Route> routes;
  std::vector<CallRoute> call_routes;
  std::vector<TeamPolicy> teams;
  std::vector<std::string> superiors;  // ladder of INT-11, lowest first
};

struct Rules {
  const Policy& policy;
};

// A command of every aggregate with timers: the instant its NextDue named has come. One that comes
// early or late changes nothing.
struct Tick {};

// Null when the channel, or a level written like that, is not in the policy.
const ChannelPolicy* FindChannel(const Policy& policy, Channel channel);
const TeamPolicy* FindTeam(const Policy& policy, absl::string_view level_name);
const TeamPolicy* FindTeam(const Policy& policy, int level);

// Adds every fault of the policy with its path in the document (POL-02): times that are not
// positive, channels, levels or templates twice or missing, routes that lead nowhere.
void CheckPolicy(const Policy& policy, command::Faults& faults);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_DOMAIN_POLICY_H_
