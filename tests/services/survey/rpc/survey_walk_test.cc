// The service's main path through its real program: a case is confirmed at intake, its customer is
// asked, answers badly, is called, is asked again; and all of it is in the figures.
#include <gtest/gtest.h>

#include "tests/services/survey/rpc/survey_fleet.h"
#include "tests/support/eventually.h"

namespace aftercare::survey {
namespace {

using grpc::StatusCode;
using testing::Eventually;

TEST_F(SurveyFleet, SUR_02_SUR_03_AConfirmedCaseIsAskedAboutOnce) {
  const std::string name = ResolvedCase("CUST-1");
  ConfirmCase(name);
  const v1::Survey survey = SurveyOf(name);
  EXPECT_EQ(survey.state(), v1::Survey::STATE_SCHEDULED);
  EXPECT_EQ(survey.agent(), "li.na");
  EXPECT_EQ(survey.locale(), "en");
  // The invitation waits for notification; nobody but the key's holder can make its link.
  EXPECT_EQ(Count("SELECT count(*) FROM effect WHERE kind = 'notification.SendMessage' "
                  "AND state = 'pending'"), 1);

  v1::GetSurveyByTokenRequest ask;
  ask.set_token(TokenOf(survey));
  v1::SurveyForm form;
  ASSERT_TRUE(Call("", *surveys_, &Surveys::GetSurveyByToken, ask, &form).ok());
  EXPECT_EQ(form.questionnaire().questions_size(), 3);
  EXPECT_EQ(form.questionnaire().questions(0).texts_size(), 1);
  ask.set_token(std::string(43, 'A'));
  EXPECT_EQ(Call("", *surveys_, &Surveys::GetSurveyByToken, ask, &form).error_code(),
            StatusCode::NOT_FOUND);

  EXPECT_TRUE(Refused(Call("", *surveys_, &Surveys::AnswerSurvey, Answering(survey, 9), &form),
                      StatusCode::INVALID_ARGUMENT, "INVALID_FIELDS"));
  v1::AnswerSurveyRequest answer = Answering(survey, 4);
  answer.set_free_text("Quick.");
  ASSERT_TRUE(Call("", *surveys_, &Surveys::AnswerSurvey, answer, &form).ok());
  EXPECT_EQ(form.state(), v1::Survey::STATE_ANSWERED);
  EXPECT_EQ(form.completeness(), v1::COMPLETENESS_PARTIAL);
  // The same again is answered the same; another body under its id is refused.
  v1::SurveyForm again;
  ASSERT_TRUE(Call("", *surveys_, &Surveys::AnswerSurvey, answer, &again).ok());
  EXPECT_EQ(again.SerializeAsString(), form.SerializeAsString());
  answer.mutable_answers(0)->set_score(5);
  EXPECT_TRUE(Refused(Call("", *surveys_, &Surveys::AnswerSurvey, answer, &again),
                      StatusCode::ALREADY_EXISTS, "REQUEST_ID_REUSED"));
  answer.set_request_id(NewId());
  ASSERT_TRUE(Call("", *surveys_, &Surveys::AnswerSurvey, answer, &form).ok());
  EXPECT_EQ(form.answers(0).score(), 5);
  EXPECT_EQ(form.free_text(), "Quick.");

  // Words of the customer are in no event.
  EXPECT_EQ(Count("SELECT count(*) FROM outbox WHERE position('Quick.'::bytea IN envelope) > 0"),
            0);

  // The same customer's next case within the interval: skipped, and counted as not asked.
  const std::string second = ResolvedCase("CUST-1");
  ConfirmCase(second);
  const v1::Survey skipped = SurveyOf(second);
  EXPECT_EQ(skipped.state(), v1::Survey::STATE_SKIPPED);
  EXPECT_EQ(skipped.skip_reason(), v1::Survey::SKIP_REASON_ASKED_RECENTLY);

  // Newest first, page by page.
  v1::ListSurveysRequest list;
  list.set_page_size(1);
  v1::ListSurveysResponse page;
  ASSERT_TRUE(Call("li.na", *surveys_, &Surveys::ListSurveys, list, &page).ok());
  ASSERT_EQ(page.surveys_size(), 1);
  EXPECT_EQ(page.surveys(0).name(), skipped.name());
  list.set_page_token(page.next_page_token());
  ASSERT_TRUE(Call("li.na", *surveys_, &Surveys::ListSurveys, list, &page).ok());
  EXPECT_EQ(page.surveys(0).name(), survey.name());
  EXPECT_EQ(page.next_page_token(), "");
  EXPECT_TRUE(Refused(Call("", *surveys_, &Surveys::ListSurveys, list, &page),
                      StatusCode::UNAUTHENTICATED, "UNAUTHENTICATED"));
}

TEST_F(SurveyFleet, SUR_04_ABadAnswerIsCalledAboutAndTheOutcomeSurveyedAgain) {
  const std::string name = ResolvedCase("CUST-2");
  ConfirmCase(name);
  const v1::Survey survey = SurveyOf(name);
  v1::SurveyForm form;
  ASSERT_TRUE(Call("", *surveys_, &Surveys::AnswerSurvey, Answering(survey, 2), &form).ok());

  const v1::FollowUp opened = FollowUpOf(name);
  EXPECT_EQ(opened.owner(), "li.na");
  EXPECT_EQ(opened.question(), "speed");
  v1::CompleteFollowUpRequest complete;
  complete.set_name(opened.name());
  complete.set_etag("7");
  complete.set_request_id(NewId());
  complete.set_outcome(v1::OUTCOME_EXPLAINED);
  complete.set_note("The customer was glad of the call.");
  v1::FollowUp answer;
  EXPECT_TRUE(Refused(
      Call("li.na", *follow_ups_, &FollowUps::CompleteFollowUp, complete, &answer),
      StatusCode::ABORTED, "ETAG_MISMATCH"));
  complete.set_etag(opened.etag());
  ASSERT_TRUE(Call("li.na", *follow_ups_, &FollowUps::CompleteFollowUp, complete, &answer).ok());
  EXPECT_EQ(answer.state(), v1::FollowUp::STATE_SUBMITTED);

  v1::AcceptFollowUpRequest accept;
  accept.set_name(opened.name());
  accept.set_request_id(NewId());
  EXPECT_EQ(Call("li.na", *follow_ups_, &FollowUps::AcceptFollowUp, accept, &answer).error_code(),
            StatusCode::PERMISSION_DENIED);
  ASSERT_TRUE(Call("wang.fang", *follow_ups_, &FollowUps::AcceptFollowUp, accept, &answer).ok());
  const v1::Survey second = SurveyOf(name, 2);
  EXPECT_EQ(second.state(), v1::Survey::STATE_SCHEDULED);
  EXPECT_EQ(second.follow_up(), opened.name());
}

TEST_F(SurveyFleet, SUR_04_ALevelUnderItsTargetIsOneAlarm) {
  // Nineteen customers of level 3 who are not satisfied; the twentieth makes the sample.
  Tell(18, 3);
  const auto watches = [&] {
    v1::ListSatisfactionWatchesResponse page;
    EXPECT_TRUE(Call("wang.fang", *satisfaction_, &SatisfactionStub::ListSatisfactionWatches,
                     v1::ListSatisfactionWatchesRequest(), &page)
                    .ok());
    return page;
  };
  v1::SurveyForm form;
  for (const char* customer : {"CUST-4", "CUST-5", "CUST-6"}) {
    EXPECT_EQ(watches().satisfaction_watches_size(), customer == std::string("CUST-6") ? 1 : 0);
    const std::string name = ResolvedCase(customer);
    ConfirmCase(name);
    ASSERT_TRUE(
        Call("", *surveys_, &Surveys::AnswerSurvey, Answering(SurveyOf(name), 3), &form).ok());
    // What the answer comes to is known when it was judged, whether or not it was an alarm.
    ASSERT_TRUE(AllJudged());
  }
  ASSERT_EQ(watches().satisfaction_watches_size(), 1);
  const v1::SatisfactionWatch watch = watches().satisfaction_watches(0);
  EXPECT_EQ(watch.level(), v1::LEVEL_ORDINARY);
  EXPECT_EQ(watch.state(), v1::SatisfactionWatch::STATE_UNDER_TARGET);
  EXPECT_EQ(watch.answered(), 20);
  EXPECT_EQ(watch.satisfied(), 0);
  EXPECT_EQ(watch.target_percent(), 80);
  EXPECT_EQ(watch.etag(), "1");
  EXPECT_EQ(Count("SELECT count(*) FROM timeline WHERE kind = 'target_missed'"), 1);
  v1::GetSatisfactionWatchRequest get;
  get.set_name(watch.name());
  v1::SatisfactionWatch got;
  ASSERT_TRUE(
      Call("li.na", *satisfaction_, &SatisfactionStub::GetSatisfactionWatch, get, &got).ok());
  EXPECT_EQ(got.SerializeAsString(), watch.SerializeAsString());
}

TEST_F(SurveyFleet, SUR_04_NothingIsJudgedOnFiguresThatAreRebuiltInPart) {
  const std::string name = ResolvedCase("CUST-7");
  ConfirmCase(name);
  const v1::Survey survey = SurveyOf(name);
  // With them there is one case more than a page of the rebuild holds.
  for (int i = 0; i < 200; ++i) OpenedCase(absl::StrCat("MANY-", i), absl::StrCat("MODEL-", i));
  Tell(80, 5);
  v1::RebuildFiguresRequest rebuild;
  rebuild.set_request_id(NewId());
  v1::RebuildFiguresResponse page;
  ASSERT_TRUE(Call("root.admin", *figures_, &FigureStub::RebuildFigures, rebuild, &page).ok());
  EXPECT_EQ(page.cases(), 200);
  ASSERT_NE(page.next_page_token(), "");
  // In the middle of it: 81 of 101 are satisfied, and 1 of 21 of those who come now.
  Tell(20, 3);
  v1::SurveyForm form;
  ASSERT_TRUE(Call("", *surveys_, &Surveys::AnswerSurvey, Answering(survey, 5), &form).ok());
  ASSERT_TRUE(AllJudged());
  EXPECT_EQ(Count("SELECT count(*) FROM timeline WHERE kind = 'target_missed'"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM timeline WHERE kind = 'target_met'"), 1);

  rebuild.set_page_token(page.next_page_token());
  EXPECT_TRUE(Refused(Call("root.admin", *figures_, &FigureStub::RebuildFigures, rebuild, &page),
                      StatusCode::ALREADY_EXISTS, "REQUEST_ID_REUSED"));
  rebuild.set_request_id(NewId());
  ASSERT_TRUE(Call("root.admin", *figures_, &FigureStub::RebuildFigures, rebuild, &page).ok());
  EXPECT_EQ(page.cases(), 1);
  EXPECT_EQ(page.next_page_token(), "");
  // Of cases that intake does not know, those told of since it began are left.
  EXPECT_EQ(Count("SELECT count(*) FROM case_figure"), 201 + 20);
  rebuild.set_request_id(NewId());
  rebuild.set_page_token("of my own making");
  EXPECT_EQ(Call("root.admin", *figures_, &FigureStub::RebuildFigures, rebuild, &page).error_code(),
            StatusCode::INVALID_ARGUMENT);
}

TEST_F(SurveyFleet, SUR_04_AFollowUpReopensItsCaseAtIntake) {
  const std::string name = ResolvedCase("CUST-3");
  ConfirmCase(name);
  v1::SurveyForm form;
  ASSERT_TRUE(
      Call("", *surveys_, &Surveys::AnswerSurvey, Answering(SurveyOf(name), 1), &form).ok());
  v1::CompleteFollowUpRequest complete;
  complete.set_name(FollowUpOf(name).name());
  complete.set_request_id(NewId());
  complete.set_outcome(v1::OUTCOME_REOPEN_CASE);
  complete.set_note("It is scratched again.");
  complete.mutable_promise()->set_action(v1::PROMISED_ACTION_REPAIR);
  *complete.mutable_promise()->mutable_due_time() = form.expire_time();
  v1::FollowUp answer;
  ASSERT_TRUE(Call("li.na", *follow_ups_, &FollowUps::CompleteFollowUp, complete, &answer).ok());
  v1::GetFollowUpRequest get;
  get.set_name(answer.name());
  EXPECT_TRUE(Eventually([&] {
    EXPECT_TRUE(Call("li.na", *follow_ups_, &FollowUps::GetFollowUp, get, &answer).ok());
    return answer.reopening() == v1::FollowUp::REOPENING_DONE;
  }));
  intake::v1::GetCaseRequest get_case;
  get_case.set_name(name);
  intake::v1::Case reopened;
  ASSERT_TRUE(Call("li.na", *cases_, &Cases::GetCase, get_case, &reopened).ok());
  EXPECT_EQ(reopened.state(), intake::v1::Case::STATE_IN_PROGRESS);
  EXPECT_EQ(reopened.reopenings(), 1);
}

TEST_F(SurveyFleet, SUR_05_SUR_09_FiguresFollowTheEventsAndAreRebuiltTheSame) {
  for (int i = 0; i < 3; ++i) {
    const std::string name = ResolvedCase(absl::StrCat("CUST-1", i));
    RepairAndSend(name);
    ConfirmCase(name);
    v1::SurveyForm form;
    ASSERT_TRUE(
        Call("", *surveys_, &Surveys::AnswerSurvey, Answering(SurveyOf(name), 3 + i), &form).ok());
  }
  std::vector<v1::FigureRow> satisfaction;
  ASSERT_TRUE(Eventually([&] {
    satisfaction = Figures(v1::MEASURE_SATISFACTION);
    return satisfaction.size() == 1 && satisfaction[0].count() == 3 &&
           satisfaction[0].slice().technician() == "wu.min" &&
           satisfaction[0].slice().carrier() == "sf-express";
  }));
  EXPECT_EQ(satisfaction[0].slice().agent(), "li.na");
  EXPECT_EQ(satisfaction[0].mean(), 4000);
  EXPECT_EQ(satisfaction[0].p90(), 5000);
  EXPECT_EQ(satisfaction[0].satisfied(), 2);
  EXPECT_EQ(satisfaction[0].asked(), 3);
  EXPECT_EQ(satisfaction[0].target().value(), 85);
  EXPECT_FALSE(satisfaction[0].target().met());
  const auto handling = Figures(v1::MEASURE_HANDLING);
  ASSERT_EQ(handling.size(), 1u);
  EXPECT_EQ(handling[0].count(), 3);
  EXPECT_LE(handling[0].p50(), handling[0].p90());

  const auto rows = [&] {
    std::string all;
    for (const v1::Measure measure : {v1::MEASURE_RESPONSE, v1::MEASURE_HANDLING,
                                      v1::MEASURE_HANDLING_WITHOUT_PAUSES,
                                      v1::MEASURE_SATISFACTION}) {
      for (const v1::FigureRow& row : Figures(measure)) all += row.ShortDebugString() + "\n";
    }
    return all;
  };
  const std::string before = rows();
  v1::RebuildFiguresRequest rebuild;
  rebuild.set_request_id(NewId());
  v1::RebuildFiguresResponse rebuilt;
  EXPECT_EQ(Call("li.na", *figures_, &FigureStub::RebuildFigures, rebuild, &rebuilt).error_code(),
            StatusCode::PERMISSION_DENIED);
  Count("WITH gone AS (DELETE FROM case_figure RETURNING 1) SELECT count(*) FROM gone");
  EXPECT_EQ(rows(), "");
  ASSERT_TRUE(
      Call("root.admin", *figures_, &FigureStub::RebuildFigures, rebuild, &rebuilt).ok());
  EXPECT_EQ(rebuilt.cases(), 3);
  EXPECT_EQ(rebuilt.next_page_token(), "");
  EXPECT_EQ(rows(), before);

  v1::QueryFiguresRequest backwards;
  backwards.set_measure(v1::MEASURE_RESPONSE);
  backwards.set_period(v1::PERIOD_DAY);
  backwards.mutable_start_time()->set_seconds(1'800'000'000);
  backwards.mutable_end_time()->set_seconds(1'700'000'000);
  v1::QueryFiguresResponse none;
  EXPECT_TRUE(Refused(
      Call("wang.fang", *figures_, &FigureStub::QueryFigures, backwards, &none),
      StatusCode::INVALID_ARGUMENT, "INVALID_FIELDS"));
}

}  // namespace
}  // namespace aftercare::survey
