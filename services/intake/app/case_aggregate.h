// The case as an aggregate: binds its rules to its table, and brings a batch what opening a case has
// to know beyond the case itself: the customer's recent cases (INT-04), the agent they stick to
// (INT-05), the load of the agents, what the directory knows of customer and goods, a number; and
// what confirming its fault has to know: earlier cases of the same order line (INT-16).
#ifndef AFTERCARE_INTAKE_APP_CASE_AGGREGATE_H_
#define AFTERCARE_INTAKE_APP_CASE_AGGREGATE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "aftercare/intake/v1/case.pb.h"
#include "common/command/aggregate.h"
#include "common/time/clock.h"
#include "services/intake/app/directory_lookup.h"
#include "services/intake/app/agent_loads.h"
#include "services/intake/app/policy_source.h"
#include "services/intake/domain/case.h"
#include "services/intake/store/case_codec.h"
#include "services/intake/store/case_columns.h"

namespace aftercare::intake {

class CaseBatch;

class CaseAggregate {
 public:
  using State = Case;
  using Command = CaseCommand;
  using Resource = v1::Case;
  using Batch = CaseBatch;
  static constexpr absl::string_view kType = "case";
  static constexpr absl::string_view kCollection = "cases";
  static constexpr absl::string_view kTable = "cases";

  // All outlive the aggregate.
  CaseAggregate(const PolicySource& policies, AgentLoads& loads, const time::Clock& clock)
      : policies_(policies), loads_(loads), clock_(clock) {}

  static const std::vector<command::Column<Case>>& Columns() { return CaseColumns(); }
  static void ToProto(const Case& value, v1::Case* out) { intake::ToProto(value, out); }
  static absl::StatusOr<Case> FromProto(const v1::Case& in) { return intake::FromProto(in); }
  absl::Time NextDue(const Case& value) const;
  void Complete(const Case& value, absl::Time now, v1::Case* out) const;

  // Statements of CaseBatch.
  static std::vector<db::Statement> Statements();

  const PolicySource& policies() const { return policies_; }
  AgentLoads& loads() const { return loads_; }
  const time::Clock& clock() const { return clock_; }

 private:
  const PolicySource& policies_;
  AgentLoads& loads_;
  const time::Clock& clock_;
};

class CaseBatch {
 public:
  using Peek = command::Peek<Case>;
  CaseBatch(const CaseAggregate& aggregate, Peek peek);

  void Locks(const ids::Uuid& target, const CaseCommand& command,
             std::vector<int64_t>& keys) const;
  void AlsoLoad(const CaseCommand& command, db::Array& ids) const;
  void SendLoad(const std::vector<command::Task*>& tasks, db::Link& link);
  absl::Status ReceiveLoad(command::Results& results);
  absl::StatusOr<command::Change<Case>> Decide(const Case* state, CaseCommand& command,
                                               const command::Context& context);
  void SendSave(db::Link&) {}

 private:
  absl::StatusOr<command::Change<Case>> Open(OpenCase& command, const command::Context& context);

  const CaseAggregate& aggregate_;
  const Peek peek_;
  const std::shared_ptr<const Policy> policy_;
  bool asked_recent_ = false, asked_numbers_ = false, asked_earlier_ = false;
  std::vector<int64_t> numbers_;  // not used yet
  // Of the batch's customers, what is opened in the batch included.
  std::vector<RecentCase> recent_;  // those that may be of one matter with a report of the batch
  absl::flat_hash_map<ids::Uuid, std::string> sticky_;  // the agent of their newest open case
  std::vector<Case> earlier_;  // of those the batch confirms the classification of
  std::vector<AgentLoad> agents_;
  DirectoryLookup directory_;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_CASE_AGGREGATE_H_
