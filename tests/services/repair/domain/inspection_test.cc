#include "services/repair/domain/inspection.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

namespace aftercare::repair {
namespace {

// As declared in every respect.
Inspection Clean() {
  Inspection inspection;
  inspection.serial_outer = "SN-1";
  inspection.serial_inner = "SN-1";
  inspection.backup_notice_given = true;
  inspection.signature = "f00d";
  return inspection;
}

TEST(Compare, REP_03_NothingDiffersWhenAllIsAsDeclared) {
  Declaration declared;
  declared.accessories = {{"SIM card", 1}, {"charger", 1}};
  Inspection found = Clean();
  found.accessories = {{"charger", 1}, {"SIM card", 1}};
  EXPECT_TRUE(Compare("SN-1", declared, found).empty());
}

TEST(Compare, REP_03_EachDifferenceIsFlaggedUnlessDeclared) {
  struct Case {
    Difference difference;
    void (*find)(Inspection&);
    void (*declare)(Declaration&);  // null: cannot be declared
  };
  const std::vector<Case> cases = {
      {Difference::kSerialInnerOuter, [](Inspection& i) { i.serial_inner = "SN-2"; }, nullptr},
      {Difference::kSerialNotDeclared,
       [](Inspection& i) { i.serial_outer = i.serial_inner = "SN-9"; }, nullptr},
      {Difference::kSealNotIntact, [](Inspection& i) { i.seal = SealState::kBroken; },
       [](Declaration& d) { d.seal_broken = true; }},
      {Difference::kSealNotIntact, [](Inspection& i) { i.seal = SealState::kMissing; },
       [](Declaration& d) { d.seal_broken = true; }},
      {Difference::kLiquid, [](Inspection& i) { i.liquid = true; },
       [](Declaration& d) { d.liquid = true; }},
      {Difference::kHumanDamage, [](Inspection& i) { i.human_damage = true; },
       [](Declaration& d) { d.human_damage = true; }},
      {Difference::kPartMissing, [](Inspection& i) { i.missing_parts = {"screw"}; },
       [](Declaration& d) { d.missing_parts = {"screw", "lid"}; }},
      {Difference::kAccessoryUndeclared, [](Inspection& i) { i.accessories = {{"case", 1}}; },
       [](Declaration& d) { d.accessories = {{"case", 1}}; }},
      {Difference::kBackupNotSigned, [](Inspection& i) { i.signature = ""; }, nullptr},
      {Difference::kBackupNotSigned, [](Inspection& i) { i.backup_notice_given = false; },
       nullptr},
  };
  for (const Case& c : cases) {
    Inspection found = Clean();
    c.find(found);
    EXPECT_EQ(Compare("SN-1", {}, found), std::vector<Difference>{c.difference})
        << Word(c.difference);
    if (c.declare == nullptr) continue;
    Declaration declared;
    c.declare(declared);
    EXPECT_TRUE(Compare("SN-1", declared, found).empty()) << Word(c.difference);
  }
}

TEST(Compare, REP_03_DeclaredAccessoryThatIsNotThereIsFlagged) {
  Declaration declared;
  declared.accessories = {{"charger", 2}};
  Inspection found = Clean();
  found.accessories = {{"charger", 1}};
  EXPECT_EQ(Compare("SN-1", declared, found),
            std::vector<Difference>{Difference::kAccessoryMissing});
}

TEST(Compare, REP_03_UnknownSerialsAreNoDifference) {
  Inspection found = Clean();
  found.serial_inner = "";
  EXPECT_TRUE(Compare("", {}, found).empty());
  found.seal = SealState::kNotFitted;
  EXPECT_TRUE(Compare("SN-1", {}, found).empty());
}

TEST(VoidReasons, REP_04_FollowFromTheInspection) {
  Inspection found = Clean();
  EXPECT_TRUE(VoidReasons("SN-1", found).empty());
  found.seal = SealState::kNotFitted;
  EXPECT_TRUE(VoidReasons("SN-1", found).empty());
  found.human_damage = true;
  found.liquid = true;
  found.seal = SealState::kMissing;
  found.serial_inner = "SN-2";
  EXPECT_EQ(VoidReasons("SN-1", found),
            (std::set<VoidReason>{VoidReason::kHumanDamage, VoidReason::kLiquid,
                                  VoidReason::kBrokenSeal, VoidReason::kSerialMismatch}));
}

TEST(VoidReasons, REP_04_EverySerialSeenIsTheOneRegistered) {
  struct Case {
    const char* registered;
    const char* outer;
    const char* inner;
    bool mismatch;
  };
  for (const Case& c : std::vector<Case>{{"SN-1", "SN-1", "SN-1", false},
                                         {"SN-1", "SN-1", "", false},
                                         {"SN-1", " sn-1", "Sn-1 ", false},
                                         {"SN-1", "SN-1", "SN-2", true},
                                         {"SN-1", "SN-2", "SN-1", true},
                                         {"SN-1", "SN-2", "SN-2", true},
                                         {"SN-1", "SN-2", "", true},
                                         {"", "SN-2", "SN-2", false},
                                         {"", "SN-2", "", false},
                                         {"", "SN-2", "SN-1", true}}) {
    Inspection found = Clean();
    found.serial_outer = c.outer;
    found.serial_inner = c.inner;
    EXPECT_EQ(VoidReasons(c.registered, found).contains(VoidReason::kSerialMismatch), c.mismatch)
        << c.registered << "/" << c.outer << "/" << c.inner;
  }
}

TEST(Reconcile, REP_03_NamesWhatIsMissingAndWhatIsTooMuch) {
  const Reconciliation list = Reconcile({{"SIM card", 1}, {"charger", 1}, {"charger", 1}},
                                        {{"charger", 1}, {"cable", 2}});
  EXPECT_EQ(list.missing, (std::vector<Accessory>{{"SIM card", 1}, {"charger", 1}}));
  EXPECT_EQ(list.surplus, (std::vector<Accessory>{{"cable", 2}}));
  EXPECT_FALSE(list.even());
}

TEST(Reconcile, REP_03_AnyOrderOfTheSameListIsEven) {
  EXPECT_TRUE(rc::check([] {
    const auto items = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 5), rc::gen::inRange(1, 4)));
    std::vector<Accessory> in;
    for (const auto& [item, quantity] : items) in.push_back({std::to_string(item), quantity});
    std::vector<Accessory> back(in.rbegin(), in.rend());
    RC_ASSERT(Reconcile(in, back).even());
    if (back.empty()) return;
    back.back().quantity += 1;
    RC_ASSERT(Reconcile(in, back).surplus.size() == 1u);
    RC_ASSERT(Reconcile(back, in).missing.size() == 1u);
  }));
}

}  // namespace
}  // namespace aftercare::repair
