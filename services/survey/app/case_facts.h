// What a snapshot says for the figures, whether an event brought it or a rebuild asked for it: the
// same snapshot always gives the same facts (SUR-09).
#ifndef AFTERCARE_SURVEY_APP_CASE_FACTS_H_
#define AFTERCARE_SURVEY_APP_CASE_FACTS_H_

#include "absl/status/statusor.h"
#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/survey/v1/survey.pb.h"
#include "services/survey/domain/figure.h"

namespace aftercare::survey {

// The case's half. InvalidArgument when it has no version or no time of registration.
absl::StatusOr<CaseFigure> FigureOf(const intake::v1::Case& resource);

// The survey's half; nothing for a second round, which is not in the figures.
absl::StatusOr<CaseFigure> FigureOf(const v1::Survey& resource);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_APP_CASE_FACTS_H_
