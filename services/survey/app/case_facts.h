// What a snapshot says for the figures, whether an event brought it or a rebuild asked for it: the
// same snapshot always gives the same facts (SUR-09).
#ifndef AFTERCARE_SURVEY_APP_CASE_FACTS_H_
#define AFTERCARE_SURVEY_APP_CASE_FACTS_H_

#include "absl/status/statusor.h"
#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/logistics/v1/shipment.pb.h"
#include "aftercare/repair/v1/work_order.pb.h"
#include "aftercare/survey/v1/survey.pb.h"
#include "services/survey/domain/figure.h"

namespace aftercare::survey {

// Of what a case itself says. InvalidArgument when it has no version or no time of registration.
absl::StatusOr<CaseFigure> FigureOf(const intake::v1::Case& resource);

// Of its survey; nothing for a second round, which is not in the figures.
absl::StatusOr<CaseFigure> FigureOf(const v1::Survey& resource);

// Of its work order: the technician.
absl::StatusOr<CaseFigure> FigureOf(const repair::v1::WorkOrder& resource);

// Of its shipment: the carrier; nothing for one that belongs to no case.
absl::StatusOr<CaseFigure> FigureOf(const logistics::v1::Shipment& resource);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_APP_CASE_FACTS_H_
