#include "services/notification/domain/policy.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"

namespace aftercare::notification {
namespace {

using command::Faults;

constexpr int kLevels = 3;
constexpr int kMostAttemptsKept = 1000;

std::string At(absl::string_view list, size_t index, absl::string_view field = "") {
  return absl::StrCat(list, "[", index, "]", field);
}

void CheckPositive(absl::Duration time, const std::string& path, Faults& faults) {
  if (time <= absl::ZeroDuration() || time == absl::InfiniteDuration()) {
    faults.Add(path, "is a time greater than zero");
  }
}

void CheckRole(absl::string_view role, const std::string& path, Faults& faults) {
  if (!IsStaffRole(role)) faults.Add(path, absl::StrCat("\"", role, "\" is not a role of staff"));
}

void CheckChannels(const Policy& policy, Faults& faults) {
  for (const Channel channel : kChannels) {
    const auto count = std::count_if(
        policy.channels.begin(), policy.channels.end(),
        [&](const ChannelPolicy& entry) { return entry.channel == channel; });
    if (count != 1) faults.Add("channels", absl::StrCat("has ", Word(channel), " exactly once"));
  }
  for (size_t i = 0; i < policy.channels.size(); ++i) {
    const ChannelPolicy& entry = policy.channels[i];
    const RetryPolicy& retry = entry.retry;
    if (entry.per_minute < 1) faults.Add(At("channels", i, ".per_minute"), "is 1 or more");
    CheckPositive(entry.attempt_timeout, At("channels", i, ".attempt_timeout"), faults);
    CheckPositive(retry.first_delay, At("channels", i, ".retry.first_delay"), faults);
    CheckPositive(retry.give_up_after, At("channels", i, ".retry.give_up_after"), faults);
    if (retry.max_delay < retry.first_delay) {
      faults.Add(At("channels", i, ".retry.max_delay"), "is not less than first_delay");
    }
    if (retry.give_up_after < retry.first_delay) {
      faults.Add(At("channels", i, ".retry.give_up_after"), "is not less than first_delay");
    }
    if (retry.growth_percent <= 100) {
      faults.Add(At("channels", i, ".retry.growth_percent"), "is more than 100");
    }
    if (retry.jitter_percent < 0 || retry.jitter_percent >= retry.growth_percent - 100) {
      faults.Add(At("channels", i, ".retry.jitter_percent"),
                 "is 0 or more and less than growth_percent - 100");
    }
  }
}

void CheckBook(const TemplateBook& book, Faults& faults) {
  if (book.locales.empty()) faults.Add("locales", "names at least one locale");
  std::set<std::tuple<std::string, Channel, std::string, int>> known;
  for (size_t i = 0; i < book.templates.size(); ++i) {
    const Template& text = book.templates[i];
    const std::string path = absl::StrCat("templates(", text.key, ",", text.locale, ")");
    CheckTemplate(text, path, faults);
    if (std::find(book.locales.begin(), book.locales.end(), text.locale) == book.locales.end()) {
      faults.Add(path, "has a locale that is not among the locales");
    }
    if (!known.insert({text.key, text.channel, text.locale, text.version}).second) {
      faults.Add(path, absl::StrCat("is there twice for ", Word(text.channel)));
    }
  }
}

void CheckConditions(const std::vector<Condition>& conditions, const std::string& path,
                     Faults& faults) {
  for (size_t i = 0; i < conditions.size(); ++i) {
    const Condition& condition = conditions[i];
    const bool lists = condition.test == Comparison::kIn || condition.test == Comparison::kNotIn;
    if (condition.key.empty()) faults.Add(At(path, i, ".key"), "is not empty");
    if (lists == condition.values.empty()) {
      faults.Add(At(path, i), lists ? "names at least one value" : "takes no values");
    }
  }
}

void CheckAudience(const Audience& audience, const std::string& path, Faults& faults) {
  if (audience.kind == AudienceKind::kRole) {
    CheckRole(audience.role, absl::StrCat(path, ".role"), faults);
    if (audience.otherwise.empty()) return;
    CheckRole(audience.otherwise, absl::StrCat(path, ".otherwise"), faults);
    return;
  }
  if (!audience.otherwise.empty()) {
    faults.Add(absl::StrCat(path, ".otherwise"), "is for a role only");
  }
  if (audience.from.empty()) faults.Add(absl::StrCat(path, ".from"), "names a value of the event");
  if (audience.role.empty()) return;
  if (audience.kind == AudienceKind::kPerson) {
    CheckRole(audience.role, absl::StrCat(path, ".role"), faults);
  } else {
    faults.Add(absl::StrCat(path, ".role"), "is for a role or a person only");
  }
}

void CheckRoutes(const Policy& policy, Faults& faults) {
  std::set<std::string> names;
  for (size_t i = 0; i < policy.routes.size(); ++i) {
    const Route& route = policy.routes[i];
    if (route.name.empty() || !names.insert(route.name).second) {
      faults.Add(At("routes", i, ".name"), "is set and unique");
    }
    if (route.event_type.empty()) faults.Add(At("routes", i, ".event_type"), "is not empty");
    CheckConditions(route.conditions, At("routes", i, ".conditions"), faults);
    CheckAudience(route.audience, At("routes", i, ".audience"), faults);
    const std::set<Channel> channels(route.channels.begin(), route.channels.end());
    if (channels.empty() || channels.size() != route.channels.size()) {
      faults.Add(At("routes", i, ".channels"), "names at least one channel, none twice");
    }
    for (const Channel channel : channels) {
      if (FindTemplate(policy.book, route.template_key, channel, "") == nullptr) {
        faults.Add(At("routes", i, ".template"),
                   absl::StrCat("\"", route.template_key, "\" has no text for ", Word(channel)));
      }
    }
  }
  for (size_t i = 0; i < policy.call_routes.size(); ++i) {
    const CallRoute& route = policy.call_routes[i];
    if (route.name.empty() || !names.insert(route.name).second) {
      faults.Add(At("call_routes", i, ".name"), "is set and unique");
    }
    if (route.event_type.empty()) faults.Add(At("call_routes", i, ".event_type"), "is not empty");
    if (route.level_from.empty()) {
      faults.Add(At("call_routes", i, ".level_from"), "names a value of the event");
    }
    CheckConditions(route.conditions, At("call_routes", i, ".conditions"), faults);
  }
}

void CheckTeams(const Policy& policy, Faults& faults) {
  std::set<int> levels;
  std::set<std::string> names;
  for (size_t i = 0; i < policy.teams.size(); ++i) {
    const TeamPolicy& team = policy.teams[i];
    if (team.level < 1 || team.level > kLevels || !levels.insert(team.level).second) {
      faults.Add(At("teams", i, ".level"), "is 1, 2 or 3 and there once");
    }
    for (const std::string& name : team.names) {
      if (name.empty() || !names.insert(name).second) {
        faults.Add(At("teams", i, ".names"), absl::StrCat("\"", name, "\" is empty or used twice"));
      }
    }
    if (team.names.empty()) faults.Add(At("teams", i, ".names"), "names the level");
    const std::set<std::string> roles(team.roles.begin(), team.roles.end());
    if (roles.empty() || roles.size() != team.roles.size()) {
      faults.Add(At("teams", i, ".roles"), "names at least one role, none twice");
    }
    for (const std::string& role : team.roles) CheckRole(role, At("teams", i, ".roles"), faults);
    CheckPositive(team.acknowledge_within, At("teams", i, ".acknowledge_within"), faults);
  }
  if (levels.size() != kLevels) faults.Add("teams", "has levels 1, 2 and 3");
  if (policy.superiors.empty()) faults.Add("superiors", "names at least one role");
  const std::set<std::string> superiors(policy.superiors.begin(), policy.superiors.end());
  if (superiors.size() != policy.superiors.size()) faults.Add("superiors", "names no role twice");
  for (const std::string& role : policy.superiors) CheckRole(role, "superiors", faults);
}

}  // namespace

bool IsStaffRole(absl::string_view role) {
  return std::find(kStaffRoles.begin(), kStaffRoles.end(), role) != kStaffRoles.end();
}

const ChannelPolicy* FindChannel(const Policy& policy, Channel channel) {
  for (const ChannelPolicy& entry : policy.channels) {
    if (entry.channel == channel) return &entry;
  }
  return nullptr;
}

const TeamPolicy* FindTeam(const Policy& policy, absl::string_view level_name) {
  for (const TeamPolicy& team : policy.teams) {
    if (std::find(team.names.begin(), team.names.end(), level_name) != team.names.end()) {
      return &team;
    }
  }
  return nullptr;
}

const TeamPolicy* FindTeam(const Policy& policy, int level) {
  for (const TeamPolicy& team : policy.teams) {
    if (team.level == level) return &team;
  }
  return nullptr;
}

void CheckPolicy(const Policy& policy, Faults& faults) {
  if (policy.kept_attempts < 1 || policy.kept_attempts > kMostAttemptsKept) {
    faults.Add("kept_attempts", absl::StrCat("is 1 to ", kMostAttemptsKept));
  }
  CheckChannels(policy, faults);
  CheckBook(policy.book, faults);
  CheckRoutes(policy, faults);
  CheckTeams(policy, faults);
}

}  // namespace aftercare::notification
