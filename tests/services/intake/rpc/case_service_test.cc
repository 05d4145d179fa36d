// Every RPC of CaseService with a good request over the real program, checked for what the answer
// claims (checked_change.h) and for what it brought about.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/intake/rpc/checked_change.h"

namespace aftercare::intake {
namespace {

using ::testing::ElementsAre;
using Cases = v1::CaseService::Stub;

class CaseServiceTest : public CheckedChange {
 protected:
  template <class Request>
  using Rpc = grpc::Status (Cases::*)(grpc::ClientContext*, const Request&, v1::Case*);

  // A step of the case in hand that is done, and the reason of one that is refused.
  template <class Request>
  void Do(Rpc<Request> rpc, const Step& step, const std::string& text = "") {
    Change(*cases_, rpc, step, text, case_);
  }
  template <class Request>
  std::string Refused(Rpc<Request> rpc, const std::string& who, const std::string& text = "") {
    return ReasonOf(
        Try(*cases_, rpc, who, Ask<Request>("name: '" + case_.name() + "' " + text)).status());
  }

  void Begin() {
    case_ = Open("C-1");
    Do(&Cases::ConfirmClassification,
       {.by = "li.na", .denied = {}, .entries = {"classification_confirmed"}},
       "sub_category: SUB_CATEGORY_FUNCTION kind: MATTER_KIND_FAULT");
    Do(&Cases::RecordFirstContact,
       {.by = "li.na", .denied = {}, .entries = {"first_contact_recorded"}},
       absl::StrCat("first_contact { apology: 'sorry' explanation: 'a worn cell' wish: 'a repair' ",
                    "channel: CHANNEL_PHONE ", PromiseIn(absl::Hours(2)), " }"));
  }
  // A plan of what people carry out.
  void Submit() {
    Do(&Cases::SubmitPlan,
       {.by = "li.na", .denied = {}, .entries = {"clocks_paused", "plan_submitted"}},
       absl::StrCat("summary: 'train the desk' actions { kind: ACTION_KIND_TRAINING ",
                    "owner: 'li.na' due_time ", In(absl::Hours(48)), " }"));
  }
  void Solve() {
    Begin();
    Submit();
    Do(&Cases::ApprovePlan,
       {.by = "zhao.lei", .denied = {"li.na", "wang.fang", "he.ping"},
        .entries = {"clocks_resumed", "plan_approved"}},
       "note: 'go on'");
    Do(&Cases::CompleteAction,
       {.by = "li.na", .denied = {},
        .entries = {"plan_started", "action_done", "plan_done", "resolved"}},
       "action: 1");
  }
  static std::string PromiseIn(absl::Duration time) {
    return absl::StrCat("promise { action: PROMISED_ACTION_CALL_BACK due_time ", In(time), " }");
  }

  v1::Case case_;
};

TEST_F(CaseServiceTest, INT_03_TheReplyTellsNumberStepsAndPromisedTimes) {
  case_ = Made(*cases_, &Cases::OpenCase,
               {.by = "li.na", .denied = {}, .entries = {"registered"}}, Reported("C-1"));
  EXPECT_EQ(case_.state(), v1::Case::STATE_REGISTERED);
  EXPECT_EQ(case_.etag(), "1");
  EXPECT_EQ(case_.number().substr(0, 2), "C-");
  EXPECT_EQ(case_.grading().level(), v1::LEVEL_ORDINARY);
  EXPECT_TRUE(case_.grading().provisional());
  EXPECT_EQ(case_.classification().suggestion().sub_category(), v1::SUB_CATEGORY_FUNCTION);
  ASSERT_GT(case_.next_steps_size(), 0);
  EXPECT_EQ(case_.next_steps(0), v1::NEXT_STEP_FIRST_CONTACT);
  EXPECT_EQ(case_.first_contact_by().seconds() - case_.create_time().seconds(), 2 * 3600);
  EXPECT_EQ(case_.next_update_by().seconds() - case_.create_time().seconds(), 24 * 3600);
  EXPECT_EQ(CaseNow(case_.name()).SerializeAsString(), case_.SerializeAsString());
}

TEST_F(CaseServiceTest, INT_04_TheSameMatterIsRefusedOrLinked) {
  const v1::Case first = Open("C-1");
  EXPECT_EQ(ReasonOf(Try(*cases_, &Cases::OpenCase, "li.na", Reported("C-1")).status()),
            "SAME_MATTER");
  v1::OpenCaseRequest link = Reported("C-1");
  link.set_on_duplicate(v1::OpenCaseRequest::ON_DUPLICATE_LINK);
  case_ = Must(*cases_, &Cases::OpenCase, "li.na", link);
  EXPECT_EQ(case_.duplicate_of(), first.name());
  Do(&Cases::MergeCase, {.by = "li.na", .denied = {}, .entries = {"merged"}},
     "into: '" + first.name() + "' reason: 'told twice'");
  EXPECT_EQ(case_.state(), v1::Case::STATE_MERGED);
  EXPECT_EQ(case_.merged_into(), first.name());
  EXPECT_EQ(Fact(case_.name(), "merged", "into"), first.name());
  ASSERT_TRUE(Eventually([&] { return CaseNow(first.name()).merged_from_size() == 1; }));
  EXPECT_EQ(CaseNow(first.name()).merged_from(0), case_.name());
}

TEST_F(CaseServiceTest, INT_09_TheLevelIsRaisedConfirmedAndCorrected) {
  case_ = Open("C-1");
  Do(&Cases::RaiseLevel, {.by = "li.na", .denied = {}, .entries = {"level_raised"}},
     "facts { considerable_loss: true }");
  EXPECT_EQ(case_.grading().level(), v1::LEVEL_SERIOUS);
  EXPECT_EQ(case_.grading().rule(), "considerable_loss");
  EXPECT_TRUE(case_.grading().provisional());
  EXPECT_EQ(case_.effective_level(), v1::LEVEL_SERIOUS);
  Do(&Cases::ConfirmGrading,
     {.by = "wang.fang", .denied = {"li.na", "sun.li"}, .entries = {"grading_confirmed"}});
  EXPECT_FALSE(case_.grading().provisional());
  EXPECT_EQ(case_.grading().confirmer(), "wang.fang");
  Do(&Cases::CorrectLevel,
     {.by = "wang.fang", .denied = {"li.na", "sun.li"}, .entries = {"level_corrected"}},
     "level: LEVEL_ORDINARY reason: 'paid back' facts { affected_customers: 2 }");
  EXPECT_EQ(case_.grading().level(), v1::LEVEL_ORDINARY);
  EXPECT_EQ(case_.grading().reason(), "paid back");
  EXPECT_EQ(case_.report().facts().affected_customers(), 2);
  EXPECT_FALSE(case_.report().facts().considerable_loss());
  // The door lets the lead in; level 1 is for the leadership.
  EXPECT_EQ(Refused(&Cases::CorrectLevel, "wang.fang", "level: LEVEL_MAJOR reason: 'fire'"),
            "ROLE_NOT_ALLOWED");
}

TEST_F(CaseServiceTest, INT_05_TheAgentChangesByAHandOverWithAReason) {
  case_ = Open("C-1");
  Do(&Cases::HandOverCase,
     {.by = "he.ping", .denied = {"li.na", "sun.li"}, .entries = {"handed_over"}},
     "agent: 'wu.lei' reason: 'holiday'");
  EXPECT_EQ(case_.agent(), "wu.lei");
  EXPECT_EQ(Fact(case_.name(), "handed_over", "agent"), "wu.lei");
  EXPECT_EQ(Fact(case_.name(), "handed_over", "reason"), "holiday");
}

TEST_F(CaseServiceTest, INT_13_ContactsAreOnRecord) {
  Begin();
  EXPECT_EQ(case_.state(), v1::Case::STATE_IN_PROGRESS);
  EXPECT_EQ(case_.classification().confirmer(), "li.na");
  EXPECT_EQ(case_.first_contact().agent(), "li.na");
  EXPECT_EQ(case_.first_contact().explanation(), "a worn cell");
  EXPECT_EQ(case_.first_contact().wish(), "a repair");
  EXPECT_EQ(case_.promise().action(), v1::PROMISED_ACTION_CALL_BACK);
  EXPECT_FALSE(case_.has_first_contact_by());
  Do(&Cases::RecordContact, {.by = "li.na", .denied = {}, .entries = {"contact_recorded"}},
     "direction: DIRECTION_OUTBOUND channel: CHANNEL_SMS summary: 'on its way'");
  ASSERT_EQ(case_.contacts_size(), 1);
  EXPECT_EQ(case_.contacts(0).summary(), "on its way");
  EXPECT_EQ(case_.contacts(0).author(), "staff/li.na");
  EXPECT_EQ(case_.contacts(0).channel(), v1::CHANNEL_SMS);
}

TEST_F(CaseServiceTest, INT_11_ClocksArePausedResumedAndReset) {
  Begin();
  Do(&Cases::PauseClock, {.by = "li.na", .denied = {}, .entries = {"clocks_paused"}},
     "cause: PAUSE_CAUSE_CUSTOMER reason: 'waits for photos'");
  ASSERT_EQ(case_.ledger().pauses_size(), 1);
  EXPECT_EQ(case_.ledger().pauses(0).cause(), v1::PAUSE_CAUSE_CUSTOMER);
  EXPECT_FALSE(case_.ledger().pauses(0).has_end_time());
  EXPECT_EQ(Fact(case_.name(), "clocks_paused", "reason"), "waits for photos");
  Do(&Cases::ResumeClock, {.by = "li.na", .denied = {}, .entries = {"clocks_resumed"}},
     "cause: PAUSE_CAUSE_CUSTOMER");
  ASSERT_EQ(case_.ledger().pauses_size(), 1);
  EXPECT_TRUE(case_.ledger().pauses(0).has_end_time());
  Do(&Cases::ResetClock,
     {.by = "zhao.lei", .denied = {"li.na", "wang.fang", "he.ping"}, .entries = {"clock_reset"}},
     "kind: CLOCK_KIND_RESOLUTION reason: 'wrong product'");
  ASSERT_EQ(case_.ledger().resets_size(), 1);
  EXPECT_EQ(case_.ledger().resets(0).kind(), v1::CLOCK_KIND_RESOLUTION);
  EXPECT_EQ(case_.ledger().resets(0).role(), "service_manager");
  EXPECT_EQ(case_.ledger().resets(0).reason(), "wrong product");
}

TEST_F(CaseServiceTest, INT_11_ABreachIsExplainedAndAcknowledged) {
  case_ = Open("C-1");
  Advance(absl::Hours(2) + absl::Minutes(1));
  // The timer's entries come by themselves.
  ASSERT_TRUE(Eventually([this] {
    return Fact(case_.name(), "clock_breached", "clock") == "FIRST_CONTACT";
  }));
  case_ = CaseNow(case_.name());
  const auto asked = Ask<v1::ExplainClockRequest>("name: '" + case_.name() +
                                                  "' kind: CLOCK_KIND_FIRST_CONTACT");
  EXPECT_EQ(Try(*cases_, &Cases::ExplainClock, "crm", asked).status().code(),
            absl::StatusCode::kPermissionDenied);
  const auto explained = Must(*cases_, &Cases::ExplainClock, "li.na", asked);
  EXPECT_EQ(explained.clock().kind(), v1::CLOCK_KIND_FIRST_CONTACT);
  EXPECT_EQ(explained.clock().state(), v1::CLOCK_STATE_BREACHED);
  EXPECT_EQ(explained.clock().target().seconds(), 2 * 3600);
  ASSERT_GE(explained.steps_size(), 3);
  EXPECT_EQ(explained.steps(0),
            absl::StrCat("FIRST_CONTACT: policy version ", case_.grading().policy_version(),
                         ", clock policy default, level ORDINARY"));
  Do(&Cases::AcknowledgeBreach,
     {.by = "sun.li", .denied = {}, .entries = {"breach_acknowledged"}},
     "kind: CLOCK_KIND_FIRST_CONTACT");
  ASSERT_EQ(case_.ledger().acknowledgements_size(), 1);
  EXPECT_EQ(case_.ledger().acknowledgements(0).staff(), "sun.li");
  EXPECT_EQ(case_.ledger().acknowledgements(0).kind(), v1::CLOCK_KIND_FIRST_CONTACT);
}

TEST_F(CaseServiceTest, INT_14_MeasuresAreAskedForCheckedAndWaived) {
  Begin();
  Do(&Cases::RequestMeasure,
     {.by = "li.na", .denied = {}, .entries = {"measure_requested", "measure_in_force"}},
     absl::StrCat("kind: MEASURE_KIND_PROVISIONAL_REFUND ",
                  "amount { amount_minor: 20000 currency: 'CNY' } expire_time ",
                  In(absl::Hours(48)), " check_time ", In(absl::Hours(24))));
  ASSERT_EQ(case_.measures_size(), 1);
  EXPECT_EQ(case_.measures(0).state(), v1::Measure::STATE_IN_FORCE);
  EXPECT_EQ(case_.measures(0).amount().amount_minor(), 20000);
  EXPECT_EQ(case_.measures(0).requester(), "li.na");
  EXPECT_LT(case_.measures(0).check_time().seconds(), case_.measures(0).expire_time().seconds());
  EXPECT_EQ(Refused(&Cases::RequestMeasure, "li.na",
                    absl::StrCat("kind: MEASURE_KIND_PROVISIONAL_REFUND ",
                                 "amount { amount_minor: 20001 currency: 'CNY' } expire_time ",
                                 In(absl::Hours(48)))),
            "AMOUNT_ABOVE_LIMIT");
  Do(&Cases::CheckMeasure, {.by = "sun.li", .denied = {}, .entries = {"measure_checked"}},
     "measure: 1 effect: MEASURE_EFFECT_DOES_NOT_HELP note: 'not booked yet'");
  ASSERT_EQ(case_.measures_size(), 1);
  EXPECT_EQ(case_.measures(0).check().author(), "sun.li");
  EXPECT_EQ(case_.measures(0).check().effect(), v1::MEASURE_EFFECT_DOES_NOT_HELP);
  EXPECT_EQ(case_.measures(0).check().note(), "not booked yet");
  Do(&Cases::WaiveMeasure,
     {.by = "wang.fang", .denied = {"li.na", "sun.li"}, .entries = {"measure_waived"}},
     "reason: 'it works again'");
  EXPECT_EQ(case_.containment_waiver().author(), "wang.fang");
  EXPECT_EQ(case_.containment_waiver().reason(), "it works again");
}

TEST_F(CaseServiceTest, INT_17_ThePlanIsSentBackApprovedAndCarriedOut) {
  Begin();
  Do(&Cases::RecordCause, {.by = "li.na", .denied = {}, .entries = {"cause_recorded"}},
     "cause { direct_cause: 'cell' root_cause: 'supplier' method: 'teardown' "
     "shares { party: PARTY_SUPPLIER percent: 70 } shares { party: PARTY_FACTORY percent: 30 } }");
  EXPECT_EQ(case_.cause().author(), "li.na");
  EXPECT_EQ(case_.cause().root_cause(), "supplier");
  ASSERT_EQ(case_.cause().shares_size(), 2);
  EXPECT_EQ(case_.cause().shares(1).percent(), 30);
  Submit();
  ASSERT_EQ(case_.plans_size(), 1);
  EXPECT_EQ(case_.plans(0).state(), v1::Plan::STATE_SUBMITTED);
  EXPECT_EQ(case_.plans(0).approval_role(), "service_manager");
  ASSERT_EQ(case_.plans(0).actions_size(), 1);
  EXPECT_EQ(case_.plans(0).actions(0).number(), 1);
  Do(&Cases::RejectPlan,
     {.by = "chen.jie", .denied = {"li.na", "wang.fang", "he.ping"},
      .entries = {"clocks_resumed", "plan_rejected"}},
     "reason: 'too vague'");
  ASSERT_EQ(case_.plans_size(), 1);
  EXPECT_EQ(case_.plans(0).state(), v1::Plan::STATE_DRAFT);
  EXPECT_EQ(case_.plans(0).rejections(), 1);
  EXPECT_EQ(case_.plans(0).rejection_reason(), "too vague");
}

TEST_F(CaseServiceTest, INT_20_21_TheCustomerConfirmsAndTheReviewCloses) {
  Solve();
  ASSERT_EQ(case_.plans_size(), 1);
  EXPECT_EQ(case_.plans(0).state(), v1::Plan::STATE_DONE);
  EXPECT_EQ(case_.plans(0).approver(), "zhao.lei");
  EXPECT_EQ(Fact(case_.name(), "plan_approved", "note"), "go on");
  EXPECT_EQ(case_.state(), v1::Case::STATE_RESOLVED);
  Do(&Cases::ConfirmResolution,
     {.by = "li.na", .denied = {}, .entries = {"resolution_confirmed"}},
     "answer: ANSWER_SATISFIED comment: 'well done'");
  EXPECT_EQ(case_.state(), v1::Case::STATE_CONFIRMED);
  EXPECT_EQ(case_.confirmation().answer(), v1::Confirmation::ANSWER_SATISFIED);
  EXPECT_EQ(case_.confirmation().comment(), "well done");
  EXPECT_FALSE(case_.confirmation().counted());
  Do(&Cases::FileReview, {.by = "li.na", .denied = {}, .entries = {"review_filed", "closed"}},
     "review { what: 'hot' why: 'cell' prevention: 'inspection' participants: 'li.na' }");
  EXPECT_EQ(case_.state(), v1::Case::STATE_CLOSED);
  EXPECT_EQ(case_.review().author(), "li.na");
  EXPECT_EQ(case_.review().prevention(), "inspection");
  EXPECT_TRUE(case_.has_close_time());
  Do(&Cases::ReopenCase, {.by = "li.na", .denied = {}, .entries = {"reopened"}},
     "reason: 'hot again' " + PromiseIn(absl::Hours(3)));
  EXPECT_EQ(case_.state(), v1::Case::STATE_IN_PROGRESS);
  EXPECT_EQ(case_.reopenings(), 1);
  EXPECT_FALSE(case_.has_review());
  const auto verified =
      Must(*timelines_, &type::v1::TimelineService::Stub::VerifyTimelines, "zhao.lei",
           Ask<type::v1::VerifyTimelinesRequest>("name: '" + case_.name() + "'"));
  EXPECT_EQ(verified.entries(), std::stoi(case_.etag()));
  EXPECT_THAT(verified.faults(), ElementsAre());
}

TEST_F(CaseServiceTest, INT_20_ADissatisfiedAnswerReopens) {
  Solve();
  Do(&Cases::ConfirmResolution,
     {.by = "li.na", .denied = {}, .entries = {"resolution_confirmed", "reopened"}},
     "answer: ANSWER_DISSATISFIED " + PromiseIn(absl::Hours(3)));
  EXPECT_EQ(case_.state(), v1::Case::STATE_IN_PROGRESS);
  EXPECT_EQ(Fact(case_.name(), "reopened", "reason"), "DISSATISFIED");
}

TEST_F(CaseServiceTest, TheCustomerLetsAMatterRest) {
  case_ = Open("C-1");
  Do(&Cases::WithdrawCase, {.by = "li.na", .denied = {}, .entries = {"withdrawn"}},
     "reason: 'bought another'");
  EXPECT_EQ(case_.state(), v1::Case::STATE_WITHDRAWN);
  EXPECT_TRUE(case_.ledger().has_end_time());
  EXPECT_EQ(Refused(&Cases::WithdrawCase, "li.na", "reason: 'again'"), "WRONG_STATE");
}

// A request id belongs to its caller, its method and its body.
TEST_F(CaseServiceTest, ARequestIdSaysOneThingOfOneCallerAndMethod) {
  case_ = Open("C-1");
  auto contact = Ask<v1::RecordContactRequest>(
      "name: '" + case_.name() +
      "' direction: DIRECTION_OUTBOUND channel: CHANNEL_SMS summary: 'on its way'");
  EXPECT_EQ(Must(*cases_, &Cases::RecordContact, "li.na", contact).etag(), "2");
  EXPECT_EQ(Must(*cases_, &Cases::RecordContact, "wang.fang", contact).etag(), "3");
  const std::string same = "name: '" + case_.name() + "' request_id: '" + contact.request_id() +
                           "' cause: PAUSE_CAUSE_CUSTOMER ";
  EXPECT_EQ(Must(*cases_, &Cases::PauseClock, "li.na",
                 Ask<v1::PauseClockRequest>(same + "reason: 'photos'"))
                .etag(),
            "4");
  contact.set_summary("arrived");
  const absl::Status reused = Try(*cases_, &Cases::RecordContact, "li.na", contact).status();
  EXPECT_EQ(reused.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonOf(reused), "REQUEST_ID_REUSED");
  EXPECT_EQ(CaseNow(case_.name()).etag(), "4");
}

TEST_F(CaseServiceTest, WhatIsNotThereIsNotFound) {
  const std::string name = "name: 'cases/" + NewId() + "' ";
  EXPECT_EQ(Try(*cases_, &Cases::GetCase, "li.na", Ask<v1::GetCaseRequest>(name)).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Try(*cases_, &Cases::WithdrawCase, "li.na",
                Ask<v1::WithdrawCaseRequest>(name + "reason: 'x'"))
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Try(*cases_, &Cases::ExplainClock, "li.na",
                Ask<v1::ExplainClockRequest>(name + "kind: CLOCK_KIND_PLAN"))
                .status()
                .code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace aftercare::intake
