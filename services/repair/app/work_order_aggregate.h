// The work order as an aggregate: binds its rules to its table, gives a new one its number and
// counts how often the same fault of that device was repaired before (REP-10).
#ifndef AFTERCARE_REPAIR_APP_WORK_ORDER_AGGREGATE_H_
#define AFTERCARE_REPAIR_APP_WORK_ORDER_AGGREGATE_H_

#include <memory>
#include <vector>

#include "aftercare/repair/v1/work_order.pb.h"
#include "common/command/aggregate.h"
#include "services/repair/app/policy_source.h"
#include "services/repair/domain/work_order.h"
#include "services/repair/store/work_order_codec.h"
#include "services/repair/store/work_order_columns.h"

namespace aftercare::repair {

class WorkOrderBatch;

class WorkOrderAggregate {
 public:
  using State = WorkOrder;
  using Command = WorkOrderCommand;
  using Resource = v1::WorkOrder;
  using Batch = WorkOrderBatch;
  static constexpr absl::string_view kType = "work_order";
  static constexpr absl::string_view kCollection = "workOrders";
  static constexpr absl::string_view kTable = "work_orders";

  // `policies` outlives the aggregate.
  explicit WorkOrderAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<WorkOrder>>& Columns() { return WorkOrderColumns(); }
  static void ToProto(const WorkOrder& value, v1::WorkOrder* out) { repair::ToProto(value, out); }
  static absl::StatusOr<WorkOrder> FromProto(const v1::WorkOrder& in) {
    return repair::FromProto(in);
  }
  absl::Time NextDue(const WorkOrder& value) const {
    return repair::NextDue(value, {*policies_.policy()});
  }
  void Complete(const WorkOrder& value, absl::Time now, v1::WorkOrder* out) const {
    CompleteWorkOrder(value, now, {*policies_.policy()}, out);
  }

  // Statements of WorkOrderBatch.
  static std::vector<db::Statement> Statements();

  const PolicySource& policies() const { return policies_; }

 private:
  const PolicySource& policies_;
};

class WorkOrderBatch {
 public:
  WorkOrderBatch(const WorkOrderAggregate& aggregate, const command::Peek<WorkOrder>&)
      : policy_(aggregate.policies().policy()) {}

  void Locks(const ids::Uuid&, const WorkOrderCommand&, std::vector<int64_t>&) const {}
  void AlsoLoad(const WorkOrderCommand&, db::Array&) const {}
  void SendLoad(const std::vector<command::Task*>& tasks, db::Link& link);
  absl::Status ReceiveLoad(command::Results& results);
  absl::StatusOr<command::Change<WorkOrder>> Decide(const WorkOrder* state,
                                                    WorkOrderCommand& command,
                                                    const command::Context& context);
  void SendSave(db::Link&) {}

 private:
  const std::shared_ptr<const Policy> policy_;

  int EarlierRepairs(const Order& order) const;

  bool asked_numbers_ = false, asked_repaired_ = false;
  std::vector<int64_t> numbers_;     // not used yet
  std::vector<WorkOrder> repaired_;  // those completed of the batch's serials
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_APP_WORK_ORDER_AGGREGATE_H_
