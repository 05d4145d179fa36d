#include "services/logistics/app/shipment_batch.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/command/lock_key.h"
#include "services/logistics/store/rma_codec.h"

namespace aftercare::logistics {

using command::Change;
using command::Context;

namespace {

template <class Command>
const Command* As(const ShipmentTask& task) {
  const auto* command = std::get_if<ShipmentCommand>(&task);
  return command == nullptr ? nullptr : std::get_if<Command>(command);
}

// The tracking number a task wants to give; empty: none.
const std::string& WantedNumber(const ShipmentTask& task) {
  static const std::string* const none = new std::string;
  if (const auto* create = As<CreateShipment>(task)) return create->order.tracking_number;
  if (const auto* accept = As<AcceptShipment>(task)) return accept->tracking_number;
  return *none;
}

}  // namespace

std::vector<db::Statement> ShipmentAggregate::Statements() {
  std::vector<db::Statement> statements = TrackingStatements();
  statements.push_back(CarrierBook::Newer());
  statements.push_back(
      {"shipment_numbers", "SELECT nextval('shipment_number') FROM generate_series(1, $1::int8)"});
  statements.push_back({"shipment_rmas", absl::StrCat("SELECT ", command::kLoadColumns,
                                                      " FROM rma WHERE id = ANY($1::uuid[])")});
  // Of carrier $1, or of the carrier of shipment $3 where $1 is empty.
  statements.push_back(
      {"shipment_taken",
       "SELECT s.carrier_id, s.tracking_number, s.id "
       "FROM unnest($1::text[], $2::text[], $3::uuid[]) AS k(carrier_id, number, id) "
       "CROSS JOIN LATERAL (SELECT coalesce(nullif(k.carrier_id, ''), "
       "(SELECT carrier_id FROM shipment WHERE id = k.id)) AS carrier_id LIMIT 1) AS c "
       "CROSS JOIN LATERAL (SELECT * FROM shipment s WHERE s.carrier_id = c.carrier_id "
       "AND s.tracking_number = k.number LIMIT 1) AS s"});
  return statements;
}

void ShipmentBatch::Locks(const ids::Uuid&, const ShipmentTask& task,
                          std::vector<int64_t>& keys) const {
  // Two shipments that are given one number are judged one after the other.
  const std::string& number = WantedNumber(task);
  if (!number.empty()) keys.push_back(command::LockKey("logistics.tracking_number", number));
}

void ShipmentBatch::SendLoad(const std::vector<command::Task*>& tasks, db::Link& link) {
  std::set<std::string> carriers;
  db::Array taken_carriers(db::Type::kText), taken_numbers(db::Type::kText),
      taken_ids(db::Type::kUuid), rmas(db::Type::kUuid), told_shipments(db::Type::kUuid),
      event_shipments(db::Type::kUuid), identities(db::Type::kUuid), corrected(db::Type::kUuid);
  int64_t created = 0;
  for (const command::Task* one : tasks) {
    const ShipmentTask& task = *std::any_cast<ShipmentTask>(&one->command);
    std::string carrier;  // empty: the shipment's own
    if (const auto* tell = std::get_if<TellEvents>(&task)) {
      carriers.insert(tell->carrier_id);
      told_shipments.Add(one->target);
      for (const TrackingReport& report : tell->reports) {
        event_shipments.Add(one->target);
        identities.Add(EventIdentity(tell->carrier_id, report));
      }
    } else if (As<CreateShipment>(task) != nullptr) {
      const auto& create = *As<CreateShipment>(task);
      if (!create.order.rma_id.nil()) rmas.Add(create.order.rma_id);
      carrier = create.order.carrier_id;
      carriers.insert(carrier);
      ++created;
    } else if (As<CorrectStatus>(task) != nullptr) {
      corrected.Add(one->target);
    }
    const std::string& number = WantedNumber(task);
    if (number.empty()) continue;
    taken_carriers.Add(carrier);
    taken_numbers.Add(number);
    taken_ids.Add(one->target);
  }
  asked_carriers_ = !carriers.empty();
  asked_numbers_ = created > 0;
  asked_taken_ = taken_ids.size() > 0;
  asked_rmas_ = rmas.size() > 0;
  asked_events_ = told_shipments.size() > 0;
  asked_history_ = corrected.size() > 0;
  if (asked_carriers_) {
    // Which carrier a new shipment gets that names none is known when its RMA is.
    const bool any = carriers.erase("") > 0;
    aggregate_.carriers().Ask(std::move(carriers), any, link);
  }
  if (asked_numbers_) link.Send("shipment_numbers", db::Params().Add(created));
  if (asked_taken_) {
    link.Send("shipment_taken",
              db::Params().Add(taken_carriers).Add(taken_numbers).Add(taken_ids));
  }
  if (asked_rmas_) link.Send("shipment_rmas", db::Params().Add(rmas));
  if (asked_events_) {
    link.Send("tracking_known", db::Params().Add(event_shipments).Add(identities));
    link.Send("tracking_newest", db::Params().Add(told_shipments));
  }
  if (asked_history_) link.Send("tracking_history", db::Params().Add(corrected));
}

absl::Status ShipmentBatch::ReceiveLoad(command::Results& results) {
  if (asked_carriers_) {
    if (auto status = aggregate_.carriers().Take(results.Next()); !status.ok()) return status;
  }
  if (asked_numbers_) {
    const db::Rows rows = results.Next();
    for (int row = rows.size() - 1; row >= 0; --row) numbers_.push_back(rows.integer(row, 0));
  }
  if (asked_taken_) {
    const db::Rows rows = results.Next();
    for (int row = 0; row < rows.size(); ++row) {
      const Number number{std::string(rows.bytes(row, 0)), std::string(rows.bytes(row, 1))};
      taken_[number] = rows.uuid(row, 2);
    }
  }
  if (asked_rmas_) {
    absl::flat_hash_map<ids::Uuid, command::Slot<Rma>> slots;
    if (auto status = command::ReadSlots<RmaAggregate>(results.Next(), slots); !status.ok()) {
      return status;
    }
    for (auto& [id, slot] : slots) rmas_[id] = std::move(slot.state);
  }
  if (asked_events_) {
    auto kept = ReadKept(results.Next());
    if (!kept.ok()) return kept.status();
    for (KeptEvent& one : *kept) {
      const EventKey key{one.shipment, one.event.identity};
      kept_[key] = std::move(one.event);
    }
    auto newest = ReadNewest(results.Next());
    if (!newest.ok()) return newest.status();
    for (NewestPoint& one : *newest) newest_[one.shipment].push_back(std::move(one.point));
  }
  if (asked_history_) {
    auto history = ReadKept(results.Next());
    if (!history.ok()) return history.status();
    for (KeptEvent& one : *history) history_[one.shipment].push_back(std::move(one.event));
  }
  return absl::OkStatus();
}

ShipmentBatch::Result ShipmentBatch::Decide(const Shipment* state, ShipmentTask& task,
                                            const Context& context) {
  if (const auto* tell = std::get_if<TellEvents>(&task)) return Tell(state, *tell, context);
  auto& command = std::get<ShipmentCommand>(task);
  if (auto* create = std::get_if<CreateShipment>(&command)) return Create(state, *create, context);
  if (const auto* accept = std::get_if<AcceptShipment>(&command)) {
    return Accept(state, *accept, context);
  }
  if (const auto* correct = std::get_if<CorrectStatus>(&command)) {
    return Correct(state, *correct, context);
  }
  return logistics::Decide(state, command, context, RulesOf());
}

ShipmentBatch::Result ShipmentBatch::Create(const Shipment* state, CreateShipment& create,
                                            const Context& context) {
  const Rma* rma = nullptr;
  if (!create.order.rma_id.nil()) {
    const auto found = rmas_.find(create.order.rma_id);
    if (found == rmas_.end()) {
      return command::NotFound(absl::StrCat("rmas/", create.order.rma_id.ToString()));
    }
    rma = &found->second;
  }
  if (create.order.carrier_id.empty() && !create.order.tracking_number.empty()) {
    command::Faults faults;
    faults.Add("shipment.carrier_id", "must be given with a tracking number");
    return faults.status();
  }
  create.number = numbers_.back();
  FillIn(*policy_, rma, create.order);
  const auto carrier = aggregate_.carriers().Find(create.order.carrier_id);
  Rules rules = RulesOf();
  rules.carrier = carrier.get();
  Result change = logistics::Decide(state, create, context, rules);
  if (!change.ok()) return change;
  if (auto status = Take(change->next); !status.ok()) return status;
  numbers_.pop_back();
  return change;
}

ShipmentBatch::Result ShipmentBatch::Accept(const Shipment* state, const AcceptShipment& accept,
                                            const Context& context) {
  Result change = logistics::Decide(state, accept, context, RulesOf());
  if (!change.ok()) return change;
  if (auto status = Take(change->next); !status.ok()) return status;
  return change;
}

ShipmentBatch::Result ShipmentBatch::Tell(const Shipment* state, const TellEvents& tell,
                                          const Context& context) {
  if (state == nullptr) return command::NotFound("shipment");
  static const std::vector<CodeRule>* const no_codes = new std::vector<CodeRule>;
  const auto carrier = aggregate_.carriers().Find(tell.carrier_id);
  const std::vector<CodeRule>& codes = carrier == nullptr ? *no_codes : carrier->codes;
  Change<Shipment> change{*state, {}, {}};
  tell.told->assign(tell.reports.size(), {});
  for (size_t i = 0; i < tell.reports.size(); ++i) {
    Told& told = (*tell.told)[i];
    told.shipment = state->id;
    told.event = MapReport(tell.carrier_id, codes, tell.reports[i], context.now);
    const EventKey key{state->id, told.event.identity};
    const auto known = kept_.find(key);
    told.known = known != kept_.end();
    if (told.known) told.event = known->second;
    Rules rules = RulesOf();
    rules.newest = NewestOf(change.next);
    Result step =
        logistics::Decide(&change.next, PushTrackingEvent{told.event, told.known}, context, rules);
    if (!step.ok()) {
      told.refusal = step.status();
      continue;
    }
    if (told.known) continue;
    told.changed = !step->entries.empty();
    new_events_.Add(state->id, told.event);
    if (asked_history_) history_[state->id].push_back(told.event);
    kept_[key] = told.event;
    change.next = std::move(step->next);
    std::move(step->entries.begin(), step->entries.end(), std::back_inserter(change.entries));
  }
  return change;
}

ShipmentBatch::Result ShipmentBatch::Correct(const Shipment* state, const CorrectStatus& correct,
                                             const Context& context) {
  static const std::vector<TrackingEvent>* const nothing = new std::vector<TrackingEvent>;
  const auto found = state == nullptr ? history_.end() : history_.find(state->id);
  Rules rules = RulesOf();
  rules.history = found == history_.end() ? nothing : &found->second;
  return logistics::Decide(state, correct, context, rules);
}

absl::Status ShipmentBatch::Take(const Shipment& next) {
  if (next.order.tracking_number.empty()) return absl::OkStatus();
  const Number number{next.order.carrier_id, next.order.tracking_number};
  const auto [at, fresh] = taken_.try_emplace(number, next.id);
  if (fresh || at->second == next.id) return absl::OkStatus();
  return command::Refuse(absl::StatusCode::kAlreadyExists, "TRACKING_NUMBER_TAKEN",
                         "another shipment of the carrier has this tracking number",
                         {{"rule", "LOG-02"}});
}

const StatusPoint* ShipmentBatch::NewestOf(const Shipment& shipment) const {
  const auto found = newest_.find(shipment.id);
  if (found == newest_.end()) return nullptr;
  for (const StatusPoint& point : found->second) {
    if (SameNote(point, shipment.standing.present)) return &point;
  }
  return nullptr;
}

}  // namespace aftercare::logistics
