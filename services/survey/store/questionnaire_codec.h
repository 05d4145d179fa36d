// Questionnaire from its document in the questionnaire table, and as customers and staff see it
// (SUR-01).
#ifndef AFTERCARE_SURVEY_STORE_QUESTIONNAIRE_CODEC_H_
#define AFTERCARE_SURVEY_STORE_QUESTIONNAIRE_CODEC_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "aftercare/survey/v1/questionnaire.pb.h"
#include "services/survey/domain/questionnaire.h"

namespace aftercare::survey {

// InvalidArgument with INVALID_FIELDS and every fault under its JSON path. Version and effective_at
// are the row's and stay unset.
absl::StatusOr<Questionnaire> ParseQuestionnaire(absl::string_view json);

// With the texts of `locale` only; empty: of every locale.
void ToProto(const Questionnaire& questionnaire, absl::string_view locale,
             v1::Questionnaire* resource);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_QUESTIONNAIRE_CODEC_H_
