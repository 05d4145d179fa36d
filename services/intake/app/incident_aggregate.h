// The incident as an aggregate: binds its rules to its table and gives a new one its number.
#ifndef AFTERCARE_INTAKE_APP_INCIDENT_AGGREGATE_H_
#define AFTERCARE_INTAKE_APP_INCIDENT_AGGREGATE_H_

#include <memory>
#include <vector>

#include "aftercare/intake/v1/incident.pb.h"
#include "common/command/aggregate.h"
#include "services/intake/app/policy_source.h"
#include "services/intake/domain/incident.h"
#include "services/intake/store/incident_codec.h"
#include "services/intake/store/incident_columns.h"

namespace aftercare::intake {

class IncidentBatch;

class IncidentAggregate {
 public:
  using State = Incident;
  using Command = IncidentCommand;
  using Resource = v1::Incident;
  using Batch = IncidentBatch;
  static constexpr absl::string_view kType = "incident";
  static constexpr absl::string_view kCollection = "incidents";
  static constexpr absl::string_view kTable = "incidents";

  // `policies` outlives the aggregate.
  explicit IncidentAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<Incident>>& Columns() { return IncidentColumns(); }
  static void ToProto(const Incident& value, v1::Incident* out) { intake::ToProto(value, out); }
  static absl::StatusOr<Incident> FromProto(const v1::Incident& in) {
    return intake::FromProto(in);
  }
  absl::Time NextDue(const Incident&) const { return absl::InfiniteFuture(); }
  void Complete(const Incident& value, absl::Time, v1::Incident* out) const {
    AddComputed(value, out);
  }

  // Statements of IncidentBatch.
  static std::vector<db::Statement> Statements();

  const PolicySource& policies() const { return policies_; }

 private:
  const PolicySource& policies_;
};

class IncidentBatch {
 public:
  IncidentBatch(const IncidentAggregate& aggregate, const command::Peek<Incident>&)
      : policy_(aggregate.policies().policy()) {}

  void Locks(const ids::Uuid&, const IncidentCommand&, std::vector<int64_t>&) const {}
  void AlsoLoad(const IncidentCommand&, db::Array&) const {}
  void SendLoad(const std::vector<command::Task*>& tasks, db::Link& link);
  absl::Status ReceiveLoad(command::Results& results);
  absl::StatusOr<command::Change<Incident>> Decide(const Incident* state,
                                                   IncidentCommand& command,
                                                   const command::Context& context);
  void SendSave(db::Link&) {}

 private:
  const std::shared_ptr<const Policy> policy_;
  bool asked_numbers_ = false;
  std::vector<int64_t> numbers_;  // not used yet
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_INCIDENT_AGGREGATE_H_
