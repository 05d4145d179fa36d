// The follow-up as an aggregate: binds its rules to its table. Its batches need nothing beside it.
#ifndef AFTERCARE_SURVEY_APP_FOLLOW_UP_AGGREGATE_H_
#define AFTERCARE_SURVEY_APP_FOLLOW_UP_AGGREGATE_H_

#include <vector>

#include "aftercare/survey/v1/follow_up.pb.h"
#include "common/command/aggregate.h"
#include "services/survey/app/policy_source.h"
#include "services/survey/domain/follow_up_commands.h"
#include "services/survey/store/follow_up_codec.h"
#include "services/survey/store/follow_up_columns.h"

namespace aftercare::survey {

class FollowUpAggregate {
 public:
  using State = FollowUp;
  using Command = FollowUpCommand;
  using Resource = v1::FollowUp;
  using Batch = command::PlainBatch<FollowUpAggregate>;
  static constexpr absl::string_view kType = "follow_up";
  static constexpr absl::string_view kCollection = "followUps";
  static constexpr absl::string_view kTable = "follow_up";

  // `policies` outlives the aggregate.
  explicit FollowUpAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<FollowUp>>& Columns() { return FollowUpColumns(); }
  static void ToProto(const FollowUp& value, v1::FollowUp* out) { survey::ToProto(value, out); }
  static absl::StatusOr<FollowUp> FromProto(const v1::FollowUp& in) {
    return survey::FromProto(in);
  }
  absl::Time NextDue(const FollowUp& value) const {
    return survey::NextDue(value, policies_.policy()->rules());
  }
  void Complete(const FollowUp& value, absl::Time now, v1::FollowUp* out) const {
    survey::Complete(value, now, out);
  }
  absl::StatusOr<command::Change<FollowUp>> Decide(const FollowUp* state,
                                                   const FollowUpCommand& command,
                                                   const command::Context& context) const {
    return survey::Decide(state, command, context, policies_.policy()->rules());
  }

 private:
  const PolicySource& policies_;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_APP_FOLLOW_UP_AGGREGATE_H_
