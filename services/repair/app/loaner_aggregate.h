// The loaner as an aggregate: binds its rules to its table.
#ifndef AFTERCARE_REPAIR_APP_LOANER_AGGREGATE_H_
#define AFTERCARE_REPAIR_APP_LOANER_AGGREGATE_H_

#include <vector>

#include "aftercare/repair/v1/loaner.pb.h"
#include "common/command/aggregate.h"
#include "services/repair/app/policy_source.h"
#include "services/repair/domain/loaner.h"
#include "services/repair/store/loaner_codec.h"
#include "services/repair/store/loaner_columns.h"

namespace aftercare::repair {

class LoanerAggregate {
 public:
  using State = Loaner;
  using Command = LoanerCommand;
  using Resource = v1::Loaner;
  using Batch = command::PlainBatch<LoanerAggregate>;
  static constexpr absl::string_view kType = "loaner";
  static constexpr absl::string_view kCollection = "loaners";
  static constexpr absl::string_view kTable = "loaners";

  // `policies` outlives the aggregate.
  explicit LoanerAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<Loaner>>& Columns() { return LoanerColumns(); }
  static void ToProto(const Loaner& value, v1::Loaner* out) { repair::ToProto(value, out); }
  static absl::StatusOr<Loaner> FromProto(const v1::Loaner& in) { return repair::FromProto(in); }
  absl::Time NextDue(const Loaner& value) const {
    return repair::NextDue(value, {*policies_.policy()});
  }
  void Complete(const Loaner& value, absl::Time now, v1::Loaner* out) const {
    CompleteLoaner(value, now, out);
  }
  absl::StatusOr<command::Change<Loaner>> Decide(const Loaner* state, const LoanerCommand& command,
                                                const command::Context& context) const {
    return repair::Decide(state, command, context, {*policies_.policy()});
  }

 private:
  const PolicySource& policies_;
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_APP_LOANER_AGGREGATE_H_
