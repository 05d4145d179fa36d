// What the survey service does on intake's cases.
#ifndef AFTERCARE_SURVEY_EVENTS_CASE_EVENTS_H_
#define AFTERCARE_SURVEY_EVENTS_CASE_EVENTS_H_

#include "common/server/ground.h"
#include "services/survey/app/links.h"

namespace aftercare::survey {

// On "case.resolution_confirmed", unless dissatisfied, which reopens: the survey of the case
// (SUR-02), and word to the follow-up that had it reopened (SUR-04).
stream::Handler SurveyConfirmed(server::Ground& ground, const Links& links);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_EVENTS_CASE_EVENTS_H_
