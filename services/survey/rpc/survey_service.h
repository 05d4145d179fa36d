// SurveyService: staff read surveys, holders of a link see the form and answer it.
#ifndef AFTERCARE_SURVEY_RPC_SURVEY_SERVICE_H_
#define AFTERCARE_SURVEY_RPC_SURVEY_SERVICE_H_

#include <functional>
#include <string>

#include "aftercare/survey/v1/survey.grpc.pb.h"
#include "common/server/ground.h"
#include "services/survey/app/policy_source.h"

namespace aftercare::survey {

class SurveyService final : public v1::SurveyService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  SurveyService(server::Ground& ground, const PolicySource& policies);

  Reactor* GetSurvey(Context*, const v1::GetSurveyRequest*, v1::Survey*) override;
  Reactor* GetSurveyByToken(Context*, const v1::GetSurveyByTokenRequest*, v1::SurveyForm*) override;
  Reactor* AnswerSurvey(Context*, const v1::AnswerSurveyRequest*, v1::SurveyForm*) override;
  Reactor* ListSurveys(Context*, const v1::ListSurveysRequest*, v1::ListSurveysResponse*) override;

 private:
  using Found = std::function<void(absl::StatusOr<command::Listed>)>;
  // The survey behind a token; NOT_FOUND for one that leads nowhere.
  void Find(const std::string& token, absl::Time deadline, Found found);
  absl::Status Show(const v1::Survey& resource, v1::SurveyForm* form) const;

  server::Ground& ground_;
  const server::Rpcs rpcs_;
  const PolicySource& policies_;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_RPC_SURVEY_SERVICE_H_
