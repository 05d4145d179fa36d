// The call of a response team as an aggregate: binds its rules to its table and brings a batch the
// roster as it stands in the same transaction, for who is called follows from it (INT-12).
#ifndef AFTERCARE_NOTIFICATION_APP_CALL_AGGREGATE_H_
#define AFTERCARE_NOTIFICATION_APP_CALL_AGGREGATE_H_

#include <memory>
#include <vector>

#include "aftercare/notification/v1/call.pb.h"
#include "common/command/aggregate.h"
#include "services/notification/app/policy_source.h"
#include "services/notification/domain/call.h"
#include "services/notification/store/call_codec.h"
#include "services/notification/store/call_columns.h"

namespace aftercare::notification {

class CallBatch;

class CallAggregate {
 public:
  using State = Call;
  using Command = CallCommand;
  using Resource = v1::Call;
  using Batch = CallBatch;
  static constexpr absl::string_view kType = "call";
  static constexpr absl::string_view kCollection = "calls";
  static constexpr absl::string_view kTable = "call";

  // `policies` outlives the aggregate.
  explicit CallAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<Call>>& Columns() { return CallColumns(); }
  static void ToProto(const Call& value, v1::Call* out) { notification::ToProto(value, out); }
  static absl::StatusOr<Call> FromProto(const v1::Call& in) { return notification::FromProto(in); }
  absl::Time NextDue(const Call& value) const { return notification::NextDue(value); }
  void Complete(const Call&, absl::Time, v1::Call*) const {}

  // Statements of CallBatch.
  static std::vector<db::Statement> Statements();

  const PolicySource& policies() const { return policies_; }

 private:
  const PolicySource& policies_;
};

class CallBatch {
 public:
  CallBatch(const CallAggregate& aggregate, const command::Peek<Call>&)
      : policy_(aggregate.policies().policy()) {}

  void Locks(const ids::Uuid&, const CallCommand&, std::vector<int64_t>&) const {}
  void AlsoLoad(const CallCommand&, db::Array&) const {}
  void SendLoad(const std::vector<command::Task*>& tasks, db::Link& link);
  absl::Status ReceiveLoad(command::Results& results);
  absl::StatusOr<command::Change<Call>> Decide(const Call* state, CallCommand& command,
                                               const command::Context& context);
  void SendSave(db::Link&) {}

 private:
  const std::shared_ptr<const Policy> policy_;
  bool asked_roster_ = false;
  std::vector<Person> roster_;
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_APP_CALL_AGGREGATE_H_
