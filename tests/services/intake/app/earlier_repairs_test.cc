// A fault that comes back in a case of its own: earlier repairs of the order line are found when
// the classification is confirmed (INT-16), on real Postgres.
#include <string>

#include "aftercare/intake/v1/case.pb.h"
#include "tests/services/intake/events/standing_intake.h"

namespace aftercare::intake::testing {
namespace {

class EarlierRepairsTest : public StandingIntake {
 protected:
  v1::Case On(const ids::Uuid& id, CaseCommand command, const auth::Principal& caller = kAgent) {
    auto answer = Do<v1::Case>("case", id, std::move(command), caller);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *std::move(answer) : v1::Case();
  }

  // A case of this line of the customer's order whose classification is confirmed.
  v1::Case Confirmed(const std::string& name, int line = 1) {
    OpenCase open = Opening();
    open.id = Id(name);
    open.report.order_line = line;
    open.report.serial_number = "";
    open.on_duplicate = OnDuplicate::kLink;
    On(open.id, open);
    return On(open.id, ConfirmClassification{SubCategory::kFunction, MatterKind::kFault, "seen"});
  }

  // The repair of that case, to the passed check.
  void Repair(const std::string& name) {
    const absl::Time now = time::SystemClock().Now();
    On(Id(name), RecordFirstContact{FourPoints(now)});
    On(Id(name), SubmitPlan{"repair it", {Action(ActionKind::kRepair, now)}});
    On(Id(name), EffectDone{"plan1.action1.rma", "rmas/" + name}, kService);
    On(Id(name), EffectDone{"plan1.action1.work_order", "workOrders/" + name}, kService);
    EXPECT_EQ(On(Id(name),
                 RecordProgress{RecordProgress::Source::kWorkOrder, "workOrders/" + name, "READY",
                                true, 9},
                 kService)
                  .state(),
              v1::Case::STATE_RESOLVED);
  }
};

TEST_F(EarlierRepairsTest, INT_16_TheThirdCaseOfAFaultIsReplacedOrRefunded) {
  EXPECT_EQ(Confirmed("first").earlier_repairs(), 0);
  Repair("first");
  const v1::Case second = Confirmed("second");
  EXPECT_EQ(second.earlier_repairs(), 1);
  EXPECT_EQ(second.plan_suggestion().rule(), "repairable");
  Repair("second");
  const v1::Case third = Confirmed("third");
  EXPECT_EQ(third.earlier_repairs(), 2);
  EXPECT_EQ(third.plan_suggestion().rule(), "repaired_twice");
  // The other piece of the order was never repaired, nor was a case before the repairs.
  EXPECT_EQ(Confirmed("other", 2).earlier_repairs(), 0);
  EXPECT_EQ(On(Id("first"), RecordContact{Direction::kInbound, Channel::kPhone, "thanks"})
                .earlier_repairs(),
            0);
}

}  // namespace
}  // namespace aftercare::intake::testing
