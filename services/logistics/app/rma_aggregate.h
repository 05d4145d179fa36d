// The RMA as an aggregate: binds its rules to its table and gives a new one its number.
#ifndef AFTERCARE_LOGISTICS_APP_RMA_AGGREGATE_H_
#define AFTERCARE_LOGISTICS_APP_RMA_AGGREGATE_H_

#include <memory>
#include <vector>

#include "common/command/aggregate.h"
#include "services/logistics/app/policy_source.h"
#include "services/logistics/domain/rma.h"
#include "services/logistics/store/columns.h"
#include "services/logistics/store/rma_codec.h"

namespace aftercare::logistics {

class RmaBatch;

class RmaAggregate {
 public:
  using State = Rma;
  using Command = RmaCommand;
  using Resource = v1::Rma;
  using Batch = RmaBatch;
  static constexpr absl::string_view kType = "rma";
  static constexpr absl::string_view kCollection = "rmas";
  static constexpr absl::string_view kTable = "rma";

  // `policies` outlives the aggregate.
  explicit RmaAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<Rma>>& Columns() { return RmaColumns(); }
  static void ToProto(const Rma& value, v1::Rma* out) { logistics::ToProto(value, out); }
  static absl::StatusOr<Rma> FromProto(const v1::Rma& in) { return logistics::FromProto(in); }
  absl::Time NextDue(const Rma& value) const {
    return logistics::NextDue(value, {.policy = *policies_.policy()});
  }
  void Complete(const Rma&, absl::Time, v1::Rma*) const {}

  // Statements of RmaBatch.
  static std::vector<db::Statement> Statements();

  const PolicySource& policies() const { return policies_; }

 private:
  const PolicySource& policies_;
};

class RmaBatch {
 public:
  RmaBatch(const RmaAggregate& aggregate, const command::Peek<Rma>&)
      : policy_(aggregate.policies().policy()) {}

  void Locks(const ids::Uuid&, const RmaCommand&, std::vector<int64_t>&) const {}
  void AlsoLoad(const RmaCommand&, db::Array&) const {}
  void SendLoad(const std::vector<command::Task*>& tasks, db::Link& link);
  absl::Status ReceiveLoad(command::Results& results);
  absl::StatusOr<command::Change<Rma>> Decide(const Rma* state, RmaCommand& command,
                                              const command::Context& context);
  void SendSave(db::Link&) {}

 private:
  const std::shared_ptr<const Policy> policy_;
  bool asked_numbers_ = false;
  std::vector<int64_t> numbers_;  // not used yet
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_APP_RMA_AGGREGATE_H_
