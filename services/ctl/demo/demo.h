// The whole story over the five services' public APIs, told on standard output.
#ifndef AFTERCARE_CTL_DEMO_DEMO_H_
#define AFTERCARE_CTL_DEMO_DEMO_H_

#include <cstdio>

#include "absl/status/status.h"
#include "services/ctl/demo/stage.h"

namespace aftercare::ctl::demo {

// Plays `chapters` chapters, all by default. Internal with the line that says where it broke and
// why. Wants a fresh installation with test clocks.
absl::Status Play(const Setting& setting, std::FILE* out, int chapters = 8);

}  // namespace aftercare::ctl::demo

#endif  // AFTERCARE_CTL_DEMO_DEMO_H_
