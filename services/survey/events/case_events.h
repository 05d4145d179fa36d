// What the survey service does on intake's cases.
#ifndef AFTERCARE_SURVEY_EVENTS_CASE_EVENTS_H_
#define AFTERCARE_SURVEY_EVENTS_CASE_EVENTS_H_

#include "common/server/ground.h"
#include "services/survey/app/links.h"

namespace aftercare::survey {

// On every event of a case: its facts for the figures (SUR-05). The row takes only what is newer,
// so it is written here and not by a command: a repetition changes nothing.
stream::Handler CountCases(server::Ground& ground);

// On "case.resolution_confirmed", unless dissatisfied, which reopens: the survey of the case
// (SUR-02), and word to the follow-up that had it reopened (SUR-04).
stream::Handler SurveyConfirmed(server::Ground& ground, const Links& links);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_EVENTS_CASE_EVENTS_H_
