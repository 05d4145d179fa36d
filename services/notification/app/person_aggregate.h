// The person of the roster as an aggregate, so that its events tell the other services who is there.
#ifndef AFTERCARE_NOTIFICATION_APP_PERSON_AGGREGATE_H_
#define AFTERCARE_NOTIFICATION_APP_PERSON_AGGREGATE_H_

#include <vector>

#include "aftercare/notification/v1/roster.pb.h"
#include "common/command/aggregate.h"
#include "services/notification/app/policy_source.h"
#include "services/notification/domain/roster.h"
#include "services/notification/store/person_columns.h"
#include "services/notification/store/roster_codec.h"

namespace aftercare::notification {

class PersonAggregate {
 public:
  using State = Person;
  using Command = PersonCommand;
  using Resource = v1::Person;
  using Batch = command::PlainBatch<PersonAggregate>;
  static constexpr absl::string_view kType = "person";
  static constexpr absl::string_view kCollection = "persons";
  static constexpr absl::string_view kTable = "person";

  // `policies` outlives the aggregate.
  explicit PersonAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<Person>>& Columns() { return PersonColumns(); }
  static void ToProto(const Person& value, v1::Person* out) { notification::ToProto(value, out); }
  static absl::StatusOr<Person> FromProto(const v1::Person& in) {
    return notification::FromProto(in);
  }
  absl::Time NextDue(const Person&) const { return absl::InfiniteFuture(); }
  void Complete(const Person&, absl::Time, v1::Person*) const {}
  absl::StatusOr<command::Change<Person>> Decide(const Person* state, const PersonCommand& command,
                                                 const command::Context& context) const {
    const auto policy = policies_.policy();
    return notification::Decide(state, command, context, Rules{*policy});
  }

 private:
  const PolicySource& policies_;
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_APP_PERSON_AGGREGATE_H_
