// Figures between the domain and the wire.
#ifndef AFTERCARE_SURVEY_STORE_FIGURE_CODEC_H_
#define AFTERCARE_SURVEY_STORE_FIGURE_CODEC_H_

#include "absl/status/statusor.h"
#include "aftercare/survey/v1/figure.pb.h"
#include "services/survey/domain/figure.h"

namespace aftercare::survey {

// INVALID_FIELDS for a measure, period, level or dimension that does not exist; the range is the
// rules' to judge.
absl::StatusOr<FigureQuery> FromProto(const v1::QueryFiguresRequest& request);

// A row of an answer in periods of `zone`.
void ToProto(const FigureRow& row, Period period, absl::TimeZone zone, v1::FigureRow* out);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_FIGURE_CODEC_H_
