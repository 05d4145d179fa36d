// The watch over satisfaction as an aggregate: binds its rules to its table. Its batches need nothing
// beside it.
#ifndef AFTERCARE_SURVEY_APP_SATISFACTION_AGGREGATE_H_
#define AFTERCARE_SURVEY_APP_SATISFACTION_AGGREGATE_H_

#include <vector>

#include "common/command/aggregate.h"
#include "services/survey/app/policy_source.h"
#include "services/survey/domain/satisfaction.h"
#include "services/survey/store/satisfaction_codec.h"

namespace aftercare::survey {

class SatisfactionAggregate {
 public:
  using State = SatisfactionWatch;
  using Command = SatisfactionCommand;
  using Resource = v1::SatisfactionWatch;
  using Batch = command::PlainBatch<SatisfactionAggregate>;
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
  absl::StatusOr<command::Change<SatisfactionWatch>> Decide(
      const SatisfactionWatch* state, const SatisfactionCommand& command,
      const command::Context& context) const {
    return survey::Decide(state, command, context, policies_.policy()->rules());
  }

 private:
  const PolicySource& policies_;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_APP_SATISFACTION_AGGREGATE_H_
