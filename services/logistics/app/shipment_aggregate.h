// The shipment as an aggregate: binds its rules to its table. Its batch (shipment_batch.h) brings
// what a shipment's rules read beyond the shipment.
#ifndef AFTERCARE_LOGISTICS_APP_SHIPMENT_AGGREGATE_H_
#define AFTERCARE_LOGISTICS_APP_SHIPMENT_AGGREGATE_H_

#include <vector>

#include "common/command/aggregate.h"
#include "services/logistics/app/carrier_book.h"
#include "services/logistics/app/policy_source.h"
#include "services/logistics/app/tell_events.h"
#include "services/logistics/store/columns.h"
#include "services/logistics/store/shipment_codec.h"

namespace aftercare::logistics {

class ShipmentBatch;

class ShipmentAggregate {
 public:
  using State = Shipment;
  using Command = ShipmentTask;
  using Resource = v1::Shipment;
  using Batch = ShipmentBatch;
  static constexpr absl::string_view kType = "shipment";
  static constexpr absl::string_view kCollection = "shipments";
  static constexpr absl::string_view kTable = "shipment";

  // `policies` outlives the aggregate.
  explicit ShipmentAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<Shipment>>& Columns() { return ShipmentColumns(); }
  static void ToProto(const Shipment& value, v1::Shipment* out) { logistics::ToProto(value, out); }
  static absl::StatusOr<Shipment> FromProto(const v1::Shipment& in) {
    return logistics::FromProto(in);
  }
  absl::Time NextDue(const Shipment& value) const {
    return logistics::NextDue(value, {.policy = *policies_.policy()});
  }
  void Complete(const Shipment&, absl::Time, v1::Shipment*) const {}

  // Statements of ShipmentBatch.
  static std::vector<db::Statement> Statements();

  const PolicySource& policies() const { return policies_; }
  CarrierBook& carriers() const { return carriers_; }

 private:
  const PolicySource& policies_;
  mutable CarrierBook carriers_;
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_APP_SHIPMENT_AGGREGATE_H_
