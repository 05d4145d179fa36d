// The look back at a solved case (INT-21), in short form (what, why, prevention) or in full; which
// one is due follows from the level by policy.
#ifndef AFTERCARE_INTAKE_DOMAIN_REVIEW_H_
#define AFTERCARE_INTAKE_DOMAIN_REVIEW_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/command/decision.h"

namespace aftercare::intake {

struct Review {
  std::string what;
  std::string why;
  std::string prevention;
  std::vector<std::string> participants;  // staff ids
  std::string where;
  std::string went_well;
  std::string went_badly;
  std::string author;
  absl::Time time;
  bool operator==(const Review&) const = default;
};

// Every field the short or the full form asks for and the review lacks.
void CheckReview(const Review& review, bool full, command::Faults& faults);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_REVIEW_H_
