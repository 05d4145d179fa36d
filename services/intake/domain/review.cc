#include "services/intake/domain/review.h"

namespace aftercare::intake {

void CheckReview(const Review& review, bool full, command::Faults& faults) {
  const auto need = [&faults](bool missing, absl::string_view field) {
    if (missing) faults.Add(field, "must be set (INT-21)");
  };
  need(review.what.empty(), "review.what");
  need(review.why.empty(), "review.why");
  need(review.prevention.empty(), "review.prevention");
  if (!full) return;
  need(review.participants.empty(), "review.participants");
  need(review.where.empty(), "review.where");
  need(review.went_well.empty(), "review.went_well");
  need(review.went_badly.empty(), "review.went_badly");
}

}  // namespace aftercare::intake
