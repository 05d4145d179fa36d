#include "services/intake/domain/measure.h"

namespace aftercare::intake {

absl::string_view NameOf(MeasureKind kind) {
  switch (kind) {
    case MeasureKind::kUnknown: return "UNSPECIFIED";
    case MeasureKind::kLoaner: return "LOANER";
    case MeasureKind::kOnSiteCheck: return "ON_SITE_CHECK";
    case MeasureKind::kProvisionalRefund: return "PROVISIONAL_REFUND";
    case MeasureKind::kCoupon: return "COUPON";
    case MeasureKind::kExpedite: return "EXPEDITE";
    case MeasureKind::kReshipInAdvance: return "RESHIP_IN_ADVANCE";
    case MeasureKind::kOtherCarrier: return "OTHER_CARRIER";
    case MeasureKind::kReschedule: return "RESCHEDULE";
    case MeasureKind::kAlternative: return "ALTERNATIVE";
  }
  return "UNSPECIFIED";
}

absl::string_view NameOf(MeasureState state) {
  switch (state) {
    case MeasureState::kRequested: return "REQUESTED";
    case MeasureState::kInForce: return "IN_FORCE";
    case MeasureState::kRefused: return "REFUSED";
    case MeasureState::kEnded: return "ENDED";
    case MeasureState::kLapsed: return "LAPSED";
  }
  return "UNSPECIFIED";
}

absl::string_view NameOf(MeasureEffect effect) {
  switch (effect) {
    case MeasureEffect::kUnknown: return "UNSPECIFIED";
    case MeasureEffect::kHelps: return "HELPS";
    case MeasureEffect::kDoesNotHelp: return "DOES_NOT_HELP";
  }
  return "UNSPECIFIED";
}

}  // namespace aftercare::intake
