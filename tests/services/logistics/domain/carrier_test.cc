#include "services/logistics/domain/carrier.h"

#include <gtest/gtest.h>

#include "tests/services/logistics/decide_fixture.h"
#include "tests/services/logistics/policy_fixture.h"

namespace aftercare::logistics {
namespace {

const Rules kRules{InstalledPolicy()};
const command::Context kCoordinator{kStart, Staff("logistics_coordinator")};

Carrier InState(CarrierState state) {
  Carrier carrier = Sf();
  carrier.state = state;
  return carrier;
}

TEST(Carrier, LOG_05_EveryStateAndCommand) {
  static_assert(std::variant_size_v<CarrierCommand> == 1);
  const Carrier active = InState(CarrierState::kActive);
  const Carrier inactive = InState(CarrierState::kInactive);
  struct Row {
    const Carrier* current;
    Carrier wanted;
    std::string told;
  };
  for (const Row& row : std::vector<Row>{
           {nullptr, active, "ACTIVE [carrier_created]"},
           {nullptr, inactive, "INACTIVE [carrier_created]"},
           {&active, active, "ACTIVE []"},
           {&active, inactive, "INACTIVE [carrier_changed]"},
           {&inactive, active, "ACTIVE [carrier_changed]"},
           {&inactive, inactive, "INACTIVE []"},
       }) {
    EXPECT_EQ(Told(Decide(row.current, UpsertCarrier{row.wanted}, kCoordinator, kRules)), row.told);
  }
}

TEST(Carrier, LOG_03_ItsIdIsItsPrincipalsAndNeverChanges) {
  const Carrier current = Sf();
  Carrier other = Sf();
  other.carrier_id = "zto";
  EXPECT_EQ(FaultyFields(Decide(&current, UpsertCarrier{other}, kCoordinator, kRules).status()),
            std::vector<std::string>{"carrier_id"});
  EXPECT_EQ(CarrierUuid("sf"), CarrierUuid("sf"));
  EXPECT_NE(CarrierUuid("sf"), CarrierUuid("zto"));
}

TEST(Carrier, LOG_05_NamesEveryFaultAtOnce) {
  Carrier carrier;
  carrier.offers = {{"a", "", -1}, {"a", "", 0}, {"", "", 0}};
  carrier.codes = {{"", TrackingStatus::kLost, {}}};
  carrier.payloads.resize(1);
  const auto refused = Decide(static_cast<const Carrier*>(nullptr), UpsertCarrier{carrier},
                              kCoordinator, kRules);
  EXPECT_EQ(FaultyFields(refused.status()),
            (std::vector<std::string>{"carrier_id", "display_name", "offers[0].promised_hours",
                                      "offers[1].code", "offers[2].code", "codes[0].code",
                                      "payloads[0].tracking_number", "payloads[0].events",
                                      "payloads[0].time", "payloads[0].time_formats",
                                      "payloads[0].code"}));
}

TEST(Carrier, LOG_02_OffersWhatItListsAndAnythingWhenItListsNothing) {
  Carrier carrier = Sf();
  EXPECT_TRUE(Offers(carrier, "express"));
  carrier.offers = {{"standard", "", 48}};
  EXPECT_TRUE(Offers(carrier, "standard"));
  EXPECT_TRUE(Offers(carrier, "")) << "its usual one";
  EXPECT_FALSE(Offers(carrier, "express"));
  EXPECT_EQ(NextDue(carrier, kRules), absl::InfiniteFuture());
}

}  // namespace
}  // namespace aftercare::logistics
