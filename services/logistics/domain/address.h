// Where goods come from and go to, what that costs and who pays: values that RMAs and shipments
// share. An Address is personal data, so no part of it ever becomes a fact.
#ifndef AFTERCARE_LOGISTICS_DOMAIN_ADDRESS_H_
#define AFTERCARE_LOGISTICS_DOMAIN_ADDRESS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "common/command/decision.h"

namespace aftercare::logistics {

struct Address {
  std::string recipient;
  std::string phone;
  std::string country;  // ISO 3166 alpha-2
  std::string region;
  std::string city;
  std::string street;
  std::string postal_code;
  bool operator==(const Address&) const = default;
};

struct Money {
  int64_t amount_minor = 0;
  std::string currency;  // ISO 4217; empty: no amount is known
  bool operator==(const Money&) const = default;
};

// Who pays freight (INT-31).
enum class Payer { kUs, kCustomer, kStore, kVendor, kCarrier };
inline constexpr int kPayers = 5;

absl::string_view Word(Payer payer);

// Adds a fault for every part a driver needs and does not have: recipient, country, city, street.
void CheckAddress(const Address& address, absl::string_view field, command::Faults& faults);

// Adds a fault for a negative amount and for an amount without a currency.
void CheckMoney(const Money& money, absl::string_view field, command::Faults& faults);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_DOMAIN_ADDRESS_H_
