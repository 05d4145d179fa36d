// The survey service's parts: policy, aggregates, links, effects on other services.
#ifndef AFTERCARE_SURVEY_APP_PARTS_H_
#define AFTERCARE_SURVEY_APP_PARTS_H_

#include <memory>

#include "common/server/ground.h"
#include "services/survey/app/follow_up_aggregate.h"
#include "services/survey/app/links.h"
#include "services/survey/app/policy_source.h"
#include "services/survey/app/satisfaction_aggregate.h"
#include "services/survey/app/survey_aggregate.h"

namespace aftercare::survey {

// Lives as long as the ground.
struct Parts {
  LinkSettings link_settings;
  std::unique_ptr<PolicySource> policies;
  std::unique_ptr<Links> links;
  std::unique_ptr<SurveyAggregate> surveys;
  std::unique_ptr<FollowUpAggregate> follow_ups;
  std::unique_ptr<SatisfactionAggregate> satisfaction;
};

// Settings of this service, into parts.link_settings.
void DeclareSettings(config::Settings& settings, Parts& parts);

absl::Status BuildParts(server::Ground& ground, Parts& parts);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_APP_PARTS_H_
