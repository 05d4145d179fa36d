// The carrier as an aggregate: binds its rules to its table.
#ifndef AFTERCARE_LOGISTICS_APP_CARRIER_AGGREGATE_H_
#define AFTERCARE_LOGISTICS_APP_CARRIER_AGGREGATE_H_

#include <vector>

#include "common/command/aggregate.h"
#include "services/logistics/app/policy_source.h"
#include "services/logistics/domain/carrier.h"
#include "services/logistics/store/carrier_codec.h"
#include "services/logistics/store/columns.h"
#include "services/logistics/store/payload_mapping.h"

namespace aftercare::logistics {

class CarrierAggregate {
 public:
  using State = Carrier;
  using Command = CarrierCommand;
  using Resource = v1::Carrier;
  using Batch = command::PlainBatch<CarrierAggregate>;
  static constexpr absl::string_view kType = "carrier";
  static constexpr absl::string_view kCollection = "carriers";
  static constexpr absl::string_view kTable = "carrier";

  // `policies` outlives the aggregate.
  explicit CarrierAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<Carrier>>& Columns() { return CarrierColumns(); }
  static void ToProto(const Carrier& value, v1::Carrier* out) { logistics::ToProto(value, out); }
  static absl::StatusOr<Carrier> FromProto(const v1::Carrier& in) {
    return logistics::FromProto(in);
  }
  absl::Time NextDue(const Carrier&) const { return absl::InfiniteFuture(); }
  void Complete(const Carrier&, absl::Time, v1::Carrier*) const {}

  absl::StatusOr<command::Change<Carrier>> Decide(const Carrier* state,
                                                  const CarrierCommand& command,
                                                  const command::Context& context) const {
    auto change = logistics::Decide(state, command, context, {.policy = *policies_.policy()});
    if (!change.ok()) return change;
    // The machine's knowledge of zones is no rule.
    if (auto status = CheckZones(change->next.payloads); !status.ok()) return status;
    return change;
  }

 private:
  const PolicySource& policies_;
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_APP_CARRIER_AGGREGATE_H_
