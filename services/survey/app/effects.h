// What surveys and follow-ups ask of other services, and how it is asked: the effect's id is the
// request id, so however often it is tried it happens once.
#ifndef AFTERCARE_SURVEY_APP_EFFECTS_H_
#define AFTERCARE_SURVEY_APP_EFFECTS_H_

#include "common/server/ground.h"
#include "services/survey/app/links.h"
#include "services/survey/app/policy_source.h"

namespace aftercare::survey {

// "notification.SendMessage", whose link is made here because no effect may hold it, and
// "intake.ReopenCase". All outlive the ground's effects.
void CarryEffects(server::Ground& ground, const PolicySource& policies, const Links& links);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_APP_EFFECTS_H_
