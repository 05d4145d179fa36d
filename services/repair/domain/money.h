// An amount in the minor unit of its currency (fen, cents); never a fraction.
#ifndef AFTERCARE_REPAIR_DOMAIN_MONEY_H_
#define AFTERCARE_REPAIR_DOMAIN_MONEY_H_

#include <cstdint>
#include <string>

namespace aftercare::repair {

struct Money {
  int64_t amount_minor = 0;
  std::string currency;  // ISO 4217
  bool operator==(const Money&) const = default;
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_DOMAIN_MONEY_H_
