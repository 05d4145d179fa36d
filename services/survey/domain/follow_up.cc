#include "services/survey/domain/follow_up.h"

namespace aftercare::survey {

absl::string_view Word(FollowUpState state) {
  switch (state) {
    case FollowUpState::kDue: return "DUE";
    case FollowUpState::kSubmitted: return "SUBMITTED";
    case FollowUpState::kAccepted: return "ACCEPTED";
  }
  return "UNKNOWN";
}

absl::string_view Word(Outcome outcome) {
  switch (outcome) {
    case Outcome::kExplained: return "EXPLAINED";
    case Outcome::kRemedyOffered: return "REMEDY_OFFERED";
    case Outcome::kReopenCase: return "REOPEN_CASE";
    case Outcome::kUnreachable: return "UNREACHABLE";
    case Outcome::kDeclined: return "DECLINED";
    case Outcome::kUnknown: break;
  }
  return "UNKNOWN";
}

absl::string_view Word(Reopening reopening) {
  switch (reopening) {
    case Reopening::kNone: return "NONE";
    case Reopening::kAsked: return "ASKED";
    case Reopening::kDone: return "DONE";
    case Reopening::kRefused: return "REFUSED";
  }
  return "UNKNOWN";
}

absl::string_view Word(PromisedAction action) {
  switch (action) {
    case PromisedAction::kCallBack: return "CALL_BACK";
    case PromisedAction::kVisit: return "VISIT";
    case PromisedAction::kRepair: return "REPAIR";
    case PromisedAction::kReplace: return "REPLACE";
    case PromisedAction::kRefund: return "REFUND";
    case PromisedAction::kReship: return "RESHIP";
    case PromisedAction::kInvestigate: return "INVESTIGATE";
    case PromisedAction::kUnknown: break;
  }
  return "UNKNOWN";
}

const std::vector<absl::string_view>& Superiors() {
  static const auto* const roles = new std::vector<absl::string_view>{
      "service_lead", "service_manager", "service_director", "general_manager", "deputy"};
  return *roles;
}

bool IsSuperior(const auth::Principal& caller) {
  if (caller.kind != auth::Kind::kStaff) return false;
  for (const absl::string_view role : Superiors()) {
    if (caller.Has(role)) return true;
  }
  return false;
}

ids::Uuid FollowUpId(const ids::Uuid& survey) {
  return ids::DerivedUuid("follow_up", survey.ToString());
}

bool Late(const FollowUp& follow_up, absl::Time now) {
  return follow_up.submit_time.value_or(now) >= follow_up.call_by;
}

}  // namespace aftercare::survey
