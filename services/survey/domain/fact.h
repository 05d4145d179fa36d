// How times and names are written in facts, the same in every aggregate of this service.
#ifndef AFTERCARE_SURVEY_DOMAIN_FACT_H_
#define AFTERCARE_SURVEY_DOMAIN_FACT_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/ids/uuid.h"

namespace aftercare::survey {

// RFC 3339 in UTC, with as many fractional digits as there are.
inline std::string Utc(absl::Time time) {
  return absl::FormatTime(absl::RFC3339_full, time, absl::UTCTimeZone());
}

// "cases/0190...".
inline std::string ResourceName(absl::string_view collection, const ids::Uuid& id) {
  return absl::StrCat(collection, "/", id.ToString());
}

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_DOMAIN_FACT_H_
