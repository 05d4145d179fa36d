// A document with faults is refused with all of them; rules before the default are read on top of
// it.
#include "services/intake/store/policy_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/services/intake/policy_fixture.h"

namespace aftercare::intake {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

json Installed() { return json::parse(InstalledPolicyDocument()); }

// The places at fault, in any order; empty when the document is fine.
std::vector<std::string> FaultsOf(const json& document) {
  const auto parsed = ParsePolicy(document.dump());
  std::vector<std::string> places;
  if (parsed.ok()) return places;
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument);
  const command::Refusal refusal = command::Explain(parsed.status());
  EXPECT_EQ(refusal.reason, "INVALID_FIELDS");
  for (const auto& fault : refusal.fields) places.push_back(fault.field);
  return places;
}

struct Fault {
  const char* place;       // JSON pointer
  json value;              // what stands there instead; discarded: the member is taken away
  const char* reported;    // path
};

const json kGone = json::value_t::discarded;

TEST(PolicyCodec, POL_02_RefusesEachFaultUnderItsPath) {
  const Fault faults[] = {
      {"/surprise", 1, "surprise"},
      {"/incidents", kGone, "incidents"},
      {"/incidents", 7, "incidents"},
      {"/incidents/window", "0s", "incidents.window"},
      {"/incidents/window", "-1h", "incidents.window"},
      {"/incidents/window", "99999d", "incidents.window"},
      {"/incidents/window", 7, "incidents.window"},
      {"/incidents/join_customers", 1, "incidents.join_customers"},
      {"/incidents/join_customers", 10.5, "incidents.join_customers"},
      {"/incidents/join_customers", UINT64_MAX, "incidents.join_customers"},
      {"/duplicates/similarity", 1.01, "duplicates.similarity"},
      {"/duplicates/similarity", 0, "duplicates.similarity"},
      // Gaps.
      {"/clocks/policies/0/clocks/review", kGone, "clocks.policies[0].clocks.review"},
      {"/clocks/policies/0/clocks/review/targets/major", kGone,
       "clocks.policies[0].clocks.review.targets.major"},
      {"/clocks/policies", json::array(), "clocks.policies"},
      {"/grading/confirm_roles/major", kGone, "grading.confirm_roles.major"},
      {"/plans/approval_roles/serious", kGone, "plans.approval_roles.serious"},
      {"/teams/by_level/ordinary", kGone, "teams.by_level.ordinary"},
      {"/teams/analysts/logistics", kGone, "teams.analysts.logistics"},
      {"/measures/logistics", kGone, "measures.logistics"},
      {"/measures/logistics", json::array(), "measures.logistics"},
      {"/promises/visit", kGone, "promises.visit"},
      {"/authority/limit_minor/service_lead", kGone, "authority.limit_minor"},
      {"/grading/rules/11", kGone, "grading.rules"},
      // Overlaps.
      {"/clocks/calendars/0/week/monday", {"09:00-12:00", "11:00-18:00"},
       "clocks.calendars[0].week.monday[1]"},
      {"/clocks/calendars/0/week/monday", {"09:00-12:00", "12:00-18:00"},
       "clocks.calendars[0].week.monday[1]"},
      {"/clocks/calendars/0/extra_days/2026-10-01", {"09:00-12:00"},
       "clocks.calendars[0].extra_days.2026-10-01"},
      {"/clocks/calendars/0/holidays/1", "2026-01-01", "clocks.calendars[0].holidays[1]"},
      {"/grading/rules/5/at_least", 100, "grading.rules[5]"},
      {"/grading/rules/5/at_least", 1000, "grading.rules[5]"},
      {"/grading/rules/2/fact", "media_exposure", "grading.rules[2]"},
      {"/grading/rules/2/id", "media_exposure", "grading.rules[2]"},
      {"/grading/rules/9/triage", "urgent", "grading.rules[9]"},
      {"/authority/limit_minor/service_lead", 20000, "authority.limit_minor"},
      // Times that are not positive, shifts that are none.
      {"/clocks/policies/0/clocks/plan/targets/major", "0h",
       "clocks.policies[0].clocks.plan.targets.major"},
      {"/clocks/policies/0/clocks/plan/targets/major", "8 hours",
       "clocks.policies[0].clocks.plan.targets.major"},
      {"/clocks/policies/0/clocks/plan/pauses/0", "weather",
       "clocks.policies[0].clocks.plan.pauses[0]"},
      {"/clocks/policies/0/calendar", "lunar", "clocks.policies[0].calendar"},
      {"/clocks/policies/0/when", {{"regions", {"CN-31"}}}, "clocks.policies[0].when"},
      {"/clocks/calendars/0/zone", "Asia/Atlantis", "clocks.calendars[0].zone"},
      {"/clocks/calendars/0/day", "25h", "clocks.calendars[0].day"},
      {"/clocks/calendars/0/week/friday/0", "12:00-09:00",
       "clocks.calendars[0].week.friday[0]"},
      {"/clocks/calendars/0/week/friday/0", "09:00-24:01", "clocks.calendars[0].week.friday[0]"},
      {"/clocks/calendars/0/week/friday/0", "9-12", "clocks.calendars[0].week.friday[0]"},
      {"/clocks/calendars/0/week/sunday", kGone, "clocks.calendars[0].week.sunday"},
      {"/clocks/calendars/0/holidays/0", "2026-13-01", "clocks.calendars[0].holidays[0]"},
      {"/clocks/warning_percent", 100, "clocks.warning_percent"},
      {"/clocks/warning_percent", 0, "clocks.warning_percent"},
      {"/clocks/rebase_minimum", "0m", "clocks.rebase_minimum"},
      {"/clocks/reset_role", "king", "clocks.reset_role"},
      {"/clocks/escalation/roles/0", "king", "clocks.escalation.roles[0]"},
      {"/clocks/escalation/roles", json::array(), "clocks.escalation.roles"},
      {"/clocks/escalation/interval_percent", 0, "clocks.escalation.interval_percent"},
      {"/grading/rules/0/at_least", kGone, "grading.rules[0]"},
      {"/grading/rules/1/triage", "urgent", "grading.rules[1]"},
      {"/grading/rules/1/level", "fatal", "grading.rules[1].level"},
      {"/grading/rules/1/fact", "rumour", "grading.rules[1].fact"},
      {"/classification/keywords/delay/Late", 1, "classification.keywords.delay.Late"},
      {"/classification/keywords/weather", json::object(), "classification.keywords.weather"},
      {"/classification/alarms/alarm_batch_fault", "weather",
       "classification.alarms.alarm_batch_fault"},
      {"/authority/currency", "yuan", "authority.currency"},
      {"/authority/limit_minor/king", 5, "authority.limit_minor.king"},
      {"/authority/limit_minor/agent", -1, "authority.limit_minor.agent"},
      {"/authority/goodwill_most_minor", 499, "authority.goodwill_most_minor"},
      {"/teams/analysts/logistics/0", "king", "teams.analysts.logistics[0]"},
      {"/teams/by_level/major/members/1", "legal", "teams.by_level.major.members[4]"},
      {"/measures/logistics/0", "loan", "measures.logistics[0]"},
      {"/plans/standard_actions/0", "bribe", "plans.standard_actions[0]"},
      {"/plans/approval_roles/major", "auditor", "plans.approval_roles.major"},
      {"/plans/rejections_to_superior", 0, "plans.rejections_to_superior"},
      {"/closing/archive_after", "29d", "closing.archive_after"},
      {"/closing/full_reviews/0", "fatal", "closing.full_reviews[0]"},
      {"/requests/ship_back_reminder", "7d", "requests.ship_back_reminder"},
      {"/requests/exchange_pieces", 0, "requests.exchange_pieces"},
  };
  ASSERT_TRUE(FaultsOf(Installed()).empty());
  for (const Fault& fault : faults) {
    json document = Installed();
    const json::json_pointer place(fault.place);
    if (fault.value.is_discarded()) {
      json& parent = document[place.parent_pointer()];
      if (parent.is_array()) {
        parent.erase(std::stoul(place.back()));
      } else {
        parent.erase(place.back());
      }
    } else {
      document[place] = fault.value;
    }
    EXPECT_THAT(FaultsOf(document), ElementsAre(fault.reported)) << fault.place;
  }
}

TEST(PolicyCodec, POL_02_NamesEveryFaultAtOnce) {
  json document = Installed();
  document["incidents"].erase("window");
  document["clocks"]["warning_percent"] = "80";
  document["clocks"]["policies"][0]["clocks"]["cause"]["targets"]["serious"] = "-4h";
  document["promises"]["visit"] = "soon";
  document["measure"] = json::object();
  EXPECT_THAT(FaultsOf(document),
              UnorderedElementsAre("incidents.window", "clocks.warning_percent",
                                   "clocks.policies[0].clocks.cause.targets.serious",
                                   "promises.visit", "measure"));
}

TEST(PolicyCodec, POL_02_RefusesWhatIsNoDocument) {
  for (const char* text : {"", "{", "nonsense", "[]", "null", "1"}) {
    const auto parsed = ParsePolicy(text);
    ASSERT_FALSE(parsed.ok()) << text;
    const auto faults = command::Explain(parsed.status()).fields;
    ASSERT_EQ(faults.size(), 1u) << text;
    EXPECT_EQ(faults[0].field, "$") << text;
  }
}

// A second calendar and a rule before the default.
json WithRule() {
  json document = Installed();
  json calendar = document["clocks"]["calendars"][0];
  calendar["name"] = "long";
  calendar["day"] = "10h";
  document["clocks"]["calendars"].push_back(calendar);
  const json rule = {
      {"name", "industrial"},
      {"calendar", "long"},
      {"when", {{"product_models", {"P-1", "P-2"}}, {"levels", {"serious", "ordinary"}}}},
      {"clocks",
       {{"plan",
         {{"targets", {{"major", "1h"}, {"serious", "4h"}, {"ordinary", "1d w"}}},
          {"pauses", json::array()}}}}}};
  auto& policies = document["clocks"]["policies"];
  policies.insert(policies.begin(), rule);
  return document;
}

TEST(PolicyCodec, INT_10_ARuleTakesTheClocksItLeavesOutFromTheDefault) {
  const auto policy = ParsePolicy(WithRule().dump());
  ASSERT_TRUE(policy.ok()) << policy.status();
  ASSERT_EQ(policy->clocks.policies.size(), 2u);
  const ClockPolicy& rule = policy->clocks.policies[0];
  EXPECT_EQ(rule.calendar, 1u);
  EXPECT_EQ(rule.selector.levels, (std::vector<Level>{Level::kSerious, Level::kOrdinary}));
  EXPECT_EQ(rule.terms(ClockKind::kPlan).by_level[2], (ClockTarget{absl::Hours(4), false}));
  EXPECT_EQ(rule.terms(ClockKind::kPlan).by_level[3], (ClockTarget{absl::Hours(10), true}));
  EXPECT_TRUE(rule.terms(ClockKind::kPlan).pauses.empty());
  // A day of its own calendar has ten hours.
  EXPECT_EQ(rule.terms(ClockKind::kResolution).by_level[2], (ClockTarget{absl::Hours(50), true}));
  EXPECT_EQ(rule.terms(ClockKind::kFirstContact),
            policy->clocks.policies[1].terms(ClockKind::kFirstContact));
}

TEST(PolicyCodec, POL_02_RefusesARuleThatIsNeverReached) {
  json document = WithRule();
  auto& policies = document["clocks"]["policies"];
  json narrower = policies[0];
  narrower["name"] = "narrower";
  narrower["when"] = {{"product_models", {"P-2"}}, {"levels", {"serious"}}, {"regions", {"CN-31"}}};
  policies.insert(policies.begin() + 1, narrower);
  EXPECT_THAT(FaultsOf(document), ElementsAre("clocks.policies[1]"));

  policies[1]["when"]["product_models"] = {"P-2", "P-3"};
  EXPECT_THAT(FaultsOf(document), ElementsAre());

  // Without a condition it takes everything; the default's clocks are not reported twice.
  policies[1].erase("when");
  policies[2]["clocks"]["plan"]["targets"]["major"] = "never";
  EXPECT_THAT(FaultsOf(document),
              UnorderedElementsAre("clocks.policies[2]",
                                   "clocks.policies[2].clocks.plan.targets.major"));
  policies[1]["when"] = {{"regions", json::array()}};
  policies[2]["clocks"]["plan"]["targets"]["major"] = "8h";
  EXPECT_THAT(FaultsOf(document),
              ::testing::Contains("clocks.policies[1].when.regions"));
}

}  // namespace
}  // namespace aftercare::intake
