// The message as an aggregate: binds its rules to its table.
#ifndef AFTERCARE_NOTIFICATION_APP_MESSAGE_AGGREGATE_H_
#define AFTERCARE_NOTIFICATION_APP_MESSAGE_AGGREGATE_H_

#include <vector>

#include "aftercare/notification/v1/message.pb.h"
#include "common/command/aggregate.h"
#include "services/notification/app/policy_source.h"
#include "services/notification/domain/message.h"
#include "services/notification/store/message_codec.h"
#include "services/notification/store/message_columns.h"

namespace aftercare::notification {

class MessageAggregate {
 public:
  using State = Message;
  using Command = MessageCommand;
  using Resource = v1::Message;
  using Batch = command::PlainBatch<MessageAggregate>;
  static constexpr absl::string_view kType = "message";
  static constexpr absl::string_view kCollection = "messages";
  static constexpr absl::string_view kTable = "message";

  // `policies` outlives the aggregate.
  explicit MessageAggregate(const PolicySource& policies) : policies_(policies) {}

  static const std::vector<command::Column<Message>>& Columns() { return MessageColumns(); }
  static void ToProto(const Message& value, v1::Message* out) {
    notification::ToProto(value, out);
  }
  static absl::StatusOr<Message> FromProto(const v1::Message& in) {
    return notification::FromProto(in);
  }
  absl::Time NextDue(const Message& value) const {
    return notification::NextDue(value, Rules{*policies_.policy()});
  }
  void Complete(const Message&, absl::Time, v1::Message*) const {}
  absl::StatusOr<command::Change<Message>> Decide(const Message* state,
                                                  const MessageCommand& command,
                                                  const command::Context& context) const {
    const auto policy = policies_.policy();
    return notification::Decide(state, command, context, Rules{*policy});
  }

 private:
  const PolicySource& policies_;
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_APP_MESSAGE_AGGREGATE_H_
