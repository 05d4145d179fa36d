// The policy document (POL-01, POL-02): the seed is sound, and what is not is refused all at once.
#include "services/notification/store/policy_codec.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/match.h"
#include "tests/services/notification/policy_fixture.h"

namespace aftercare::notification {
namespace {

using nlohmann::json;

std::set<std::string> FaultsOf(const std::string& document) {
  std::set<std::string> fields;
  for (const auto& fault : command::Explain(ParsePolicy(document).status()).fields) {
    fields.insert(fault.field);
  }
  return fields;
}

std::set<std::string> FaultsAfter(const std::function<void(json&)>& break_it) {
  json document = json::parse(DefaultPolicyText());
  break_it(document);
  return FaultsOf(document.dump());
}
using Fields = std::set<std::string>;

TEST(PolicyCodec, POL_01_TheSeedHasTheDefaults) {
  const Policy& policy = DefaultPolicy();
  const RetryPolicy& retry = FindChannel(policy, Channel::kEmail)->retry;
  EXPECT_EQ(retry.first_delay, absl::Minutes(1));
  EXPECT_EQ(retry.give_up_after, absl::Hours(72));  // NOT-04: 3 days
  EXPECT_EQ(FindChannel(policy, Channel::kFeed)->retry.give_up_after, absl::Hours(72));
  for (const int level : {1, 2, 3}) {
    EXPECT_EQ(FindTeam(policy, level)->acknowledge_within, absl::Minutes(10));
  }
  EXPECT_EQ(FindTeam(policy, "MAJOR")->level, 1);
  EXPECT_EQ(policy.book.locales, (std::vector<std::string>{"zh-CN", "en"}));  // NOT-01
  EXPECT_EQ(policy.superiors,
            (std::vector<std::string>{"service_lead", "service_manager", "service_director",
                                      "general_manager"}));  // INT-11
}

TEST(PolicyCodec, NOT_01_TheSeedHasATextForEveryOccasion) {
  for (const std::string key :
       {"case_registered", "first_contact_done", "case_progress", "measure_in_force",
        "plan_approved", "return_instructions", "shipment_status", "repaired_and_shipped",
        "resolved_please_confirm", "survey_invitation", "survey_reminder", "team_call",
        "call_alarm", "breach_warning", "breach", "escalation", "incident_opened",
        "follow_up_due", "case_closed"}) {
    bool found = false;
    for (const Channel channel : kChannels) {
      found = found || FindTemplate(DefaultPolicy().book, key, channel, "zh-CN") != nullptr;
    }
    EXPECT_TRUE(found) << key;
  }
}

TEST(PolicyCodec, POL_02_EachFaultIsNamedWithItsPath) {
  const std::vector<std::pair<std::function<void(json&)>, Fields>> rows = {
      {[](json& d) { d["kept_attempts"] = 0; }, {"kept_attempts"}},
      {[](json& d) { d.erase("superiors"); }, {"superiors"}},
      {[](json& d) { d["superiors"] = {"agent", "agent"}; }, {"superiors"}},
      {[](json& d) { d["superiors"] = {"king"}; }, {"superiors"}},
      {[](json& d) { d["surprise"] = 1; }, {"surprise"}},
      {[](json& d) { d["time_zone"] = "Moon/Crater"; }, {"time_zone"}},
      {[](json& d) { d["channels"].erase(1); }, {"channels"}},
      {[](json& d) { d["channels"][0]["per_minute"] = 0; }, {"channels[0].per_minute"}},
      {[](json& d) { d["channels"][0]["attempt_timeout"] = "0s"; },
       {"channels[0].attempt_timeout"}},
      {[](json& d) { d["channels"][0]["retry"]["first_delay"] = "soon"; },
       {"channels[0].retry.first_delay"}},
      {[](json& d) { d["channels"][0]["retry"]["first_delay"] = "-1m"; },
       {"channels[0].retry.first_delay"}},
      {[](json& d) { d["channels"][0]["retry"]["max_delay"] = "1s"; },
       {"channels[0].retry.max_delay"}},
      {[](json& d) { d["channels"][0]["retry"]["give_up_after"] = "1s"; },
       {"channels[0].retry.give_up_after"}},
      {[](json& d) { d["channels"][0]["retry"]["jitter_percent"] = 100; },
       {"channels[0].retry.jitter_percent"}},
      {[](json& d) { d["channels"][0]["retry"]["growth_percent"] = 100; },
       {"channels[0].retry.growth_percent", "channels[0].retry.jitter_percent"}},
      {[](json& d) { d["channels"][0]["channel"] = "pigeon"; }, {"channels[0].channel"}},
      {[](json& d) { d["teams"].erase(2); }, {"teams"}},
      {[](json& d) { d["teams"][1]["level"] = 1; }, {"teams", "teams[1].level"}},
      {[](json& d) { d["teams"][1]["names"] = {"1"}; }, {"teams[1].names"}},
      {[](json& d) { d["teams"][0]["roles"] = {"legal", "legal"}; }, {"teams[0].roles"}},
      {[](json& d) { d["teams"][0]["acknowledge_within"] = "0s"; },
       {"teams[0].acknowledge_within"}},
      {[](json& d) { d["routes"][0]["template"] = "nothing"; }, {"routes[0].template"}},
      {[](json& d) { d["routes"][0]["channels"] = {"feed"}; }, {"routes[0].template"}},
      {[](json& d) { d["routes"][0]["channels"] = json::array(); }, {"routes[0].channels"}},
      {[](json& d) { d["routes"][0]["name"] = d["routes"][1]["name"]; }, {"routes[1].name"}},
      {[](json& d) { d["routes"][0]["audience"] = {{"kind", "role"}, {"role", "king"}}; },
       {"routes[0].audience.role"}},
      {[](json& d) { d["routes"][0]["audience"] = {{"kind", "team"}}; },
       {"routes[0].audience.from"}},
      {[](json& d) { d["routes"][2]["conditions"][0].erase("values"); },
       {"routes[2].conditions[0]"}},
      {[](json& d) { d["call_routes"][0]["level_from"] = ""; }, {"call_routes[0].level_from"}},
      {[](json& d) { d["templates"][0]["variables"].push_back("spare"); },
       {"templates(case_registered,zh-CN).variables"}},
      {[](json& d) { d["templates"][0]["body"] = "{{"; },
       {"templates(case_registered,zh-CN).body"}},
      {[](json& d) { d["templates"][0]["version"] = 0; },
       {"templates(case_registered,zh-CN).version"}},
      {[](json& d) { d["templates"][1]["locale"] = "zh-CN"; },
       {"templates(case_registered,zh-CN)"}},
      {[](json& d) { d["templates"][0]["locale"] = "fr"; }, {"templates(case_registered,fr)"}},
      {[](json& d) { d["templates"][0]["body"] = {"line", 7}; }, {"templates[0].body[1]",
       "templates(case_registered,zh-CN).variables"}},
      {[](json& d) { d["words"]["LOST"] = 7; }, {"words.LOST"}},
  };
  for (size_t i = 0; i < rows.size(); ++i) {
    const Fields got = FaultsAfter(rows[i].first);
    for (const std::string& field : rows[i].second) {
      EXPECT_TRUE(got.contains(field)) << "row " << i << " misses " << field;
    }
    EXPECT_FALSE(got.empty()) << "row " << i;
  }
  EXPECT_TRUE(FaultsAfter([](json&) {}).empty());
}

TEST(PolicyCodec, POL_02_AllFaultsAreNamedAtOnce) {
  const Fields faults = FaultsAfter([](json& d) {
    d["kept_attempts"] = "many";
    d["channels"][0]["per_minute"] = -1;
    d["teams"][0]["roles"] = json::array();
    d["routes"][0]["event_type"] = "";
    d["templates"][0]["subject"] = "";
  });
  for (const std::string field : {"kept_attempts", "channels[0].per_minute", "teams[0].roles",
                                  "routes[0].event_type",
                                  "templates(case_registered,zh-CN).subject"}) {
    EXPECT_TRUE(faults.contains(field)) << field;
  }
}

TEST(PolicyCodec, POL_02_WhatIsNoPolicyAtAllIsRefused) {
  EXPECT_EQ(FaultsOf("{"), Fields{"document"});
  EXPECT_TRUE(FaultsOf("[]").contains("document"));
  EXPECT_TRUE(FaultsOf("{}").contains("channels"));
  EXPECT_TRUE(FaultsOf("").contains("document"));
}

}  // namespace
}  // namespace aftercare::notification
