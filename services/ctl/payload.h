// `aftercarectl import tracking FILE.json`: what a carrier has written in its own JSON, sent as the
// carrier; logistics reads it by the carrier's data (LOG-05).
#ifndef AFTERCARE_CTL_PAYLOAD_H_
#define AFTERCARE_CTL_PAYLOAD_H_

#include <string>

#include "services/ctl/link.h"

namespace aftercare::ctl {

// One payload. Events that are refused or cannot be read are told one a line, the others go on; sending
// a file twice tells nothing new. Answers how the program ends.
int ImportPayload(const std::string& file, Link& link);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_PAYLOAD_H_
