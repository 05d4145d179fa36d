// What is done about a case, between domain and resource: measures, cause, plans, review. Lossless
// both ways; requests are read by the same functions as rows.
#ifndef AFTERCARE_INTAKE_STORE_REMEDY_CODEC_H_
#define AFTERCARE_INTAKE_STORE_REMEDY_CODEC_H_

#include "aftercare/intake/v1/remedy.pb.h"
#include "services/intake/domain/cause.h"
#include "services/intake/domain/measure.h"
#include "services/intake/domain/plan.h"
#include "services/intake/domain/plan_suggestion.h"
#include "services/intake/domain/review.h"
#include "services/intake/store/wire.h"

namespace aftercare::intake {

void ToProto(const Measure& measure, v1::Measure* out);
void ToProto(const ContainmentWaiver& waiver, v1::ContainmentWaiver* out);
void ToProto(const CauseReport& cause, v1::CauseReport* out);
void ToProto(const PlanAction& action, v1::PlanAction* out);
void ToProto(const Plan& plan, v1::Plan* out);
void ToProto(const PlanSuggestion& suggestion, v1::PlanSuggestion* out);
void ToProto(const Review& review, v1::Review* out);

// What does not fit is remembered by the reader.
Measure FromProto(const v1::Measure& wire, WireReader& reader);
ContainmentWaiver FromProto(const v1::ContainmentWaiver& wire);
CauseReport FromProto(const v1::CauseReport& wire, WireReader& reader);
// An action whose state is not set, as in a request, is open.
PlanAction FromProto(const v1::PlanAction& wire, WireReader& reader);
Plan FromProto(const v1::Plan& wire, WireReader& reader);
Review FromProto(const v1::Review& wire);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_REMEDY_CODEC_H_
