// Chapter 5: the customers confirm, are asked and answer (INT-20, INT-21, SUR-01 to SUR-05).
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "aftercare/notification/v1/feed.pb.h"
#include "aftercare/survey/v1/follow_up.pb.h"
#include "aftercare/survey/v1/survey.pb.h"
#include "services/ctl/demo/bench.h"
#include "services/ctl/demo/story.h"
#include "services/ctl/demo/words.h"

namespace aftercare::ctl::demo {
namespace {

using intake::v1::Case;
using survey::v1::FollowUp;
using survey::v1::Survey;

constexpr size_t kTokenSize = 43;

Case Confirm(Stage& stage, absl::string_view agent, const Matter& matter,
             intake::v1::Confirmation::Answer answer) {
  intake::v1::ConfirmResolutionRequest request;
  request.set_name(matter.name);
  request.set_answer(answer);
  const auto confirmed = stage.Call<Case>(agent, "CaseService/ConfirmResolution", request);
  stage.Act(agent, absl::StrCat(matter.buyer.display_name, " says on the phone: ", Word(answer),
                                "; ", matter.number, " is ", Word(confirmed.state())));
  return confirmed;
}

// The secret of the link in the invitation: the only piece of text that is as long as one.
std::string TokenIn(Stage& stage, const Mail& mail) {
  size_t length = 0;
  for (size_t i = 0; i <= mail.body.size(); ++i) {
    const char c = i < mail.body.size() ? mail.body[i] : ' ';
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_') {
      ++length;
      continue;
    }
    if (length == kTokenSize) return mail.body.substr(i - length, length);
    length = 0;
  }
  stage.Expect(false, "the invitation to hold a link with a token");
  return "";
}

// Anybody with the link answers; nobody needs an account.
Survey Answer(Stage& stage, const Matter& matter, const Mail& invitation,
              const std::vector<std::pair<std::string, int>>& scores, absl::string_view text) {
  survey::v1::GetSurveyByTokenRequest open;
  open.set_token(TokenIn(stage, invitation));
  const auto form = stage.Call<survey::v1::SurveyForm>("", "SurveyService/GetSurveyByToken", open);
  stage.Expect(form.case_number() == matter.number, "the link to open this case's survey");
  stage.Act("  customer", absl::StrCat("opens the link of the mail:"));
  for (const auto& question : form.questionnaire().questions()) {
    for (const auto& wording : question.texts()) {
      if (wording.locale() == form.locale()) stage.tell().Quote(wording.text());
    }
  }
  survey::v1::AnswerSurveyRequest request;
  request.set_token(open.token());
  std::string said;
  for (const auto& [question, score] : scores) {
    auto* answer = request.add_answers();
    answer->set_question(question);
    answer->set_score(score);
    absl::StrAppend(&said, question, " ", score, ", ");
  }
  request.set_free_text(std::string(text));
  stage.Call<survey::v1::SurveyForm>("", "SurveyService/AnswerSurvey", request);
  survey::v1::ListSurveysRequest list;
  list.set_case_(matter.name);
  const auto surveys =
      stage.Call<survey::v1::ListSurveysResponse>("zhao.lei", "SurveyService/ListSurveys", list);
  stage.Expect(surveys.surveys_size() == 1, "one survey per case (SUR-02)");
  const Survey& survey = surveys.surveys(0);
  stage.Act("  customer", absl::StrCat(said, survey.satisfied() ? "satisfied" : "not satisfied",
                                       ": \"", text, "\""));
  return survey;
}

void CloseDrained(Stage& stage, const Matter& matter) {
  Confirm(stage, "li.na", matter, intake::v1::Confirmation::ANSWER_SATISFIED);
  intake::v1::FileReviewRequest request;
  request.set_name(matter.name);
  auto* review = request.mutable_review();
  review->set_what("A battery of batch P5-L07 lost half of its capacity in a few months.");
  review->set_why("Electrolyte filled below its limit at the supplier.");
  review->set_prevention("The supplier weighs every cell; we measure ten of each batch.");
  review->add_participants("li.na");
  review->add_participants("zhou.tao");
  const auto closed = stage.Call<Case>("li.na", "CaseService/FileReview", request);
  stage.Expect(closed.state() == Case::STATE_CLOSED, "the reviewed case to be closed (INT-21)");
  stage.Act("li.na", absl::StrCat("files the short review; ", matter.number, " is closed\n",
                                  ClockLine(ClockOf(closed, intake::v1::CLOCK_KIND_REVIEW))));
}

FollowUp FollowUpOf(Stage& stage, const Matter& matter) {
  survey::v1::ListFollowUpsRequest list;
  list.set_case_(matter.name);
  const auto found = stage.Call<survey::v1::ListFollowUpsResponse>(
      "zhang.min", "FollowUpService/ListFollowUps", list);
  return found.follow_ups_size() > 0 ? found.follow_ups(0) : FollowUp();
}

// A score of 2 or less: somebody calls within 24 h (SUR-04).
void CallBack(Stage& stage, const Matter& matter) {
  FollowUp task;
  stage.Until("a follow-up of the low score", [&] {
    task = FollowUpOf(stage, matter);
    return !task.name().empty();
  });
  const std::string owner = task.owner();
  stage.Act("  survey", absl::StrCat("a follow-up for ", owner, ": call by ",
                                     Moment(task.call_by_time())));
  notification::v1::ListFeedRequest feed;
  feed.set_recipient(absl::StrCat("staff/", owner));
  stage.Until(absl::StrCat("the follow-up in the feed of ", owner), [&] {
    const auto listed = stage.Call<notification::v1::ListFeedResponse>(owner, "FeedService/ListFeed",
                                                                       feed);
    return std::any_of(listed.messages().begin(), listed.messages().end(), [](const auto& one) {
      return one.template_key() == "follow_up_due";
    });
  });
  survey::v1::CompleteFollowUpRequest complete;
  complete.set_name(task.name());
  complete.set_outcome(survey::v1::OUTCOME_REOPEN_CASE);
  complete.set_note("The refund went to a closed account; it is paid again.");
  complete.mutable_promise()->set_action(survey::v1::PROMISED_ACTION_REFUND);
  SetTime(stage.Now() + absl::Hours(48), complete.mutable_promise()->mutable_due_time());
  stage.Call<FollowUp>(owner, "FollowUpService/CompleteFollowUp", complete);
  Case value;
  stage.Until("the case to be open again", [&] {
    value = GetCase(stage, matter);
    return value.state() == Case::STATE_IN_PROGRESS;
  });
  stage.Until("the follow-up to know it", [&] {
    task = FollowUpOf(stage, matter);
    return task.reopening() == FollowUp::REOPENING_DONE;
  });
  stage.Act(owner, absl::StrCat("calls, reopens ", matter.number, " and promises: ",
                                Word(value.promise().action()), " by ",
                                Moment(value.promise().due_time())));
  survey::v1::AcceptFollowUpRequest accept;
  accept.set_name(task.name());
  stage.Call<FollowUp>("wang.fang", "FollowUpService/AcceptFollowUp", accept);
  stage.Act("wang.fang", "accepts the follow-up");
}

}  // namespace

void Opinions(Stage& stage, Story& story) {
  stage.tell().Chapter("What the customers say");
  stage.Follow(story.drained.trace);
  stage.AdvanceTo(10, 30);
  CloseDrained(stage, story.drained);
  ReturnLoaner(stage, story);
  const Mail invitation = stage.Mailed(story.drained.buyer.email,
                                       {story.drained.number, "How did we do"});
  const Survey good = Answer(stage, story.drained, invitation,
                             {{"speed", 5}, {"result", 5}, {"attitude", 4}},
                             "Quick, and the phone on loan helped.");
  stage.Expect(good.satisfied() && !good.follow_up_raised(), "a satisfied customer (SUR-04)");

  stage.Follow(story.swollen.trace);
  Confirm(stage, "zhang.min", story.swollen, intake::v1::Confirmation::ANSWER_NEUTRAL);
  const Mail other = stage.Mailed(story.swollen.buyer.email, {story.swollen.number, "满意吗"});
  const Survey low = Answer(stage, story.swollen, other,
                            {{"speed", 4}, {"result", 1}, {"attitude", 3}},
                            "退款一直没有到账。");
  stage.Expect(!low.satisfied(), "a dissatisfied customer (SUR-04)");
  CallBack(stage, story.swollen);
}

}  // namespace aftercare::ctl::demo
