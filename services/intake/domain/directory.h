// The directory: customers, products, orders and serial numbers as ERP and CRM know them (ERP-01).
// Records come by external id with the source's version; an older version never overwrites a newer
// one, a bad record is refused with every fault at once and its neighbours go on.
#ifndef AFTERCARE_INTAKE_DOMAIN_DIRECTORY_H_
#define AFTERCARE_INTAKE_DOMAIN_DIRECTORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"
#include "services/intake/domain/matter.h"
#include "services/intake/domain/measure.h"

namespace aftercare::intake {

struct Customer {
  std::string external_id;     // CRM's
  int64_t source_version = 0;  // from 1, ascending
  std::string display_name;    // personal
  std::string phone;           // personal
  std::string email;           // personal
  std::string address;         // personal
  std::string locale;          // "zh-CN" or "en"
  std::string region;
  std::string customer_class;  // "STANDARD", "KEY_ACCOUNT"; chooses policies (INT-10)
  bool consent = false;        // agreed to be contacted
  bool operator==(const Customer&) const = default;
};

struct Product {
  std::string external_id;  // ERP's article number
  int64_t source_version = 0;
  std::string model;
  std::string title_zh;
  std::string title_en;
  std::string product_class;
  std::string maker;
  bool operator==(const Product&) const = default;
};

enum class OrderState : uint8_t {
  kUnknown,
  kAwaitingPayment,
  kAwaitingShipment,
  kAwaitingReceipt,
  kCompleted,
  kCancelled,
};

struct OrderLine {
  int32_t number = 0;  // from 1
  std::string product_model;
  int32_t quantity = 0;
  Money unit_price;
  std::string batch;
  bool operator==(const OrderLine&) const = default;
};

struct Order {
  std::string external_id;  // the order's number
  int64_t source_version = 0;
  std::string customer_external_id;
  OrderState state = OrderState::kUnknown;
  std::optional<absl::Time> order_time;
  std::optional<absl::Time> receipt_time;
  std::vector<OrderLine> lines;
  bool operator==(const Order&) const = default;
};

struct SerialUnit {
  std::string external_id;  // the serial number
  int64_t source_version = 0;
  std::string product_model;
  std::string batch;
  std::optional<absl::CivilDay> manufacture_date;
  std::string order_number;  // sold with, when known
  int32_t order_line = 0;
  bool operator==(const SerialUnit&) const = default;
};

// The id of a directory record follows from its external id, so that a case may name a customer
// before CRM has sent the record.
ids::Uuid CustomerId(absl::string_view external_id);
// The customer a report is about; nil when the channel did not know.
ids::Uuid CustomerOf(const Report& report);
ids::Uuid ProductId(absl::string_view external_id);
ids::Uuid OrderId(absl::string_view external_id);
ids::Uuid SerialUnitId(absl::string_view external_id);

// Every fault of a record: missing or malformed ids, version below 1, impossible amounts and dates.
// `now` bounds dates that cannot lie in the future.
void Check(const Customer& record, absl::Time now, command::Faults& faults);
void Check(const Product& record, absl::Time now, command::Faults& faults);
void Check(const Order& record, absl::Time now, command::Faults& faults);
void Check(const SerialUnit& record, absl::Time now, command::Faults& faults);

enum class UpsertOutcome : uint8_t { kUnknown, kApplied, kOlder, kRefused };

struct UpsertResult {
  UpsertOutcome outcome = UpsertOutcome::kUnknown;
  std::vector<command::FieldFault> faults;  // when refused
};

// What becomes of a record beside the stored version (0: none). The same version again is older: it
// is not applied twice.
template <class Record>
UpsertResult Upsert(const Record& record, int64_t stored_version, absl::Time now) {
  command::Faults faults;
  Check(record, now, faults);
  if (!faults.ok()) {
    return {UpsertOutcome::kRefused, command::Explain(faults.status()).fields};
  }
  if (record.source_version <= stored_version) return {UpsertOutcome::kOlder, {}};
  return {UpsertOutcome::kApplied, {}};
}

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_DIRECTORY_H_
