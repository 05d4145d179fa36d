// One serial's whole history is one call (REP-04): the real repair beside an intake of the test's own.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "services/repair/domain/loaner.h"
#include "tests/services/repair/rpc/fake_cases.h"
#include "tests/services/repair/rpc/work_order_walk.h"

namespace aftercare::repair {
namespace {

using ::testing::ElementsAre;
using Loaners = v1::LoanerService::Stub;

// Made before the service that is told where it is.
struct BesideIntake {
  FakeCases intake_;
};

class SerialHistory : public BesideIntake, public WorkOrderWalk {
 protected:
  SerialHistory() : WorkOrderWalk(intake_.peers()) {}

  // A closed case whose second plan has replaced the goods; the younger the greater the minute.
  void KeepCase(const std::string& name, const std::string& serial, int minute) {
    intake_.Keep(Ask<intake::v1::Case>(absl::StrCat(
        "name: '", name, "' number: 'C-26-000001-B' state: STATE_CLOSED ",
        "report { serial_number: '", serial, "' fault_code: 'BAT-07' symptom: 'Li Example' } ",
        "classification { sub_category: SUB_CATEGORY_FUNCTION } ",
        "create_time { seconds: ", minute * 60, " } close_time { seconds: 90000 } ",
        "plans { number: 1 actions { number: 1 kind: ACTION_KIND_REPLACE state: STATE_OPEN } } ",
        "plans { number: 2 approve_time { seconds: 80000 } ",
        "        actions { number: 1 kind: ACTION_KIND_COUPON state: STATE_DONE } ",
        "        actions { number: 2 kind: ACTION_KIND_REPLACE state: STATE_RUNNING } }")));
  }
  absl::StatusOr<v1::SerialHistory> TryHistory(const std::string& serial) {
    return Try(*orders_, &Orders::GetSerialHistory, "li.na",
               Ask<v1::GetSerialHistoryRequest>("serial_number: '" + serial + "'"));
  }
  v1::SerialHistory HistoryOf(const std::string& serial) {
    const auto history = TryHistory(serial);
    EXPECT_TRUE(history.ok()) << history.status();
    return history.ok() ? *history : v1::SerialHistory();
  }

  // The device LN-1 goes to the customer of a case, and comes back.
  const std::string loaner_ = "name: 'loaners/" + LoanerId("LN-1").ToString() + "' ";
  void Lend(const std::string& case_name) {
    Must(*loaners_, &Loaners::AllocateLoaner, "intake",
         Ask<v1::AllocateLoanerRequest>(absl::StrCat(loaner_, "case: '", case_name,
                                                     "' customer: 'customers/", NewId(), "'")));
    Must(*loaners_, &Loaners::HandOutLoaner, "ma.chao", Ask<v1::HandOutLoanerRequest>(loaner_));
  }
  void TakeBack() {
    Must(*loaners_, &Loaners::ReturnLoaner, "ma.chao",
         Ask<v1::ReturnLoanerRequest>(loaner_ + "condition: LOANER_CONDITION_WORN"));
  }
};

TEST_F(SerialHistory, REP_04_CasesRepairsReplacementsAndLoansAreOneCall) {
  Stocked("BAT", 3);
  ToTheBench();
  const std::string bought =
      absl::FormatTime("%Y-%m-%d", time::SystemClock().Now() - absl::Hours(24 * 30),
                       absl::UTCTimeZone());
  Do(&Orders::Diagnose, "zhou.tao", "cause: 'cell worn out' fault_code: 'BAT-08'");
  Do(&Orders::DecideWarranty, "zhou.tao",
     absl::StrCat("part_class: PART_CLASS_BATTERY purchase_date: '", bought, "'"));
  Do(&Orders::RequestParts, "zhou.tao",
     "demands { part_number: 'BAT' location: 'plant' quantity: 1 }");
  AwaitLines();
  Do(&Orders::StartRepair, "zhou.tao");
  Do(&Orders::LogRepairStep, "zhou.tao",
     "description: 'battery replaced' parts { line: 1 quantity: 1 }");
  Do(&Orders::FinishRepair, "zhou.tao", "result: REPAIR_RESULT_REPAIRED");
  // The case of the repair was registered without its serial, another one with it.
  const std::string of_repair = order_.case_();
  const std::string other = "cases/" + NewId();
  KeepCase(of_repair, "", 10);
  KeepCase(other, "SN-1", 20);
  KeepCase("cases/" + NewId(), "SN-2", 30);
  Must(*loaners_, &Loaners::RegisterLoaner, "ma.chao",
       Ask<v1::RegisterLoanerRequest>("product_model: 'QL-P5L' serial_number: 'LN-1'"));
  Lend(other);
  TakeBack();
  Lend("cases/" + NewId());

  const v1::SerialHistory history = HistoryOf("SN-1");
  EXPECT_EQ(history.serial_number(), "SN-1");
  EXPECT_FALSE(history.truncated());
  ASSERT_EQ(history.cases_size(), 2);
  EXPECT_EQ(history.cases(0).case_(), other);
  EXPECT_EQ(history.cases(1).case_(), of_repair);
  EXPECT_EQ(history.cases(0).state(), "CLOSED");
  EXPECT_EQ(history.cases(0).sub_category(), "FUNCTION");
  EXPECT_EQ(history.cases(0).fault_code(), "BAT-07");
  EXPECT_EQ(history.cases(0).close_time().seconds(), 90000);
  ASSERT_EQ(history.repairs_size(), 1);
  const v1::SerialRepair& repair = history.repairs(0);
  EXPECT_EQ(repair.work_order(), order_.name());
  EXPECT_EQ(repair.number(), order_.number());
  EXPECT_EQ(repair.case_(), of_repair);
  EXPECT_EQ(repair.state(), v1::WorkOrder::STATE_QUALITY_CHECK);
  EXPECT_EQ(repair.reported_fault_code(), "BAT-07");
  EXPECT_EQ(repair.diagnosed_fault_code(), "BAT-08");
  EXPECT_EQ(repair.cause(), "cell worn out");
  EXPECT_EQ(repair.result(), v1::REPAIR_RESULT_REPAIRED);
  EXPECT_EQ(repair.check_in_time().seconds(), order_.inspection().inspect_time().seconds());
  EXPECT_EQ(repair.finish_time().seconds(), order_.outcome().finish_time().seconds());
  EXPECT_FALSE(repair.has_hand_over_time());
  ASSERT_EQ(repair.replaced_parts_size(), 1);
  EXPECT_EQ(repair.replaced_parts(0).part_number(), "BAT");
  EXPECT_EQ(repair.replaced_parts(0).part_class(), v1::PART_CLASS_BATTERY);
  EXPECT_EQ(repair.replaced_parts(0).quantity(), 1);
  // Of six months since the purchase five are left, more than the part's own three.
  EXPECT_EQ(repair.replaced_parts(0).covered_until_date(),
            order_.warranty_decisions(0).covered_until_date());
  ASSERT_EQ(history.replacements_size(), 2);
  EXPECT_EQ(history.replacements(0).case_(), other);
  EXPECT_EQ(history.replacements(0).plan(), 2);
  EXPECT_EQ(history.replacements(0).action(), 2);
  EXPECT_EQ(history.replacements(0).state(), "RUNNING");
  ASSERT_EQ(history.loans_size(), 1);
  EXPECT_EQ(history.loans(0).serial_number(), "LN-1");
  EXPECT_EQ(history.loans(0).case_(), other);
  EXPECT_EQ(history.loans(0).condition(), v1::LOANER_CONDITION_WORN);
  EXPECT_TRUE(history.loans(0).has_hand_out_time());
  EXPECT_TRUE(history.loans(0).has_end_time());
  EXPECT_EQ(history.DebugString().find("Li Example"), std::string::npos);

  // The device lent has a history too: all its loans, the one that runs first.
  const v1::SerialHistory lent = HistoryOf("LN-1");
  EXPECT_EQ(lent.repairs_size() + lent.cases_size() + lent.replacements_size(), 0);
  ASSERT_EQ(lent.loans_size(), 2);
  EXPECT_FALSE(lent.loans(0).has_end_time());
  EXPECT_EQ(lent.loans(1).case_(), other);
  const v1::SerialHistory nothing = HistoryOf("SN-9");
  EXPECT_EQ(nothing.cases_size() + nothing.repairs_size() + nothing.loans_size(), 0);
}

TEST_F(SerialHistory, REP_04_GoodsRegisteredWithoutASerialAreFoundByTheOneSeen) {
  v1::CreateWorkOrderRequest unknown = Ordered();
  unknown.clear_serial_number();
  order_ = Must(*orders_, &Orders::CreateWorkOrder, "intake", unknown);
  EXPECT_EQ(HistoryOf("SN-1").repairs_size(), 0);
  TakeIn();
  const v1::SerialHistory history = HistoryOf("SN-1");
  ASSERT_EQ(history.repairs_size(), 1);
  EXPECT_EQ(history.repairs(0).work_order(), order_.name());
}

TEST_F(SerialHistory, REP_04_TheNewestHundredOfEachAndItSaysSo) {
  std::vector<std::string> names;
  for (int i = 0; i < 101; ++i) {
    if (i == 100) {
      EXPECT_FALSE(HistoryOf("SN-1").truncated());
    }
    names.push_back(Must(*orders_, &Orders::CreateWorkOrder, "intake", Ordered()).name());
    KeepCase("cases/" + NewId(), "SN-2", i);
  }
  const v1::SerialHistory repairs = HistoryOf("SN-1");
  ASSERT_EQ(repairs.repairs_size(), 100);
  EXPECT_EQ(repairs.repairs(0).work_order(), names.back());
  EXPECT_EQ(repairs.repairs(99).work_order(), names[1]);
  EXPECT_TRUE(repairs.truncated());
  const v1::SerialHistory cases = HistoryOf("SN-2");
  EXPECT_EQ(cases.cases_size(), 100);
  EXPECT_TRUE(cases.truncated());
}

TEST_F(SerialHistory, REP_04_WithoutIntakeItIsUnavailable) {
  intake_.Leave();
  const auto refused = TryHistory("SN-1");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(refused.status()), "INTAKE_UNAVAILABLE");
  EXPECT_FALSE(TryHistory("").ok());
  EXPECT_THAT(FaultyFields(), ElementsAre("serial_number"));
}

}  // namespace
}  // namespace aftercare::repair
