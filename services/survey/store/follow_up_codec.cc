#include "services/survey/store/follow_up_codec.h"

#include "services/survey/store/wire.h"

namespace aftercare::survey {

void ToProto(const FollowUp& follow_up, v1::FollowUp* resource) {
  resource->set_state(static_cast<v1::FollowUp::State>(static_cast<int>(follow_up.state) + 1));
  resource->set_survey(NameOrEmpty("surveys", follow_up.survey));
  resource->set_case_(NameOrEmpty("cases", follow_up.case_id));
  resource->set_case_number(follow_up.case_number);
  resource->set_customer(NameOrEmpty("customers", follow_up.customer));
  resource->set_level(static_cast<v1::Level>(follow_up.level));
  resource->set_locale(follow_up.locale);
  resource->set_round(follow_up.round);
  resource->set_question(follow_up.question);
  resource->set_score(follow_up.score);
  resource->set_owner(follow_up.owner);
  command::SetTimestamp(follow_up.open_time, resource->mutable_open_time());
  command::SetTimestamp(follow_up.call_by, resource->mutable_call_by_time());
  PutTime(follow_up.overdue_time, resource, &v1::FollowUp::mutable_overdue_time);
  resource->set_outcome(static_cast<v1::Outcome>(follow_up.outcome));
  resource->set_note(follow_up.note);
  resource->set_submissions(follow_up.submissions);
  resource->set_submitter(follow_up.submitter);
  PutTime(follow_up.submit_time, resource, &v1::FollowUp::mutable_submit_time);
  resource->set_accepter(follow_up.accepter);
  PutTime(follow_up.accept_time, resource, &v1::FollowUp::mutable_accept_time);
  resource->set_send_back_reason(follow_up.send_back_reason);
  if (follow_up.promise.has_value()) {
    v1::Promise* const promise = resource->mutable_promise();
    promise->set_action(static_cast<v1::PromisedAction>(follow_up.promise->action));
    command::SetTimestamp(follow_up.promise->due_time, promise->mutable_due_time());
  }
  resource->set_reopening(static_cast<v1::FollowUp::Reopening>(follow_up.reopening));
  resource->set_reopening_refusal(follow_up.reopening_refusal);
  resource->set_second_survey_due(follow_up.second_survey_due);
}

absl::StatusOr<FollowUp> FromProto(const v1::FollowUp& resource) {
  WireReader read;
  FollowUp follow_up;
  follow_up.state = read.Value("state", resource.state(), FollowUpState::kAccepted, 1);
  follow_up.survey = read.Id("survey", "surveys", resource.survey());
  follow_up.case_id = read.Id("case", "cases", resource.case_());
  follow_up.case_number = resource.case_number();
  follow_up.customer = read.Id("customer", "customers", resource.customer());
  follow_up.level = read.Value("level", resource.level(), Level::kOrdinary);
  follow_up.locale = resource.locale();
  follow_up.round = resource.round();
  follow_up.question = resource.question();
  follow_up.score = resource.score();
  follow_up.owner = resource.owner();
  follow_up.open_time = command::FromTimestamp(resource.open_time());
  follow_up.call_by = command::FromTimestamp(resource.call_by_time());
  follow_up.overdue_time = read.Time(resource.has_overdue_time(), resource.overdue_time());
  follow_up.outcome = read.Value("outcome", resource.outcome(), Outcome::kDeclined);
  follow_up.note = resource.note();
  follow_up.submissions = resource.submissions();
  follow_up.submitter = resource.submitter();
  follow_up.submit_time = read.Time(resource.has_submit_time(), resource.submit_time());
  follow_up.accepter = resource.accepter();
  follow_up.accept_time = read.Time(resource.has_accept_time(), resource.accept_time());
  follow_up.send_back_reason = resource.send_back_reason();
  if (resource.has_promise()) {
    follow_up.promise =
        Promise{read.Value("promise.action", resource.promise().action(),
                           PromisedAction::kInvestigate),
                command::FromTimestamp(resource.promise().due_time())};
  }
  follow_up.reopening = read.Value("reopening", resource.reopening(), Reopening::kRefused);
  follow_up.reopening_refusal = resource.reopening_refusal();
  follow_up.second_survey_due = resource.second_survey_due();
  if (!read.status().ok()) return read.status();
  return follow_up;
}

void Complete(const FollowUp& follow_up, absl::Time now, v1::FollowUp* resource) {
  resource->set_late(Late(follow_up, now));
}

Promise FromProto(const v1::Promise& promise) {
  WireReader read;
  return {read.Value("action", promise.action(), PromisedAction::kInvestigate),
          command::FromTimestamp(promise.due_time())};
}

}  // namespace aftercare::survey
