#include "services/notification/store/channel_codec.h"

namespace aftercare::notification {

v1::Channel ToProto(Channel channel) {
  switch (channel) {
    case Channel::kEmail: return v1::CHANNEL_EMAIL;
    case Channel::kFeed: return v1::CHANNEL_FEED;
  }
  return v1::CHANNEL_UNSPECIFIED;
}

std::optional<Channel> FromProto(v1::Channel channel) {
  for (const Channel known : kChannels) {
    if (ToProto(known) == channel) return known;
  }
  return std::nullopt;
}

std::optional<Channel> ParseChannel(absl::string_view word) {
  if (word == "email") return Channel::kEmail;
  if (word == "feed") return Channel::kFeed;
  return std::nullopt;
}

}  // namespace aftercare::notification
