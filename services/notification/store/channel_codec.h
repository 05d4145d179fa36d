// Channels between domain, resource and text: "email" in policy documents and columns.
#ifndef AFTERCARE_NOTIFICATION_STORE_CHANNEL_CODEC_H_
#define AFTERCARE_NOTIFICATION_STORE_CHANNEL_CODEC_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "aftercare/notification/v1/template.pb.h"
#include "services/notification/domain/template.h"

namespace aftercare::notification {

v1::Channel ToProto(Channel channel);
// Nothing for a value that is no channel.
std::optional<Channel> FromProto(v1::Channel channel);
std::optional<Channel> ParseChannel(absl::string_view word);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_STORE_CHANNEL_CODEC_H_
