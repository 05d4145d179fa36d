// Times and dates in files: how they are read, written and moved by whole days.
#ifndef AFTERCARE_CTL_IMPORT_MOMENT_H_
#define AFTERCARE_CTL_IMPORT_MOMENT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace aftercare::ctl {

// strptime format; `zone` holds where the text carries none. InvalidArgument for anything else and
// for years that a Timestamp does not have.
absl::StatusOr<absl::Time> ReadTime(const std::string& format, const std::string& text,
                                    absl::TimeZone zone);
// RFC 3339, with a zone.
absl::StatusOr<absl::Time> ReadRfc3339(const std::string& text);
// In UTC.
std::string WriteRfc3339(absl::Time time);

// Exactly YYYY-MM-DD and a day that exists; nothing otherwise.
std::optional<absl::CivilDay> ReadDay(const std::string& text);
std::string WriteDay(absl::CivilDay day);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_MOMENT_H_
