#include "services/logistics/store/policy_codec.h"

#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"
#include "tests/services/logistics/decide_fixture.h"
#include "tests/services/logistics/policy_fixture.h"

namespace aftercare::logistics {
namespace {

TEST(LogisticsPolicy, POL_01_TheInstalledOneHoldsTheRulesDefaults) {
  const Policy& policy = InstalledPolicy();
  EXPECT_EQ(policy.return_ship_within, absl::Hours(7 * 24));  // INT-30
  EXPECT_EQ(policy.settle_when, SettleWhen::kAccepted);
  EXPECT_EQ(policy.shipment_expires_after, absl::Hours(30 * 24));
  EXPECT_EQ(policy.event_ahead_at_most, absl::Hours(1));
  EXPECT_EQ(policy.event_age_at_most, absl::Hours(400 * 24));
  EXPECT_EQ(policy.defaults.payer, Payer::kUs);
  EXPECT_EQ(policy.defaults.carrier_id, "sf-express");
  EXPECT_EQ(policy.defaults.parcel_weight_grams, 1000);
  EXPECT_EQ(policy.defaults.plant.country, "CN");
}

std::vector<std::string> FaultsAfter(absl::string_view what, absl::string_view with) {
  const std::string document = InstalledPolicyDocument();
  const std::string changed = absl::StrReplaceAll(document, {{what, with}});
  EXPECT_NE(changed, document) << what;
  return FaultyFields(ParsePolicy(changed).status());
}

TEST(LogisticsPolicy, POL_02_RefusesWhatIsMissingUnknownOrNotPositive) {
  using Fields = std::vector<std::string>;
  EXPECT_EQ(FaultsAfter("\"expires_after_hours\": 720", "\"expires\": 720"),
            (Fields{"shipments.expires_after_hours", "shipments.expires"}));
  for (const char* bad : {"0", "-1", "1.5", "\"7\"", "null", "18446744073709551615", "87601"}) {
    EXPECT_EQ(FaultsAfter("168", bad), Fields{"returns.ship_within_hours"}) << bad;
  }
  EXPECT_EQ(FaultsAfter("\"accepted\"", "\"never\""), Fields{"returns.settle_when"});
  EXPECT_EQ(FaultsAfter("{\"expires_after_hours\": 720}", "7"),
            (Fields{"shipments", }));
  EXPECT_EQ(FaultsAfter("\"payer\": \"us\"", "\"payer\": \"them\""), Fields{"defaults.payer"});
  EXPECT_EQ(FaultsAfter("\"country\": \"CN\"", "\"country\": \"China\""),
            Fields{"defaults.plant.country"});
  EXPECT_EQ(FaultyFields(ParsePolicy("[1]").status()), Fields{"document"});
  EXPECT_EQ(FaultyFields(ParsePolicy("{").status()), Fields{"document"});
}

TEST(LogisticsPolicy, POL_02_NamesEveryFaultAtOnce) {
  EXPECT_EQ(FaultyFields(ParsePolicy("{\"more\": 1}").status()),
            (std::vector<std::string>{"returns", "returns.settle_when", "shipments", "tracking",
                                      "defaults", "defaults.payer", "more"}));
}

}  // namespace
}  // namespace aftercare::logistics
