// SatisfactionWatch between the domain and its resource. Name, etag, create_time and update_time
// belong to the row and are put in there.
#ifndef AFTERCARE_SURVEY_STORE_SATISFACTION_CODEC_H_
#define AFTERCARE_SURVEY_STORE_SATISFACTION_CODEC_H_

#include <vector>

#include "absl/status/statusor.h"
#include "aftercare/survey/v1/satisfaction.pb.h"
#include "common/command/table.h"
#include "services/survey/domain/satisfaction.h"

namespace aftercare::survey {

void ToProto(const SatisfactionWatch& watch, v1::SatisfactionWatch* resource);

// DataLoss when the resource is not one ToProto made. The id stays nil: the row has it.
absl::StatusOr<SatisfactionWatch> FromProto(const v1::SatisfactionWatch& resource);

const std::vector<command::Column<SatisfactionWatch>>& SatisfactionColumns();

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_SATISFACTION_CODEC_H_
