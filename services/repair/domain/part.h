// Stock of one part number at one location (REP-06). What is reserved is still on hand but no
// longer available; on hand >= reserved >= 0 holds after every command, so the stock never goes
// below zero. Reserve, consume and release name the work order and its line and speak in totals, so
// repeating one changes nothing.
#ifndef AFTERCARE_REPAIR_DOMAIN_PART_H_
#define AFTERCARE_REPAIR_DOMAIN_PART_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/ids/uuid.h"
#include "services/repair/domain/money.h"
#include "services/repair/domain/policy.h"
#include "services/repair/domain/signal.h"

namespace aftercare::repair {

// What one line of one work order holds. Used up when nothing of it is open.
struct Reservation {
  ids::Uuid work_order;
  int line = 0;  // of the work order, from 1
  int64_t quantity = 0;
  int64_t consumed = 0;
  int64_t released = 0;
  absl::Time changed_at;
  int64_t open() const { return quantity - consumed - released; }
  bool operator==(const Reservation&) const = default;
};

// ERP's count of the pieces on hand.
struct StockCount {
  int64_t on_hand = 0;
  int64_t source_version = 0;
  bool operator==(const StockCount&) const = default;
};

// ERP's price of one piece; days in the policy's zone, both included, open where there is none.
struct PartPrice {
  Money unit_price;
  std::optional<absl::CivilDay> valid_from;
  std::optional<absl::CivilDay> valid_to;
  int64_t source_version = 0;
  bool operator==(const PartPrice&) const = default;
};

struct Part {
  ids::Uuid id;  // PartId of number and location
  std::string part_number;
  std::string location;
  std::string description;
  PartClass part_class = PartClass::kMainUnit;
  int64_t reorder_point = 0;   // 0: never reordered by itself
  int64_t source_version = 0;  // of ERP's record; older ones never overwrite
  int64_t on_hand = 0;
  int64_t stock_version = 0;       // of ERP's last count; 0: none yet
  std::optional<PartPrice> price;  // the newest; none: ERP has not told one
  std::vector<Reservation> reservations;
  bool operator==(const Part&) const = default;

  int64_t reserved() const;
  int64_t available() const { return on_hand - reserved(); }
  bool reorder_due() const { return reorder_point > 0 && available() <= reorder_point; }
};

// One row per part number and location, for ever the same id.
ids::Uuid PartId(absl::string_view part_number, absl::string_view location);

// Record from ERP: the part itself, a count of its stock, its price, each with a source version of
// its own, of which the same or an older one changes nothing (ERP-01).
struct UpsertPart {
  std::string part_number;
  std::string location;
  std::string description;
  PartClass part_class = PartClass::kMainUnit;
  int64_t reorder_point = 0;
  int64_t source_version = 0;  // 0: says nothing of the part itself, which is known then
  std::optional<StockCount> stock = {};
  std::optional<PartPrice> price = {};
};

// Every fault of a record: missing ids, versions and amounts that cannot be, a record that says
// nothing.
void Check(const UpsertPart& record, command::Faults& faults);

struct ReceiveStock {
  int64_t quantity = 0;
  std::string document;  // delivery note or the like
};

struct ReservePart {
  ids::Uuid work_order;
  int line = 0;
  int64_t quantity = 0;
};

struct ConsumePart {
  ids::Uuid work_order;
  int line = 0;
  int64_t total = 0;  // consumed by this line so far, this time included
};

struct ReleasePart {
  ids::Uuid work_order;
  int line = 0;
  int64_t total = 0;  // released by this line so far, this time included
};

using PartCommand =
    std::variant<UpsertPart, ReceiveStock, ReservePart, ConsumePart, ReleasePart, Tick>;

// Refuses with OUT_OF_STOCK, RESERVATION_DIFFERS, NOT_RESERVED, TOO_MANY_RESERVATIONS,
// STOCK_BELOW_RESERVED beside the shared reasons. An entry carries the fact reorder_due when the
// change takes what is available to the reorder point or below it.
absl::StatusOr<command::Change<Part>> Decide(const Part* current, const PartCommand& command,
                                             const command::Context& context, const Rules& rules);

// Parts have no timers.
absl::Time NextDue(const Part& part, const Rules& rules);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_DOMAIN_PART_H_
