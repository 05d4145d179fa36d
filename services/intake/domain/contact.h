// What is said to and by the customer: first contact with its four points (INT-13), later contacts,
// promises. Everything but times, channel, staff and promise is personal.
#ifndef AFTERCARE_INTAKE_DOMAIN_CONTACT_H_
#define AFTERCARE_INTAKE_DOMAIN_CONTACT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/intake/domain/matter.h"

namespace aftercare::intake {

enum class PromisedAction : uint8_t {
  kUnknown,
  kCallBack,
  kVisit,
  kRepair,
  kReplace,
  kRefund,
  kReship,
  kInvestigate,
};

absl::string_view NameOf(PromisedAction action);

struct Promise {
  PromisedAction action = PromisedAction::kUnknown;
  absl::Time due_time;
  bool operator==(const Promise&) const = default;
};

struct FirstContact {
  std::string apology;      // personal
  std::string explanation;  // personal
  std::string wish;         // personal
  Promise promise;
  Channel channel = Channel::kUnknown;
  std::string agent;
  absl::Time time;
  bool operator==(const FirstContact&) const = default;
};

enum class Direction : uint8_t { kUnknown, kOutbound, kInbound };

absl::string_view NameOf(Direction direction);

// Personal as a whole.
struct ContactNote {
  absl::Time time;
  std::string author;
  Direction direction = Direction::kUnknown;
  Channel channel = Channel::kUnknown;
  std::string summary;
  bool operator==(const ContactNote&) const = default;
};

enum class Answer : uint8_t { kUnknown, kSatisfied, kNeutral, kDissatisfied };

absl::string_view NameOf(Answer answer);

// The customer's answer to the solution (INT-20).
struct Confirmation {
  Answer answer = Answer::kUnknown;
  absl::Time time;
  bool counted = false;  // nobody answered in time
  std::string author;
  std::string comment;  // personal
  bool operator==(const Confirmation&) const = default;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_CONTACT_H_
