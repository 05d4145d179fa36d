#include "services/intake/domain/contact.h"

namespace aftercare::intake {

absl::string_view NameOf(PromisedAction action) {
  switch (action) {
    case PromisedAction::kUnknown: return "UNSPECIFIED";
    case PromisedAction::kCallBack: return "CALL_BACK";
    case PromisedAction::kVisit: return "VISIT";
    case PromisedAction::kRepair: return "REPAIR";
    case PromisedAction::kReplace: return "REPLACE";
    case PromisedAction::kRefund: return "REFUND";
    case PromisedAction::kReship: return "RESHIP";
    case PromisedAction::kInvestigate: return "INVESTIGATE";
  }
  return "UNSPECIFIED";
}

absl::string_view NameOf(Direction direction) {
  switch (direction) {
    case Direction::kUnknown: return "UNSPECIFIED";
    case Direction::kOutbound: return "OUTBOUND";
    case Direction::kInbound: return "INBOUND";
  }
  return "UNSPECIFIED";
}

absl::string_view NameOf(Answer answer) {
  switch (answer) {
    case Answer::kUnknown: return "UNSPECIFIED";
    case Answer::kSatisfied: return "SATISFIED";
    case Answer::kNeutral: return "NEUTRAL";
    case Answer::kDissatisfied: return "DISSATISFIED";
  }
  return "UNSPECIFIED";
}

}  // namespace aftercare::intake
