#include "services/notification/domain/message.h"

namespace aftercare::notification {

absl::string_view Word(MessageState state) {
  switch (state) {
    case MessageState::kQueued: return "QUEUED";
    case MessageState::kSending: return "SENDING";
    case MessageState::kDelivered: return "DELIVERED";
    case MessageState::kFailed: return "FAILED";
    case MessageState::kSuppressed: return "SUPPRESSED";
  }
  return "UNKNOWN";
}

absl::string_view Word(SuppressReason reason) {
  switch (reason) {
    case SuppressReason::kNone: return "NONE";
    case SuppressReason::kNoRecipient: return "NO_RECIPIENT";
    case SuppressReason::kNoAddress: return "NO_ADDRESS";
    case SuppressReason::kTemplateFault: return "TEMPLATE_FAULT";
    case SuppressReason::kOptedOut: return "OPTED_OUT";
    case SuppressReason::kDrill: return "DRILL";
    case SuppressReason::kErased: return "ERASED";
    case SuppressReason::kObsolete: return "OBSOLETE";
  }
  return "UNKNOWN";
}

absl::string_view Word(FailReason reason) {
  switch (reason) {
    case FailReason::kNone: return "NONE";
    case FailReason::kRetriesExhausted: return "RETRIES_EXHAUSTED";
    case FailReason::kRefused: return "REFUSED";
  }
  return "UNKNOWN";
}

absl::string_view Word(AttemptOutcome outcome) {
  switch (outcome) {
    case AttemptOutcome::kPending: return "PENDING";
    case AttemptOutcome::kAccepted: return "ACCEPTED";
    case AttemptOutcome::kTemporary: return "TEMPORARY";
    case AttemptOutcome::kPermanent: return "PERMANENT";
    case AttemptOutcome::kLost: return "LOST";
  }
  return "UNKNOWN";
}

}  // namespace aftercare::notification
