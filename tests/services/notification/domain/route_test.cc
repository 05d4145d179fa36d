// Routing by data (NOT-03): event and conditions to audience, template and channels.
#include "services/notification/domain/route.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/services/notification/policy_fixture.h"

namespace aftercare::notification {
namespace {

const absl::Time kNow =
    absl::FromCivil(absl::CivilSecond(2026, 3, 2, 1, 0, 0), absl::UTCTimeZone());

EventView Event(std::string type, Values values) {
  return {ids::DerivedUuid("test", "event"), kNow, std::move(type), "cases/1", std::move(values)};
}

std::vector<std::string> Audiences(const std::vector<PlannedMessage>& messages) {
  std::vector<std::string> audiences;
  for (const auto& message : messages) audiences.push_back(message.audience);
  return audiences;
}

// A policy with one route to each kind of audience.
Policy OneRoute(Audience audience, std::vector<Condition> conditions = {}) {
  Policy policy;
  policy.superiors = DefaultPolicy().superiors;
  policy.teams = DefaultPolicy().teams;
  policy.routes = {{"r", "thing.happened", std::move(conditions), std::move(audience), "text",
                    {Channel::kEmail, Channel::kFeed}, {{"number", "snapshot.number"}}}};
  return policy;
}

using Names = std::vector<std::string>;

TEST(Route, NOT_03_EachKindOfAudience) {
  struct Row {
    Audience audience;
    Values values;
    Names expected;
  };
  const std::vector<Row> rows = {
      {{AudienceKind::kCustomer, "c", ""}, {{"c", "customers/7"}}, {"customers/7"}},
      {{AudienceKind::kCustomer, "c", ""}, {{"c", "7"}}, {"customers/7"}},
      {{AudienceKind::kCustomer, "c", ""}, {{"c", ""}}, {}},
      {{AudienceKind::kCustomer, "c", ""}, {}, {}},
      {{AudienceKind::kPerson, "a", ""}, {{"a", "zhang.wei"}}, {"staff/zhang.wei"}},
      {{AudienceKind::kPerson, "a", ""}, {}, {}},
      {{AudienceKind::kPerson, "a", "service_lead"}, {{"a", "li.na"}}, {"staff/li.na"}},
      {{AudienceKind::kPerson, "a", "service_lead"}, {}, {"roles/service_lead"}},
      {{AudienceKind::kRole, "", "quality"}, {}, {"roles/quality"}},
      {{AudienceKind::kRole, "", "quality", "legal"}, {}, {"roles/quality"}},
      {{AudienceKind::kSuperior, "s", ""}, {{"s", "1"}}, {"roles/service_lead"}},
      {{AudienceKind::kSuperior, "s", ""}, {{"s", "2"}}, {"roles/service_manager"}},
      {{AudienceKind::kSuperior, "s", ""}, {{"s", "3"}}, {"roles/service_director"}},
      {{AudienceKind::kSuperior, "s", ""}, {{"s", "4"}}, {"roles/general_manager"}},
      // INT-11: the last one is repeated.
      {{AudienceKind::kSuperior, "s", ""}, {{"s", "9"}}, {"roles/general_manager"}},
      {{AudienceKind::kSuperior, "s", ""}, {{"s", "0"}}, {}},
      {{AudienceKind::kSuperior, "s", ""}, {{"s", "service_manager"}}, {"roles/service_manager"}},
      {{AudienceKind::kSuperior, "s", ""}, {{"s", "auditor"}}, {}},
      {{AudienceKind::kTeam, "l", ""},
       {{"l", "ORDINARY"}},
       {"roles/service_manager", "roles/technology"}},
      {{AudienceKind::kTeam, "l", ""}, {{"l", "4"}}, {}},
  };
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto planned =
        PlanMessages(Event("thing.happened", rows[i].values), OneRoute(rows[i].audience));
    EXPECT_EQ(Audiences(planned), rows[i].expected) << "row " << i;
  }
}

// Who stands in when the roster has nobody is known beforehand; the roster decides.
TEST(Route, NOT_03_WhoIsToldInsteadIsPlannedToo) {
  const auto otherwise = [](Audience audience, Values values) {
    const auto planned = PlanMessages(Event("thing.happened", std::move(values)),
                                      OneRoute(std::move(audience)));
    return planned.size() == 1 ? planned[0].otherwise : "not one message";
  };
  EXPECT_EQ(otherwise({AudienceKind::kRole, "", "quality", "legal"}, {}), "roles/legal");
  EXPECT_EQ(otherwise({AudienceKind::kRole, "", "quality"}, {}), "");
  EXPECT_EQ(otherwise({AudienceKind::kPerson, "a", "quality"}, {{"a", "li.na"}}), "roles/quality");
  EXPECT_EQ(otherwise({AudienceKind::kPerson, "a", "quality"}, {}), "");
  EXPECT_EQ(otherwise({AudienceKind::kPerson, "a", ""}, {{"a", "li.na"}}), "");
  EXPECT_EQ(otherwise({AudienceKind::kCustomer, "c", ""}, {{"c", "7"}}), "");
}

TEST(Route, NOT_03_ConditionsMustAllHold) {
  const Condition in{"level", Comparison::kIn, {"MAJOR", "SERIOUS"}};
  const Condition not_in{"channel", Comparison::kNotIn, {"ALARM"}};
  const Condition present{"agent", Comparison::kPresent, {}};
  const Condition absent{"incident", Comparison::kAbsent, {}};
  const Policy policy =
      OneRoute({AudienceKind::kRole, "", "quality"}, {in, not_in, present, absent});
  const Values all = {{"level", "MAJOR"}, {"channel", "PHONE"}, {"agent", "li.na"}};
  EXPECT_EQ(PlanMessages(Event("thing.happened", all), policy).size(), 1u);
  for (const auto& [key, value] : Values{{"level", "ORDINARY"}, {"channel", "ALARM"},
                                         {"agent", ""}, {"incident", "incidents/1"}}) {
    Values broken = all;
    broken[key] = value;
    EXPECT_TRUE(PlanMessages(Event("thing.happened", broken), policy).empty()) << key;
  }
  EXPECT_TRUE(PlanMessages(Event("other.happened", all), policy).empty());
}

TEST(Route, NOT_03_ValuesAreBoundToTheTemplatesVariables) {
  const auto planned =
      PlanMessages(Event("thing.happened", {{"snapshot.number", "C-1"}, {"x", "y"}}),
                   OneRoute({AudienceKind::kRole, "", "quality"}));
  ASSERT_EQ(planned.size(), 1u);
  EXPECT_EQ(planned[0].values.at("number"), "C-1");
  EXPECT_EQ(planned[0].values.at("x"), "y");
  EXPECT_EQ(planned[0].channels, (std::vector<Channel>{Channel::kEmail, Channel::kFeed}));
  EXPECT_EQ(planned[0].about, "cases/1");
}

TEST(Route, NOT_04_TheSameEventPlansTheSameIds) {
  const Policy policy = OneRoute({AudienceKind::kTeam, "l", ""});
  const auto event = Event("thing.happened", {{"l", "1"}});
  const auto first = PlanMessages(event, policy), second = PlanMessages(event, policy);
  ASSERT_EQ(first.size(), 8u);
  std::set<ids::Uuid> distinct;
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].id, second[i].id);
    distinct.insert(first[i].id);
  }
  EXPECT_EQ(distinct.size(), 8u);
}

TEST(Route, NOT_04_TheIdDependsOnEventAudienceTemplateAndFirstChannelOnly) {
  const PlannedMessage message{{}, ids::DerivedUuid("test", "e"), kNow, "r", "staff/a", "cases/1",
                               "text", {Channel::kEmail, Channel::kFeed}, {}, false};
  const ids::Uuid id = MessageId(message);
  PlannedMessage other = message;
  other.route = "s";
  other.about = "cases/2";
  other.values["x"] = "y";
  other.channels = {Channel::kEmail};
  EXPECT_EQ(MessageId(other), id);
  other = message, other.event = ids::DerivedUuid("test", "f");
  EXPECT_NE(MessageId(other), id);
  other = message, other.audience = "staff/b";
  EXPECT_NE(MessageId(other), id);
  other = message, other.template_key = "texts";
  EXPECT_NE(MessageId(other), id);
  other = message, other.channels = {Channel::kFeed};
  EXPECT_NE(MessageId(other), id);
}

TEST(Route, NOT_04_IdsSortByTheTimeOfTheEvent) {
  PlannedMessage message{{}, ids::DerivedUuid("test", "e"), kNow, "r", "staff/a", "", "text",
                         {Channel::kFeed}, {}, false};
  ids::Uuid before = MessageId(message);
  for (int i = 0; i < 100; ++i) {
    message.event = ids::DerivedUuid("test", std::to_string(i));
    message.event_time += absl::Milliseconds(1 + i * i * 1000);
    const ids::Uuid next = MessageId(message);
    EXPECT_LT(before, next);
    before = next;
  }
}

TEST(Route, NOT_03_TwoRoutesToOneAudienceWithOneTextAreOneMessage) {
  Policy policy = OneRoute({AudienceKind::kRole, "", "quality"});
  policy.routes.push_back(policy.routes.front());
  EXPECT_EQ(PlanMessages(Event("thing.happened", {}), policy).size(), 1u);
}

TEST(Route, INT_35_ADrillIsMarked) {
  const Policy policy = OneRoute({AudienceKind::kRole, "", "quality"});
  EXPECT_FALSE(PlanMessages(Event("thing.happened", {}), policy)[0].drill);
  EXPECT_TRUE(PlanMessages(Event("thing.happened", {{"drill", "true"}}), policy)[0].drill);
  EXPECT_TRUE(PlanMessages(Event("thing.happened", {{"snapshot.drill", "true"}}), policy)[0].drill);
}

TEST(Route, INT_03_TheSeedTellsTheCustomerOfARegistration) {
  const auto planned = PlanMessages(
      Event("aftercare.intake.case.registered",
            {{"case.report.customer", "customers/7"}, {"case.number", "C-1"},
             {"case.first_contact_by", "2026-03-02T03:00:00Z"},
             {"case.next_update_by", "2026-03-03T01:00:00Z"}}),
      DefaultPolicy());
  ASSERT_EQ(planned.size(), 1u);
  EXPECT_EQ(planned[0].audience, "customers/7");
  EXPECT_EQ(planned[0].template_key, "case_registered");
  EXPECT_TRUE(Preview(DefaultPolicy().book, "case_registered", Channel::kEmail, "en",
                      planned[0].values)
                  .ok());
}

// Each in the feed and by mail.
TEST(Route, INT_11_TheSeedRoutesWarningsToTheAgentAndEscalationsToTheSuperior) {
  const auto warned = PlanMessages(
      Event("aftercare.intake.case.clock_warning", {{"case.agent", "li.na"}}), DefaultPolicy());
  EXPECT_EQ(Audiences(warned), (Names{"staff/li.na", "staff/li.na"}));
  const auto nobody = PlanMessages(Event("aftercare.intake.case.clock_warning", {}),
                                   DefaultPolicy());
  EXPECT_EQ(Audiences(nobody), (Names{"roles/service_lead", "roles/service_lead"}));
  const auto breached = PlanMessages(
      Event("aftercare.intake.case.clock_breached",
            {{"case.agent", "li.na"}, {"role", "service_lead"}}),
      DefaultPolicy());
  EXPECT_EQ(Audiences(breached),
            (Names{"staff/li.na", "staff/li.na", "roles/service_lead", "roles/service_lead"}));
  const auto escalated =
      PlanMessages(Event("aftercare.intake.case.clock_escalated", {{"role", "service_manager"}}),
                   DefaultPolicy());
  EXPECT_EQ(Audiences(escalated), (Names{"roles/service_manager", "roles/service_manager"}));
}

TEST(Route, INT_12_TheSeedCallsTheTeamOfAnIncidentOncePerLevel) {
  const Policy& policy = DefaultPolicy();
  const EventView opened = Event("aftercare.intake.incident.incident_opened",
                                 {{"level", "SERIOUS"}, {"snapshot.number", "I-1"}});
  const auto calls = PlanCalls(opened, policy);
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls[0].level, 2);
  EXPECT_EQ(calls[0].number, "I-1");
  EXPECT_EQ(calls[0].cause, "cases/1");
  EventView raised =
      Event("aftercare.intake.incident.incident_level_raised", {{"level", "SERIOUS"}});
  EXPECT_EQ(PlanCalls(raised, policy)[0].id, calls[0].id);
  raised.values["level"] = "MAJOR";
  EXPECT_NE(PlanCalls(raised, policy)[0].id, calls[0].id);
  raised.values["level"] = "";
  EXPECT_TRUE(PlanCalls(raised, policy).empty());
  // A correction by hand calls the team only when the level rises.
  const std::string corrected = "aftercare.intake.incident.incident_level_corrected";
  for (const auto& [from, to, called] :
       {std::tuple{"ORDINARY", "SERIOUS", 2}, {"SERIOUS", "MAJOR", 1}, {"ORDINARY", "MAJOR", 1},
        {"MAJOR", "SERIOUS", 0}, {"SERIOUS", "ORDINARY", 0}}) {
    const auto after = PlanCalls(Event(corrected, {{"from", from}, {"level", to}}), policy);
    EXPECT_EQ(after.empty() ? 0 : after[0].level, called) << from << " to " << to;
  }
}

// Every seeded route can be written: with the values it binds and the facts its texts name, no
// placeholder is left over in either language.
TEST(Route, NOT_03_EverySeededRouteHasItsTexts) {
  for (const Route& route : DefaultPolicy().routes) {
    for (const Channel channel : route.channels) {
      for (const std::string locale : {"zh-CN", "en"}) {
        const Template* text =
            FindTemplate(DefaultPolicy().book, route.template_key, channel, locale);
        ASSERT_NE(text, nullptr) << route.name;
        EXPECT_EQ(text->locale, locale) << route.name;
        for (const auto& [variable, key] : route.values) {
          EXPECT_TRUE(std::find(text->variables.begin(), text->variables.end(), variable) !=
                      text->variables.end())
              << route.name << " binds " << variable;
        }
      }
    }
  }
}

// A route on an event nobody emits would be silence: the last word of each type stands as a literal
// in the rules of the service it names.
TEST(Route, NOT_03_EverySeededRouteWaitsForAnEventThatIsEmitted) {
  std::vector<std::string> types;
  for (const Route& route : DefaultPolicy().routes) types.push_back(route.event_type);
  for (const CallRoute& route : DefaultPolicy().call_routes) types.push_back(route.event_type);
  for (const std::string& type : types) {
    const std::vector<std::string> words = absl::StrSplit(type, '.');
    ASSERT_EQ(words.size(), 4u) << type;
    const std::string literal = absl::StrCat("\"", words[3], "\"");
    bool emitted = false;
    for (const auto& entry : std::filesystem::directory_iterator(
             absl::StrCat(AFTERCARE_SOURCE, "/services/", words[1], "/domain"))) {
      std::ifstream file(entry.path());
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      emitted = emitted || text.find(literal) != std::string::npos;
    }
    EXPECT_TRUE(emitted) << type;
  }
}

}  // namespace
}  // namespace aftercare::notification
