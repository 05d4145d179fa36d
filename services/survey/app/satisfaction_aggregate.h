// The watch over satisfaction as an aggregate: binds its rules to its table, and brings a batch
// what there is to judge: the answers as they are counted once nobody else can judge them (SUR-04).
#ifndef AFTERCARE_SURVEY_APP_SATISFACTION_AGGREGATE_H_
#define AFTERCARE_SURVEY_APP_SATISFACTION_AGGREGATE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/command/aggregate.h"
#include "services/survey/app/policy_source.h"
#include "services/survey/domain/satisfaction.h"
#include "services/survey/store/satisfaction_codec.h"

namespace aftercare::survey {

class SatisfactionBatch;

class SatisfactionAggregate {
 public:
  using State = SatisfactionWatch;
  using Command = SatisfactionCommand;
  using Resource = v1::SatisfactionWatch;
  using Batch = SatisfactionBatch;
  static constexpr absl::string_view kType = "satisfaction";
  static constexpr absl::string_view kCollection = "satisfactionWatches";
  static constexpr absl::string_view kTable = "satisfaction_watch";

  // `policies` outlives the aggregate.
  explicit SatisfactionAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<SatisfactionWatch>>& Columns() {
    return SatisfactionColumns();
  }
  static void ToProto(const SatisfactionWatch& value, v1::SatisfactionWatch* out) {
    survey::ToProto(value, out);
  }
  static absl::StatusOr<SatisfactionWatch> FromProto(const v1::SatisfactionWatch& in) {
    return survey::FromProto(in);
  }
  absl::Time NextDue(const SatisfactionWatch&) const { return absl::InfiniteFuture(); }
  void Complete(const SatisfactionWatch&, absl::Time, v1::SatisfactionWatch*) const {}

  // Statements of SatisfactionBatch.
  static std::vector<db::Statement> Statements();

  const PolicySource& policies() const { return policies_; }

 private:
  const PolicySource& policies_;
};

class SatisfactionBatch {
 public:
  SatisfactionBatch(const SatisfactionAggregate& aggregate,
                    const command::Peek<SatisfactionWatch>&)
      : book_(aggregate.policies().policy()) {}

  void Locks(const ids::Uuid&, const SatisfactionCommand&, std::vector<int64_t>&) const {}
  void AlsoLoad(const SatisfactionCommand&, db::Array&) const {}
  void SendLoad(const std::vector<command::Task*>& tasks, db::Link& link);
  absl::Status ReceiveLoad(command::Results& results);
  absl::StatusOr<command::Change<SatisfactionWatch>> Decide(const SatisfactionWatch* state,
                                                            SatisfactionCommand& command,
                                                            const command::Context& context);
  void SendSave(db::Link&) {}

 private:
  const std::shared_ptr<const Rulebook> book_;
  std::map<std::string, std::pair<int64_t, int64_t>, std::less<>> counted_;  // answered, satisfied
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_APP_SATISFACTION_AGGREGATE_H_
