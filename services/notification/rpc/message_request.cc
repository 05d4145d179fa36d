#include "services/notification/rpc/message_request.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/command/decision.h"
#include "common/command/personal.h"
#include "services/notification/store/channel_codec.h"

namespace aftercare::notification {
namespace {

bool IsAudience(const std::string& text) {
  for (const absl::string_view kind : {"customers/", "staff/", "roles/"}) {
    if (absl::StartsWith(text, kind) && text.size() > kind.size()) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<PlannedMessage> PlannedOf(const v1::SendMessageRequest& request, absl::Time now) {
  command::Faults faults;
  PlannedMessage planned;
  if (!IsAudience(request.audience())) {
    faults.Add("audience", "is \"customers/{id}\", \"staff/{id}\" or \"roles/{role}\"");
  }
  for (int i = 0; i < request.channels_size(); ++i) {
    const auto channel = FromProto(request.channels(i));
    if (channel) {
      planned.channels.push_back(*channel);
    } else {
      faults.Add(absl::StrCat("channels[", i, "]"), "is not a channel");
    }
  }
  if (!faults.ok()) return faults.status();
  planned.event = ids::ParseUuid(request.request_id()).value_or(ids::Uuid{});
  planned.event_time =
      request.has_cause_time() ? command::FromTimestamp(request.cause_time()) : now;
  planned.route = "SendMessage";
  planned.audience = request.audience();
  planned.about = request.about();
  planned.template_key = request.template_key();
  planned.values = {request.values().begin(), request.values().end()};
  planned.drill = request.drill();
  planned.id = MessageId(planned);
  return planned;
}

EventView ViewOf(const v1::PreviewRouteRequest& request) {
  EventView view;
  view.id = ids::ParseUuid(request.event_id()).value_or(ids::Uuid{});
  view.time = command::FromTimestamp(request.event_time());
  view.type = request.event_type();
  view.subject = request.subject();
  view.values = {request.values().begin(), request.values().end()};
  return view;
}

void ToProto(const PlannedMessage& planned, v1::PlannedMessage* out) {
  out->set_message(planned.id.ToString());
  out->set_route(planned.route);
  out->set_audience(planned.audience);
  out->set_template_key(planned.template_key);
  for (const Channel channel : planned.channels) out->add_channels(ToProto(channel));
  out->set_otherwise(planned.otherwise);
}

void ToProto(const PlannedCall& planned, v1::PlannedCall* out) {
  out->set_call(planned.id.ToString());
  out->set_route(planned.route);
  out->set_level(planned.level);
}

}  // namespace aftercare::notification
