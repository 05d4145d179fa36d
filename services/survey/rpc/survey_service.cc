#include "services/survey/rpc/survey_service.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "common/ids/digest.h"
#include "services/survey/app/links.h"
#include "services/survey/domain/survey_commands.h"
#include "services/survey/rpc/list_by_time.h"
#include "services/survey/store/survey_codec.h"

namespace aftercare::survey {
namespace {

survey::AnswerSurvey CommandOf(const v1::AnswerSurveyRequest& request) {
  survey::AnswerSurvey command;
  command.token = Links::ReadToken(request.token()).value_or("");
  for (const v1::Answer& answer : request.answers()) {
    command.answers.push_back({answer.question(), answer.score()});
  }
  if (request.has_free_text()) command.free_text = request.free_text();
  return command;
}

}  // namespace

SurveyService::SurveyService(server::Ground& ground, const PolicySource& policies)
    : ground_(ground), rpcs_(ground.door(), "aftercare.survey.v1.SurveyService"),
      policies_(policies) {}

void SurveyService::Find(const std::string& token, absl::Time deadline, Found found) {
  const auto read = Links::ReadToken(token);
  if (!read) return found(command::NotFound("survey"));
  ground_.reader("survey").List(
      {{"token_digest = decode($::text, 'hex')", ids::Hex(ids::Sha256(*read))}}, ids::Uuid{}, 1,
      deadline, [found](absl::StatusOr<std::vector<command::Listed>> listed) {
        if (!listed.ok()) return found(listed.status());
        if (listed->empty()) return found(command::NotFound("survey"));
        found(std::move(listed->front()));
      });
}

absl::Status SurveyService::Show(const v1::Survey& resource, v1::SurveyForm* form) const {
  const auto value = FromProto(resource);
  if (!value.ok()) return value.status();
  const auto book = policies_.policy();
  const auto* questionnaire = FindVersion(book->questionnaires, value->questionnaire_version);
  if (questionnaire == nullptr) return absl::InternalError("the questionnaire is not loaded");
  ToForm(*value, *questionnaire, form);
  return absl::OkStatus();
}

SurveyService::Reactor* SurveyService::GetSurvey(Context* context,
                                                 const v1::GetSurveyRequest* request,
                                                 v1::Survey* response) {
  return ground_.door().Get(rpcs_["GetSurvey"], context, request, response,
                            ground_.reader("survey"));
}

SurveyService::Reactor* SurveyService::GetSurveyByToken(
    Context* context, const v1::GetSurveyByTokenRequest* request, v1::SurveyForm* response) {
  return ground_.door().Serve(
      rpcs_["GetSurveyByToken"], context, *request,
      [&](const server::Call& call, server::Door::Finish finish) {
        Find(request->token(), call.deadline,
             [this, response, finish](absl::StatusOr<command::Listed> found) {
               if (!found.ok()) return finish(found.status());
               v1::Survey survey;
               if (!survey.ParseFromString(found->resource)) {
                 return finish(absl::InternalError("a resource cannot be read"));
               }
               finish(Show(survey, response));
             });
      });
}

SurveyService::Reactor* SurveyService::AnswerSurvey(Context* context,
                                                    const v1::AnswerSurveyRequest* request,
                                                    v1::SurveyForm* response) {
  const server::Method& method = rpcs_["AnswerSurvey"];
  return ground_.door().Serve(
      method, context, *request, [&](const server::Call& call, server::Door::Finish finish) {
        Find(request->token(), call.deadline,
             [this, &method, call, request, response,
              finish](absl::StatusOr<command::Listed> found) {
               if (!found.ok()) return finish(found.status());
               // An open call has no principal: the holder of the link is the caller, so that
               // request ids of different surveys cannot meet.
               server::Call holder = call;
               holder.caller = {auth::Kind::kCustomer, found->id.ToString(), {}};
               auto survey = std::make_shared<v1::Survey>();
               server::Door::Submit(
                   method, holder, *request,
                   server::Order{found->id, SurveyCommand(CommandOf(*request))}, survey.get(),
                   ground_.processor("survey"),
                   [this, survey, response, finish](absl::Status done) {
                     finish(done.ok() ? Show(*survey, response) : done);
                   });
             });
      });
}

SurveyService::Reactor* SurveyService::ListSurveys(Context* context,
                                                   const v1::ListSurveysRequest* request,
                                                   v1::ListSurveysResponse* response) {
  std::vector<command::Condition> conditions;
  if (!request->case_().empty()) {
    conditions.push_back({"case_id = $::uuid", server::IdText(request->case_())});
  }
  if (!request->customer().empty()) {
    conditions.push_back({"customer_id = $::uuid", server::IdText(request->customer())});
  }
  if (request->state() != v1::Survey::STATE_UNSPECIFIED) {
    conditions.push_back({"state = $", std::string(absl::StripPrefix(
                                           v1::Survey::State_Name(request->state()), "STATE_"))});
  }
  return ServeListByTime(ground_, rpcs_["ListSurveys"], context, request, response, "survey",
                         std::move(conditions), [response] { return response->add_surveys(); });
}

}  // namespace aftercare::survey
