// One part at one location as an aggregate: binds its rules to its table.
#ifndef AFTERCARE_REPAIR_APP_PART_AGGREGATE_H_
#define AFTERCARE_REPAIR_APP_PART_AGGREGATE_H_

#include <vector>

#include "aftercare/repair/v1/part.pb.h"
#include "common/command/aggregate.h"
#include "services/repair/app/policy_source.h"
#include "services/repair/domain/part.h"
#include "services/repair/store/part_codec.h"
#include "services/repair/store/part_columns.h"

namespace aftercare::repair {

class PartAggregate {
 public:
  using State = Part;
  using Command = PartCommand;
  using Resource = v1::Part;
  using Batch = command::PlainBatch<PartAggregate>;
  static constexpr absl::string_view kType = "part";
  static constexpr absl::string_view kCollection = "parts";
  static constexpr absl::string_view kTable = "parts";

  // `policies` outlives the aggregate.
  explicit PartAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<Part>>& Columns() { return PartColumns(); }
  static void ToProto(const Part& value, v1::Part* out) { repair::ToProto(value, out); }
  static absl::StatusOr<Part> FromProto(const v1::Part& in) { return repair::FromProto(in); }
  absl::Time NextDue(const Part& value) const {
    return repair::NextDue(value, {*policies_.policy()});
  }
  void Complete(const Part& value, absl::Time, v1::Part* out) const { CompletePart(value, out); }
  absl::StatusOr<command::Change<Part>> Decide(const Part* state, const PartCommand& command,
                                                const command::Context& context) const {
    return repair::Decide(state, command, context, {*policies_.policy()});
  }

 private:
  const PolicySource& policies_;
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_APP_PART_AGGREGATE_H_
