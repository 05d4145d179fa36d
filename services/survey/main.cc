#include "services/survey/app/parts.h"
#include "services/survey/events/case_events.h"
#include "services/survey/events/figure_events.h"
#include "services/survey/events/own_events.h"
#include "services/survey/rpc/figure_service.h"
#include "services/survey/rpc/follow_up_service.h"
#include "services/survey/rpc/satisfaction_service.h"
#include "services/survey/rpc/survey_service.h"

int main(int argc, char** argv) {
  using namespace aftercare;  // NOLINT: names of the parts only
  survey::Parts parts;
  const auto declare = [&parts](config::Settings& settings) {
    survey::DeclareSettings(settings, parts);
  };
  return server::Main(argc, argv, {"survey", declare, [&parts](server::Ground& ground) {
    auto status = survey::BuildParts(ground, parts);
    if (status.ok()) {
      status = ground.Serve<survey::SurveyService>("aftercare.survey.v1.SurveyService", ground,
                                                   *parts.policies);
    }
    if (status.ok()) {
      status = ground.Serve<survey::FollowUpService>("aftercare.survey.v1.FollowUpService", ground);
    }
    if (status.ok()) {
      status = ground.Serve<survey::FigureService>("aftercare.survey.v1.FigureService", ground,
                                                   *parts.policies);
    }
    if (status.ok()) {
      status = ground.Serve<survey::SatisfactionService>("aftercare.survey.v1.SatisfactionService",
                                                         ground);
    }
    if (!status.ok()) return status;
    ground.On("intake", survey::CountCases(ground));
    ground.On("intake", survey::SurveyConfirmed(ground, *parts.links));
    ground.On("repair", survey::CountWorkOrders(ground));
    ground.On("logistics", survey::CountShipments(ground));
    ground.On("survey", survey::CountSurveys(ground));
    ground.On("survey", survey::WatchSatisfaction(ground, *parts.policies));
    ground.On("survey", survey::OpenFollowUps(ground));
    ground.On("survey", survey::SurveyOutcomes(ground, *parts.links));
    return status;
  }});
}
