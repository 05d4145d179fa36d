// The parts a repair put in and their own warranty (REP-04).
#include "services/repair/domain/replaced_part.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/services/repair/domain/work_order_fixture.h"

namespace aftercare::repair {
namespace {

using S = WorkOrderState;

// Of the one battery put in on 2 March 2026; the main unit is covered until 31 August.
ReplacedPart TheOne(const WorkOrder& order, std::optional<PartClass> part_class) {
  PartClasses classes;
  if (part_class) classes[PartId("BAT-7", "SH-01")] = *part_class;
  const auto parts = ReplacedParts(order, classes, InstalledRules());
  EXPECT_EQ(parts.size(), 1u);
  return parts.empty() ? ReplacedPart{} : parts[0];
}

TEST(ReplacedParts, REP_04_CarriesThreeMonthsOfItsOwnOrTheRestIfLonger) {
  WorkOrder order = In(S::kClosed);
  const ReplacedPart battery = TheOne(order, PartClass::kBattery);
  EXPECT_EQ(battery.line->part_number, "BAT-7");
  EXPECT_EQ(battery.quantity, 1);
  EXPECT_EQ(battery.at, kNow);
  EXPECT_EQ(battery.part_class, PartClass::kBattery);
  EXPECT_EQ(battery.covered_until, absl::CivilDay(2026, 6, 2));
  EXPECT_EQ(TheOne(order, PartClass::kMainUnit).covered_until, absl::CivilDay(2026, 8, 31));
  // The rest is shorter, or is none at all.
  order.decisions[0].covered_until = absl::CivilDay(2026, 6, 1);
  EXPECT_EQ(TheOne(order, PartClass::kMainUnit).covered_until, absl::CivilDay(2026, 6, 2));
  order.decisions[0].covered_until = absl::CivilDay(2026, 8, 31);
  order.decisions[0].covered = false;
  EXPECT_EQ(TheOne(order, PartClass::kMainUnit).covered_until, absl::CivilDay(2026, 6, 2));
}

TEST(ReplacedParts, REP_04_ConsumablesHaveNoneAndWhatErpHasNotToldHasItsOwnTerm) {
  const WorkOrder order = In(S::kClosed);
  EXPECT_EQ(TheOne(order, PartClass::kConsumable).covered_until, std::nullopt);
  const ReplacedPart unknown = TheOne(order, std::nullopt);
  EXPECT_EQ(unknown.part_class, std::nullopt);
  EXPECT_EQ(unknown.covered_until, absl::CivilDay(2026, 6, 2));
}

TEST(ReplacedParts, REP_04_TheDayIsThePolicysAndEachUseIsOne) {
  WorkOrder order = In(S::kClosed);
  order.steps[0].at = At("2026-03-02T16:00:00Z");  // the 3rd in Shanghai
  EXPECT_EQ(TheOne(order, PartClass::kBattery).covered_until, absl::CivilDay(2026, 6, 3));
  order.steps.push_back({2, "replaced once more", 5, {{1, 1}}, kRepairer, kNow});
  order.steps.push_back({2, "cover closed", 5, {}, kRepairer, kNow});
  EXPECT_EQ(ReplacedParts(order, {}, InstalledRules()).size(), 2u);
  EXPECT_TRUE(ReplacedParts(In(S::kDiagnosed), {}, InstalledRules()).empty());
}

}  // namespace
}  // namespace aftercare::repair
