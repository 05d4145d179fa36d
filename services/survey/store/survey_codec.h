// Survey between the domain and its resource, the one form in which it is stored, told and
// answered. Name, etag, create_time and update_time belong to the row and are put in there;
// everything else that is state makes the round trip without loss, times to the nanosecond.
#ifndef AFTERCARE_SURVEY_STORE_SURVEY_CODEC_H_
#define AFTERCARE_SURVEY_STORE_SURVEY_CODEC_H_

#include "absl/status/statusor.h"
#include "aftercare/survey/v1/survey.pb.h"
#include "services/survey/domain/policy.h"
#include "services/survey/domain/survey.h"

namespace aftercare::survey {

void ToProto(const Survey& survey, v1::Survey* resource);

// DataLoss when the resource is not one ToProto made. The id stays nil: the row has it.
absl::StatusOr<Survey> FromProto(const v1::Survey& resource);

// The computed fields. `questionnaire` is the survey's version, null when there is none.
void Complete(const Survey& survey, const Policy& policy, const Questionnaire* questionnaire,
              v1::Survey* resource);

// What the customer sees of a survey, with the texts of its own locale.
void ToForm(const Survey& survey, const Questionnaire& questionnaire, v1::SurveyForm* form);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_SURVEY_CODEC_H_
