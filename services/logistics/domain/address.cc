#include "services/logistics/domain/address.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace aftercare::logistics {

absl::string_view Word(Payer payer) {
  switch (payer) {
    case Payer::kUs: return "US";
    case Payer::kCustomer: return "CUSTOMER";
    case Payer::kStore: return "STORE";
    case Payer::kVendor: return "VENDOR";
    case Payer::kCarrier: return "CARRIER";
  }
  return "UNKNOWN";
}

void CheckAddress(const Address& address, absl::string_view field, command::Faults& faults) {
  const auto need = [&](const std::string& value, absl::string_view part) {
    if (value.empty()) faults.Add(absl::StrCat(field, ".", part), "must be given");
  };
  need(address.recipient, "recipient");
  need(address.city, "city");
  need(address.street, "street");
  if (address.country.size() != 2 || !absl::ascii_isupper(address.country[0]) ||
      !absl::ascii_isupper(address.country[1])) {
    faults.Add(absl::StrCat(field, ".country"), "must be two capital letters, ISO 3166 alpha-2");
  }
}

void CheckMoney(const Money& money, absl::string_view field, command::Faults& faults) {
  if (money.amount_minor < 0) {
    faults.Add(absl::StrCat(field, ".amount_minor"), "must not be negative");
  }
  if (money.currency.empty() && money.amount_minor != 0) {
    faults.Add(absl::StrCat(field, ".currency"), "must be given with an amount");
  }
}

}  // namespace aftercare::logistics
