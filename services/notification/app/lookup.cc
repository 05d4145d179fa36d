#include "services/notification/app/lookup.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace aftercare::notification {

absl::StatusOr<const intake::v1::Case*> Lookup::CaseNamed(const std::string& name) {
  auto found = cases_.find(name);
  if (found == cases_.end()) {
    auto fetched = owners_.GetCase(name, traceparent_);
    if (!fetched.ok() && !absl::IsNotFound(fetched.status())) return fetched.status();
    std::optional<intake::v1::Case> value;
    if (fetched.ok()) value = *std::move(fetched);
    found = cases_.emplace(name, std::move(value)).first;
  }
  return found->second ? &*found->second : nullptr;
}

absl::StatusOr<QueueMessage> Lookup::Address(PlannedMessage planned, const std::string& case_name,
                                             const std::string& locale) {
  QueueMessage command;
  command.planned = std::move(planned);
  command.locale = locale;
  const bool customer = absl::StartsWith(command.planned.audience, "customers/");
  const absl::Status status =
      customer ? AddressCustomer(case_name, command) : AddressStaff(command);
  if (!status.ok()) return status;
  if (command.locale.empty()) command.locale = policy_.book.locales.front();
  return command;
}

// Who reported the case is who waits for the answer, so the caller's contact goes before the
// directory's; that of a case of somebody else's is never used.
absl::Status Lookup::AddressCustomer(const std::string& case_name, QueueMessage& command) {
  const std::string& customer = command.planned.audience;
  command.recipient = customer;
  std::string email;
  if (!case_name.empty()) {
    const auto about = CaseNamed(case_name);
    if (!about.ok()) return about.status();
    if (*about != nullptr && (*about)->report().customer() == customer) {
      email = (*about)->report().caller().email();
      if (command.locale.empty()) command.locale = (*about)->report().locale();
    }
  }
  if (email.empty()) {
    const auto entry = owners_.GetCustomer(customer, traceparent_);
    if (!entry.ok()) return entry.status();
    email = entry->email();
    if (command.locale.empty()) command.locale = entry->locale();
  }
  if (!email.empty()) command.addresses.push_back({Channel::kEmail, std::move(email)});
  return absl::OkStatus();
}

absl::Status Lookup::AddressStaff(QueueMessage& command) {
  if (!roster_) {
    auto read = ReadRoster(ground_.reader("person"));
    if (!read.ok()) return read.status();
    roster_ = *std::move(read);
  }
  const PlannedMessage& planned = command.planned;
  const Person* person = FindReceiver(roster_->persons, planned.audience, planned.event_time);
  if (person == nullptr) {
    person = FindReceiver(roster_->persons, planned.otherwise, planned.event_time);
  }
  if (person == nullptr) return absl::OkStatus();
  command.recipient = absl::StrCat("staff/", person->staff_id);
  if (command.locale.empty()) command.locale = person->locale;
  if (!person->contact.email.empty()) {
    command.addresses.push_back({Channel::kEmail, person->contact.email});
  }
  return absl::OkStatus();
}

}  // namespace aftercare::notification
