// The survey as an aggregate: binds its rules to its table, and brings a batch what scheduling has
// to know beyond the survey itself: when its customer was asked last (SUR-04).
#ifndef AFTERCARE_SURVEY_APP_SURVEY_AGGREGATE_H_
#define AFTERCARE_SURVEY_APP_SURVEY_AGGREGATE_H_

#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "aftercare/survey/v1/survey.pb.h"
#include "common/command/aggregate.h"
#include "services/survey/app/policy_source.h"
#include "services/survey/domain/survey_commands.h"
#include "services/survey/store/survey_codec.h"
#include "services/survey/store/survey_columns.h"

namespace aftercare::survey {

class SurveyBatch;

class SurveyAggregate {
 public:
  using State = Survey;
  using Command = SurveyCommand;
  using Resource = v1::Survey;
  using Batch = SurveyBatch;
  static constexpr absl::string_view kType = "survey";
  static constexpr absl::string_view kCollection = "surveys";
  static constexpr absl::string_view kTable = "survey";

  // `policies` outlives the aggregate.
  explicit SurveyAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<Survey>>& Columns() { return SurveyColumns(); }
  static void ToProto(const Survey& value, v1::Survey* out) { survey::ToProto(value, out); }
  static absl::StatusOr<Survey> FromProto(const v1::Survey& in) { return survey::FromProto(in); }
  absl::Time NextDue(const Survey& value) const;
  void Complete(const Survey& value, absl::Time now, v1::Survey* out) const;

  // Statements of SurveyBatch.
  static std::vector<db::Statement> Statements();

  const PolicySource& policies() const { return policies_; }

 private:
  const PolicySource& policies_;
};

class SurveyBatch {
 public:
  SurveyBatch(const SurveyAggregate& aggregate, const command::Peek<Survey>&)
      : book_(aggregate.policies().policy()) {}

  void Locks(const ids::Uuid& target, const SurveyCommand& command,
             std::vector<int64_t>& keys) const;
  void AlsoLoad(const SurveyCommand&, db::Array&) const {}
  void SendLoad(const std::vector<command::Task*>& tasks, db::Link& link);
  absl::Status ReceiveLoad(command::Results& results);
  absl::StatusOr<command::Change<Survey>> Decide(const Survey* state, SurveyCommand& command,
                                                 const command::Context& context);
  void SendSave(db::Link&) {}

 private:
  const std::shared_ptr<const Rulebook> book_;
  bool asked_last_ = false;
  absl::flat_hash_map<ids::Uuid, absl::Time> last_asked_;  // those of this batch included
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_APP_SURVEY_AGGREGATE_H_
