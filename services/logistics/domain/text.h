// How values are written in facts, and which texts may stand in them: a reason is a code, never
// free text, so that nothing personal can get into a timeline.
#ifndef AFTERCARE_LOGISTICS_DOMAIN_TEXT_H_
#define AFTERCARE_LOGISTICS_DOMAIN_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"

namespace aftercare::logistics {

// RFC 3339 in UTC with as many decimals as needed.
std::string Rfc3339(absl::Time time);

// Whole microseconds, rounded down: the resolution in which instants are kept, so that an instant
// compares the same before and after it was stored.
absl::Time WholeMicros(absl::Time time);

// Capital letters, digits and _, 1 to 40 characters, a letter first.
bool IsCode(absl::string_view text);

// Adds a fault unless IsCode(text).
void CheckCode(absl::string_view text, absl::string_view field, command::Faults& faults);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_DOMAIN_TEXT_H_
