#include "services/repair/domain/part.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace aftercare::repair {
namespace {

using Answer = absl::StatusOr<command::Change<Part>>;
constexpr absl::string_view kRule = "REP-06";
// Far above any stock and far below overflow of a sum.
constexpr int64_t kMostPieces = 1'000'000'000;

absl::Status Refuse(absl::string_view reason, absl::string_view message,
                    std::vector<command::Fact> metadata = {}) {
  metadata.insert(metadata.begin(), {"rule", std::string(kRule)});
  return command::Refuse(absl::StatusCode::kFailedPrecondition, reason, message, metadata);
}

Answer Same(const Part& part) { return command::Change<Part>{part, {}, {}}; }

// Drops reservations that are used up and too old to be repeated, and closes the entry with the
// stock after it.
Answer Changed(const Part& before, Part next, absl::string_view kind,
               std::vector<command::Fact> facts, const command::Context& context,
               const Rules& rules) {
  const absl::Time oldest = context.now - rules.policy.parts.settled_kept;
  std::erase_if(next.reservations, [oldest](const Reservation& reservation) {
    return reservation.open() == 0 && reservation.changed_at < oldest;
  });
  facts.push_back({"part_number", next.part_number});
  facts.push_back({"location", next.location});
  facts.push_back({"on_hand", absl::StrCat(next.on_hand)});
  facts.push_back({"available", absl::StrCat(next.available())});
  if (next.reorder_due() && !before.reorder_due()) {
    facts.push_back({"reorder_due", "TRUE"});
    facts.push_back({"reorder_point", absl::StrCat(next.reorder_point)});
  }
  return command::Change<Part>{std::move(next), {{kind, std::move(facts)}}, {}};
}

void CheckLine(const ids::Uuid& work_order, int line, command::Faults& faults) {
  if (work_order.nil()) faults.Add("work_order", "must name a work order");
  if (line < 1) faults.Add("line", "must be 1 or more");
}

void CheckPieces(absl::string_view field, int64_t pieces, command::Faults& faults) {
  if (pieces < 1 || pieces > kMostPieces) {
    faults.Add(field, absl::StrCat("must be 1 to ", kMostPieces));
  }
}

std::vector<command::Fact> LineFacts(const ids::Uuid& work_order, int line, int64_t quantity) {
  return {{"work_order", absl::StrCat("workOrders/", work_order.ToString())},
          {"line", absl::StrCat(line)},
          {"quantity", absl::StrCat(quantity)}};
}

Reservation* Find(Part& part, const ids::Uuid& work_order, int line) {
  for (Reservation& reservation : part.reservations) {
    if (reservation.work_order == work_order && reservation.line == line) return &reservation;
  }
  return nullptr;
}

void TakeMaster(const UpsertPart& c, Part& next, std::vector<command::Fact>& facts) {
  if (c.source_version <= next.source_version) return;
  next.id = PartId(c.part_number, c.location);
  next.part_number = c.part_number;
  next.location = c.location;
  next.description = c.description;
  next.part_class = c.part_class;
  next.reorder_point = c.reorder_point;
  next.source_version = c.source_version;
  facts.push_back({"part_class", std::string(Word(c.part_class))});
  facts.push_back({"source_version", absl::StrCat(c.source_version)});
}

absl::Status TakeStock(const StockCount& count, Part& next, std::vector<command::Fact>& facts) {
  if (count.source_version <= next.stock_version) return absl::OkStatus();
  if (count.on_hand < next.reserved()) {
    return Refuse("STOCK_BELOW_RESERVED", "fewer pieces were counted than are reserved",
                  {{"reserved", absl::StrCat(next.reserved())}});
  }
  facts.push_back({"counted", absl::StrCat(count.on_hand)});
  facts.push_back({"booked", absl::StrCat(next.on_hand)});
  facts.push_back({"stock_version", absl::StrCat(count.source_version)});
  next.on_hand = count.on_hand;
  next.stock_version = count.source_version;
  return absl::OkStatus();
}

void TakePrice(const PartPrice& price, Part& next, std::vector<command::Fact>& facts) {
  if (next.price && price.source_version <= next.price->source_version) return;
  next.price = price;
  facts.push_back({"unit_price_minor", absl::StrCat(price.unit_price.amount_minor)});
  facts.push_back({"currency", price.unit_price.currency});
  facts.push_back({"price_version", absl::StrCat(price.source_version)});
}

Answer On(const Part* current, const UpsertPart& c, const command::Context& context,
          const Rules& rules) {
  command::Faults faults;
  Check(c, faults);
  if (!faults.ok()) return faults.status();
  if (current == nullptr && c.source_version == 0) return command::NotFound("part");
  const Part before = current ? *current : Part{};
  Part next = before;
  std::vector<command::Fact> facts;
  TakeMaster(c, next, facts);
  if (c.stock) {
    if (auto status = TakeStock(*c.stock, next, facts); !status.ok()) return status;
  }
  if (c.price) TakePrice(*c.price, next, facts);
  if (facts.empty()) return Same(before);
  return Changed(before, std::move(next), "part_upserted", std::move(facts), context, rules);
}

Answer On(const Part* current, const ReceiveStock& c, const command::Context& context,
          const Rules& rules) {
  command::Faults faults;
  CheckPieces("quantity", c.quantity, faults);
  if (!faults.ok()) return faults.status();
  Part next = *current;
  if (next.on_hand > kMostPieces - c.quantity) {
    faults.Add("quantity", "takes the stock above what one location can hold");
    return faults.status();
  }
  next.on_hand += c.quantity;
  std::vector<command::Fact> facts = {{"quantity", absl::StrCat(c.quantity)}};
  if (!c.document.empty()) facts.push_back({"document", c.document});
  return Changed(*current, std::move(next), "stock_received", std::move(facts), context, rules);
}

Answer On(const Part* current, const ReservePart& c, const command::Context& context,
          const Rules& rules) {
  command::Faults faults;
  CheckLine(c.work_order, c.line, faults);
  CheckPieces("quantity", c.quantity, faults);
  if (!faults.ok()) return faults.status();
  Part next = *current;
  if (const Reservation* known = Find(next, c.work_order, c.line)) {
    if (known->quantity == c.quantity) return Same(*current);
    return Refuse("RESERVATION_DIFFERS", "the line has reserved another quantity already",
                  {{"reserved", absl::StrCat(known->quantity)}});
  }
  if (c.quantity > next.available()) {
    return Refuse("OUT_OF_STOCK", "less is available than asked for",
                  {{"available", absl::StrCat(next.available())}});
  }
  const int64_t open =
      std::count_if(next.reservations.begin(), next.reservations.end(),
                    [](const Reservation& reservation) { return reservation.open() > 0; });
  if (open >= rules.policy.parts.most_reservations) {
    return Refuse("TOO_MANY_RESERVATIONS", "the part has as many open reservations as allowed");
  }
  next.reservations.push_back({c.work_order, c.line, c.quantity, 0, 0, context.now});
  return Changed(*current, std::move(next), "part_reserved",
                 LineFacts(c.work_order, c.line, c.quantity), context, rules);
}

// Consuming and releasing differ only in which total grows and whether the pieces leave the shelf.
Answer Settle(const Part& current, const ids::Uuid& work_order, int line, int64_t total,
              int64_t Reservation::*settled, bool leaves, absl::string_view kind,
              const command::Context& context, const Rules& rules) {
  command::Faults faults;
  CheckLine(work_order, line, faults);
  CheckPieces("total", total, faults);
  if (!faults.ok()) return faults.status();
  Part next = current;
  Reservation* reservation = Find(next, work_order, line);
  if (reservation == nullptr) {
    return Refuse("NOT_RESERVED", "the line has no reservation of this part");
  }
  const int64_t pieces = total - reservation->*settled;
  if (pieces <= 0) return Same(current);
  if (pieces > reservation->open()) {
    return Refuse("NOT_RESERVED", "the line has less of this part reserved",
                  {{"open", absl::StrCat(reservation->open())}});
  }
  reservation->*settled = total;
  reservation->changed_at = context.now;
  if (leaves) next.on_hand -= pieces;
  return Changed(current, std::move(next), kind, LineFacts(work_order, line, pieces), context,
                 rules);
}

Answer On(const Part* current, const ConsumePart& c, const command::Context& context,
          const Rules& rules) {
  return Settle(*current, c.work_order, c.line, c.total, &Reservation::consumed, true,
                "part_consumed", context, rules);
}

Answer On(const Part* current, const ReleasePart& c, const command::Context& context,
          const Rules& rules) {
  return Settle(*current, c.work_order, c.line, c.total, &Reservation::released, false,
                "part_released", context, rules);
}

Answer On(const Part* current, const Tick&, const command::Context&, const Rules&) {
  return Same(*current);
}

}  // namespace

int64_t Part::reserved() const {
  int64_t sum = 0;
  for (const Reservation& reservation : reservations) sum += reservation.open();
  return sum;
}

void Check(const UpsertPart& record, command::Faults& faults) {
  if (record.part_number.empty()) faults.Add("part_number", "must not be empty");
  if (record.location.empty()) faults.Add("location", "must not be empty");
  if (record.reorder_point < 0 || record.reorder_point > kMostPieces) {
    faults.Add("reorder_point", absl::StrCat("must be 0 to ", kMostPieces));
  }
  const bool says_more = record.stock || record.price;
  if (record.source_version < (says_more ? 0 : 1)) {
    faults.Add("source_version", "must be 1 or more, or 0 beside a stock or a price");
  }
  if (record.stock) {
    if (record.stock->on_hand < 0 || record.stock->on_hand > kMostPieces) {
      faults.Add("stock.on_hand", absl::StrCat("must be 0 to ", kMostPieces));
    }
    if (record.stock->source_version < 1) faults.Add("stock.source_version", "must be 1 or more");
  }
  if (!record.price) return;
  const PartPrice& price = *record.price;
  if (price.unit_price.amount_minor < 1) {
    faults.Add("price.unit_price.amount_minor", "must be 1 or more");
  }
  if (price.unit_price.currency.size() != 3) {
    faults.Add("price.unit_price.currency", "must be three capital letters");
  }
  if (price.valid_from && price.valid_to && *price.valid_to < *price.valid_from) {
    faults.Add("price.valid_to_date", "must not lie before valid_from_date");
  }
  if (price.source_version < 1) faults.Add("price.source_version", "must be 1 or more");
}

ids::Uuid PartId(absl::string_view part_number, absl::string_view location) {
  // The length keeps "A" at "BC" apart from "AB" at "C".
  return ids::DerivedUuid("repair.part",
                          absl::StrCat(part_number.size(), ":", part_number, location));
}

absl::StatusOr<command::Change<Part>> Decide(const Part* current, const PartCommand& command,
                                             const command::Context& context, const Rules& rules) {
  if (current == nullptr && !std::holds_alternative<UpsertPart>(command)) {
    return command::NotFound("part");
  }
  return std::visit([&](const auto& c) { return On(current, c, context, rules); }, command);
}

absl::Time NextDue(const Part&, const Rules&) { return absl::InfiniteFuture(); }

}  // namespace aftercare::repair
