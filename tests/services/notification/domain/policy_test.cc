// A policy is checked as a whole (POL-02): every fault CheckPolicy knows, one at a time with the very
// paths it names, and all at once.
#include "services/notification/domain/policy.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace aftercare::notification {
namespace {

using Fields = std::vector<std::string>;

ChannelPolicy Least(Channel channel) {
  const absl::Duration second = absl::Seconds(1);
  return {channel, 1, second, {second, second, second, 101, 0}};
}

TeamPolicy Team(int level) {
  return {level, {std::string(1, static_cast<char>('0' + level))}, {"legal"}, absl::Seconds(1)};
}

// Sound, with every number at its limit, so that the least step beyond it is a fault.
Policy Sound() {
  Policy policy;
  policy.kept_attempts = 1;
  policy.channels = {Least(Channel::kEmail), Least(Channel::kFeed)};
  policy.book.locales = {"zh-CN", "en"};
  policy.book.zone = absl::UTCTimeZone();
  for (const Channel channel : kChannels) {
    policy.book.templates.push_back({"note", channel, "en", 1, {"number"}, "About", "{{number}}"});
  }
  policy.routes = {{"tell", "thing.happened", {{"key", Comparison::kIn, {"value"}}},
                    {AudienceKind::kRole, "", "quality", "service_lead"}, "note",
                    {Channel::kEmail, Channel::kFeed}, {}}};
  policy.call_routes = {{"call", "thing.happened", {{"key", Comparison::kPresent, {}}}, "level",
                         "", ""}};
  policy.teams = {Team(1), Team(2), Team(3)};
  policy.superiors = {"service_lead"};
  return policy;
}

Fields FaultsOf(const Policy& policy) {
  command::Faults faults;
  CheckPolicy(policy, faults);
  Fields fields;
  for (const auto& fault : command::Explain(faults.status()).fields) fields.push_back(fault.field);
  return fields;
}

struct Row {
  std::function<void(Policy&)> damage;
  Fields faults;  // in the order in which they are named
};

void ExpectEach(const std::vector<Row>& rows) {
  for (size_t i = 0; i < rows.size(); ++i) {
    Policy policy = Sound();
    rows[i].damage(policy);
    EXPECT_EQ(FaultsOf(policy), rows[i].faults) << "row " << i;
  }
}

TEST(Policy, POL_02_WhatIsAtItsLimitIsSound) {
  EXPECT_EQ(FaultsOf(Sound()), Fields{});
  Policy policy = Sound();
  policy.kept_attempts = 1000;
  policy.channels[0].retry.growth_percent = 200;
  policy.channels[0].retry.jitter_percent = 99;
  policy.routes[0].audience.otherwise = "";
  policy.book.templates.push_back(policy.book.templates[0]);
  policy.book.templates.back().version = 2;
  EXPECT_EQ(FaultsOf(policy), Fields{});
}

TEST(Policy, NOT_02_EveryFaultOfAChannel) {
  const auto retry = [](Policy& p) -> RetryPolicy& { return p.channels[0].retry; };
  const std::string at = "channels[0]";
  const std::string first = at + ".retry.first_delay", most = at + ".retry.max_delay",
                    end = at + ".retry.give_up_after", jitter = at + ".retry.jitter_percent";
  ExpectEach({
      {[](Policy& p) { p.kept_attempts = 0; }, {"kept_attempts"}},
      {[](Policy& p) { p.kept_attempts = 1001; }, {"kept_attempts"}},
      {[](Policy& p) { p.channels.pop_back(); }, {"channels"}},
      {[](Policy& p) { p.channels.push_back(Least(Channel::kFeed)); }, {"channels"}},
      {[](Policy& p) { p.channels[0].per_minute = 0; }, {at + ".per_minute"}},
      {[](Policy& p) { p.channels[0].attempt_timeout = {}; }, {at + ".attempt_timeout"}},
      {[](Policy& p) { p.channels[0].attempt_timeout = -absl::Seconds(1); },
       {at + ".attempt_timeout"}},
      {[](Policy& p) { p.channels[0].attempt_timeout = absl::InfiniteDuration(); },
       {at + ".attempt_timeout"}},
      {[&](Policy& p) { retry(p).first_delay = {}; }, {first}},
      {[&](Policy& p) { retry(p).first_delay = absl::InfiniteDuration(); }, {first, most, end}},
      {[&](Policy& p) { retry(p).give_up_after = absl::InfiniteDuration(); }, {end}},
      {[&](Policy& p) { retry(p).give_up_after = {}; }, {end, end}},
      {[&](Policy& p) { retry(p).give_up_after -= absl::Nanoseconds(1); }, {end}},
      {[&](Policy& p) { retry(p).max_delay -= absl::Nanoseconds(1); }, {most}},
      // A delay that does not grow leaves no room for any jitter.
      {[&](Policy& p) { retry(p).growth_percent = 100; }, {at + ".retry.growth_percent", jitter}},
      {[&](Policy& p) { retry(p).jitter_percent = -1; }, {jitter}},
      {[&](Policy& p) { retry(p).jitter_percent = 1; }, {jitter}},
      {[](Policy& p) { p.channels[1].per_minute = 0; }, {"channels[1].per_minute"}},
  });
}

TEST(Policy, NOT_01_EveryFaultOfATemplate) {
  const auto text = [](Policy& p) -> Template& { return p.book.templates[0]; };
  const std::string at = "templates(note,en)", route = "routes[0].template";
  ExpectEach({
      // Without a locale nothing can be found.
      {[](Policy& p) { p.book.locales.clear(); }, {"locales", at, at, route, route}},
      {[&](Policy& p) { text(p).locale = "fr"; }, {"templates(note,fr)", route}},
      {[](Policy& p) { p.book.templates.push_back(p.book.templates[0]); }, {at}},
      {[&](Policy& p) { text(p).key = "Note"; }, {"templates(Note,en).key", route}},
      {[&](Policy& p) { text(p).version = 0; }, {at + ".version"}},
      {[&](Policy& p) { text(p).subject = ""; }, {at + ".subject"}},
      {[&](Policy& p) { text(p).subject = "two\nlines"; }, {at + ".subject"}},
      {[&](Policy& p) { text(p).subject = "{{"; }, {at + ".subject"}},
      {[&](Policy& p) { text(p).body = ""; }, {at + ".body", at + ".variables"}},
      {[&](Policy& p) { text(p).body = "{{number}} {{a b}}"; }, {at + ".body"}},
      {[&](Policy& p) { text(p).variables.clear(); }, {at + ".variables"}},
      {[&](Policy& p) { text(p).variables.push_back("spare"); }, {at + ".variables"}},
  });
}

TEST(Policy, NOT_03_EveryFaultOfARoute) {
  const auto condition = [](Policy& p) -> Condition& { return p.routes[0].conditions[0]; };
  const std::string at = "routes[0]";
  std::vector<Row> rows = {
      {[](Policy& p) { p.routes[0].name = ""; }, {at + ".name"}},
      {[](Policy& p) { p.routes.push_back(p.routes[0]); }, {"routes[1].name"}},
      {[](Policy& p) { p.routes[0].event_type = ""; }, {at + ".event_type"}},
      {[&](Policy& p) { condition(p).key = ""; }, {at + ".conditions[0].key"}},
      {[&](Policy& p) { condition(p).values.clear(); }, {at + ".conditions[0]"}},
      {[&](Policy& p) { condition(p) = {"key", Comparison::kNotIn, {}}; },
       {at + ".conditions[0]"}},
      {[&](Policy& p) { condition(p).test = Comparison::kPresent; }, {at + ".conditions[0]"}},
      {[&](Policy& p) { condition(p).test = Comparison::kAbsent; }, {at + ".conditions[0]"}},
      {[](Policy& p) { p.routes[0].audience.role = "king"; }, {at + ".audience.role"}},
      {[](Policy& p) { p.routes[0].audience.role = ""; }, {at + ".audience.role"}},
      {[](Policy& p) { p.routes[0].audience.otherwise = "king"; }, {at + ".audience.otherwise"}},
      {[](Policy& p) { p.routes[0].audience = {AudienceKind::kPerson, "agent", "king"}; },
       {at + ".audience.role"}},
      {[](Policy& p) { p.routes[0].channels.clear(); }, {at + ".channels"}},
      {[](Policy& p) { p.routes[0].channels = {Channel::kFeed, Channel::kFeed}; },
       {at + ".channels"}},
      {[](Policy& p) { p.routes[0].template_key = "nothing"; },
       {at + ".template", at + ".template"}},
      {[](Policy& p) { p.book.templates.pop_back(); }, {at + ".template"}},
      {[](Policy& p) { p.call_routes[0].name = ""; }, {"call_routes[0].name"}},
      {[](Policy& p) { p.call_routes[0].name = p.routes[0].name; }, {"call_routes[0].name"}},
      {[](Policy& p) { p.call_routes[0].event_type = ""; }, {"call_routes[0].event_type"}},
      {[](Policy& p) { p.call_routes[0].level_from = ""; }, {"call_routes[0].level_from"}},
      {[](Policy& p) { p.call_routes[0].conditions[0].key = ""; },
       {"call_routes[0].conditions[0].key"}},
  };
  for (const AudienceKind kind : {AudienceKind::kCustomer, AudienceKind::kPerson,
                                  AudienceKind::kTeam, AudienceKind::kSuperior}) {
    rows.push_back({[kind](Policy& p) { p.routes[0].audience = {kind, "", ""}; },
                    {at + ".audience.from"}});
    rows.push_back({[kind](Policy& p) { p.routes[0].audience = {kind, "key", "", "quality"}; },
                    {at + ".audience.otherwise"}});
    Fields role;  // who is told where the person is not known
    if (kind != AudienceKind::kPerson) role = {at + ".audience.role"};
    rows.push_back({[kind](Policy& p) { p.routes[0].audience = {kind, "key", "quality"}; }, role});
  }
  ExpectEach(rows);
}

TEST(Policy, INT_12_EveryFaultOfATeam) {
  ExpectEach({
      {[](Policy& p) { p.teams[0].level = 0; }, {"teams[0].level", "teams"}},
      {[](Policy& p) { p.teams[2].level = 4; }, {"teams[2].level", "teams"}},
      {[](Policy& p) { p.teams[0].level = 2; }, {"teams[1].level", "teams"}},
      {[](Policy& p) { p.teams.pop_back(); }, {"teams"}},
      {[](Policy& p) { p.teams[0].names.clear(); }, {"teams[0].names"}},
      {[](Policy& p) { p.teams[0].names = {""}; }, {"teams[0].names"}},
      {[](Policy& p) { p.teams[1].names = {"1"}; }, {"teams[1].names"}},
      {[](Policy& p) { p.teams[0].roles.clear(); }, {"teams[0].roles"}},
      {[](Policy& p) { p.teams[0].roles = {"legal", "legal"}; }, {"teams[0].roles"}},
      {[](Policy& p) { p.teams[0].roles = {"legal", "king"}; }, {"teams[0].roles"}},
      {[](Policy& p) { p.teams[0].acknowledge_within = {}; }, {"teams[0].acknowledge_within"}},
      {[](Policy& p) { p.teams[0].acknowledge_within = absl::InfiniteDuration(); },
       {"teams[0].acknowledge_within"}},
      {[](Policy& p) { p.superiors.clear(); }, {"superiors"}},
      {[](Policy& p) { p.superiors = {"service_lead", "service_lead"}; }, {"superiors"}},
      {[](Policy& p) { p.superiors = {"king"}; }, {"superiors"}},
  });
}

TEST(Policy, POL_02_AllFaultsAreNamedAtOnce) {
  Policy policy = Sound();
  policy.kept_attempts = 0;
  policy.channels[0].per_minute = 0;
  policy.book.templates[0].version = 0;
  policy.routes[0].event_type = "";
  policy.call_routes[0].level_from = "";
  policy.teams[0].roles.clear();
  policy.superiors.clear();
  EXPECT_EQ(FaultsOf(policy),
            (Fields{"kept_attempts", "channels[0].per_minute", "templates(note,en).version",
                    "routes[0].event_type", "call_routes[0].level_from", "teams[0].roles",
                    "superiors"}));
}

}  // namespace
}  // namespace aftercare::notification
