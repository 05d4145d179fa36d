// What a batch of shipments knows beyond them: carriers, RMAs of new shipments, who has a tracking
// number already, which of the told events are kept, the newest kept event of each present status,
// the whole history where a status is corrected. Everything is read in one round trip, under the
// locks of the shipments concerned.
#ifndef AFTERCARE_LOGISTICS_APP_SHIPMENT_BATCH_H_
#define AFTERCARE_LOGISTICS_APP_SHIPMENT_BATCH_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/logistics/app/rma_aggregate.h"
#include "services/logistics/app/shipment_aggregate.h"
#include "services/logistics/store/tracking_rows.h"

namespace aftercare::logistics {

class ShipmentBatch {
 public:
  using Result = absl::StatusOr<command::Change<Shipment>>;

  ShipmentBatch(const ShipmentAggregate& aggregate, const command::Peek<Shipment>&)
      : aggregate_(aggregate), policy_(aggregate.policies().policy()) {}

  void Locks(const ids::Uuid& target, const ShipmentTask& task, std::vector<int64_t>& keys) const;
  void AlsoLoad(const ShipmentTask&, db::Array&) const {}
  void SendLoad(const std::vector<command::Task*>& tasks, db::Link& link);
  absl::Status ReceiveLoad(command::Results& results);
  Result Decide(const Shipment* state, ShipmentTask& task, const command::Context& context);
  void SendSave(db::Link& link) { new_events_.Send(link); }

 private:
  // Carrier and tracking number.
  using Number = std::pair<std::string, std::string>;

  Result Create(const Shipment* state, CreateShipment& create, const command::Context& context);
  Result Accept(const Shipment* state, const AcceptShipment& accept,
                const command::Context& context);
  Result Tell(const Shipment* state, const TellEvents& tell, const command::Context& context);
  Result Correct(const Shipment* state, const CorrectStatus& correct,
                 const command::Context& context);
  Rules RulesOf() const { return {.policy = *policy_}; }
  // ALREADY_EXISTS when another shipment has the number; notes it otherwise.
  absl::Status Take(const Shipment& next);
  // The newest kept event that says what the shipment says, as it was before the batch, or null.
  const StatusPoint* NewestOf(const Shipment& shipment) const;

  const ShipmentAggregate& aggregate_;
  const std::shared_ptr<const Policy> policy_;
  bool asked_carriers_ = false, asked_numbers_ = false, asked_taken_ = false, asked_rmas_ = false,
       asked_events_ = false, asked_history_ = false;
  std::vector<int64_t> numbers_;  // not used yet
  absl::flat_hash_map<Number, ids::Uuid> taken_;
  absl::flat_hash_map<ids::Uuid, Rma> rmas_;
  absl::flat_hash_map<EventKey, TrackingEvent> kept_;  // of those told, and all told in the batch
  absl::flat_hash_map<ids::Uuid, std::vector<StatusPoint>> newest_;
  // Of shipments to correct from the table; of all from the batch.
  absl::flat_hash_map<ids::Uuid, std::vector<TrackingEvent>> history_;
  NewEvents new_events_;
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_APP_SHIPMENT_BATCH_H_
