// What the survey service does on its own events: each aggregate changes in a transaction of its
// own, in order and exactly once.
#ifndef AFTERCARE_SURVEY_EVENTS_OWN_EVENTS_H_
#define AFTERCARE_SURVEY_EVENTS_OWN_EVENTS_H_

#include "common/server/ground.h"
#include "services/survey/app/links.h"
#include "services/survey/app/policy_source.h"

namespace aftercare::survey {

// On every answer: whether each level reaches its target (SUR-04). The answer is in the figures
// before it is judged.
stream::Handler WatchSatisfaction(server::Ground& ground, const PolicySource& policies);

// On "survey.follow_up_needed": the call to the customer (SUR-04).
stream::Handler OpenFollowUps(server::Ground& ground);

// On "follow_up.second_survey_due": the outcome is asked about (SUR-04).
stream::Handler SurveyOutcomes(server::Ground& ground, const Links& links);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_EVENTS_OWN_EVENTS_H_
