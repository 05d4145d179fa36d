#include "services/repair/store/policy_codec.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "common/command/decision.h"
#include "tests/services/repair/policy_fixture.h"

namespace aftercare::repair {
namespace {

using Json = nlohmann::json;

std::vector<std::string> Faults(const Json& document) {
  const auto policy = ParsePolicy(document.dump());
  std::vector<std::string> fields;
  for (const auto& fault : command::Explain(policy.status()).fields) fields.push_back(fault.field);
  return fields;
}

Json Installed() { return Json::parse(InstalledPolicyDocument()); }

// The numbers of REP-04 and its neighbours.
TEST(PolicyCodec, POL_01_InstalledPolicyHoldsTheDefaults) {
  const Policy& policy = InstalledPolicy();
  EXPECT_EQ(policy.warranty.months,
            (std::map<PartClass, int>{{PartClass::kMainUnit, 12},
                                      {PartClass::kCharger, 12},
                                      {PartClass::kBattery, 6},
                                      {PartClass::kAccessory, 3}}));
  EXPECT_EQ(policy.warranty.excluded, std::set<PartClass>{PartClass::kConsumable});
  EXPECT_EQ(policy.warranty.no_proof_extra_months, 3);
  EXPECT_EQ(policy.warranty.replaced_part_months, 3);
  EXPECT_EQ(policy.warranty.voids.size(), 5u);
  EXPECT_TRUE(policy.warranty.override_roles.contains("service_lead"));
  EXPECT_FALSE(policy.warranty.override_roles.contains("agent"));
  EXPECT_EQ(policy.zone.name(), "Asia/Shanghai");
  EXPECT_EQ(policy.parts.settled_kept, absl::Hours(7 * 24));
  EXPECT_EQ(policy.loaners.allocation_lasts, absl::Hours(72));
  EXPECT_EQ(policy.loaners.loan_lasts, absl::Hours(15 * 24));
  EXPECT_EQ(policy.loaners.reminder_interval, absl::Hours(24));
}

TEST(PolicyCodec, POL_02_EveryMissingMemberIsNamed) {
  EXPECT_EQ(ParsePolicy("{").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Faults(Json::array())[0], "document");
  const Json installed = Installed();
  for (const auto& [section, members] : installed.items()) {
    Json without = Installed();
    without.erase(section);
    EXPECT_EQ(Faults(without)[0], section);
    if (!members.is_object()) continue;
    for (const auto& [member, value] : members.items()) {
      without = Installed();
      without[section].erase(member);
      EXPECT_EQ(Faults(without)[0], section + "." + member);
    }
  }
}

TEST(PolicyCodec, POL_02_NumbersMustBeWholePositiveAndInRange) {
  const Json installed = Installed();
  for (const auto& [section, members] : installed.items()) {
    if (!members.is_object()) continue;
    for (const auto& [member, value] : members.items()) {
      if (!value.is_number()) continue;
      for (const Json& bad : {Json(-1), Json(1.5), Json("1"), Json(nullptr), Json(1e18),
                              Json(18446744073709551615ull)}) {
        Json document = Installed();
        document[section][member] = bad;
        EXPECT_EQ(Faults(document), std::vector<std::string>{section + "." + member}) << bad;
      }
    }
  }
  Json document = Installed();
  document["loaners"]["loan_days"] = 0;
  EXPECT_EQ(Faults(document), std::vector<std::string>{"loaners.loan_days"});
}

TEST(PolicyCodec, POL_02_EachPartClassHasOneTermOrIsExcluded) {
  Json document = Installed();
  document["warranty"]["months"].erase("battery");
  EXPECT_EQ(Faults(document), std::vector<std::string>{"warranty.months.battery"});
  document = Installed();
  document["warranty"]["months"]["consumable"] = 3;
  EXPECT_EQ(Faults(document), std::vector<std::string>{"warranty.months.consumable"});
  document = Installed();
  document["warranty"]["months"]["wheel"] = 3;
  EXPECT_EQ(Faults(document), std::vector<std::string>{"warranty.months.wheel"});
  document = Installed();
  document["warranty"]["excluded"] = {"consumable", "wheel"};
  EXPECT_EQ(Faults(document), std::vector<std::string>{"warranty.excluded"});
}

TEST(PolicyCodec, POL_02_AllFaultsAtOnce) {
  Json document = Installed();
  document["time_zone"] = "Mars/Olympus";
  document["warranty"]["void"] = {"rain"};
  document["warranty"]["override_roles"] = Json::array();
  document["work_orders"]["most_parts"] = 0;
  document["loaners"]["longest_loan_days"] = 1;
  document["surprise"] = 1;
  EXPECT_EQ(Faults(document),
            (std::vector<std::string>{"time_zone", "warranty.void", "warranty.override_roles",
                                      "work_orders.most_parts", "loaners.longest_loan_days",
                                      "surprise"}));
}

TEST(PolicyCodec, POL_02_TextsMustBeTextsWithoutRepetition) {
  Json document = Installed();
  document["warranty"]["override_roles"] = {"service_lead", "service_lead", "", 7};
  EXPECT_EQ(Faults(document),
            (std::vector<std::string>{"warranty.override_roles[1]", "warranty.override_roles[2]",
                                      "warranty.override_roles[3]"}));
}

}  // namespace
}  // namespace aftercare::repair
