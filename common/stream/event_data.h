// What handlers read in an event.
#ifndef AFTERCARE_STREAM_EVENT_DATA_H_
#define AFTERCARE_STREAM_EVENT_DATA_H_

#include <google/protobuf/arena.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "aftercare/type/v1/event.pb.h"

namespace aftercare::stream {

// The aggregate's snapshot; INVALID_ARGUMENT when the data is another message or cannot be read.
template <class Resource>
absl::StatusOr<Resource> DataOf(const type::v1::Event& event) {
  Resource resource;
  if (!event.data().UnpackTo(&resource)) {
    return absl::InvalidArgumentError("the event's data is not what its type says");
  }
  return resource;
}

// The same on an arena, for handlers that see every event of a service.
template <class Resource>
absl::StatusOr<const Resource*> DataOf(const type::v1::Event& event,
                                       google::protobuf::Arena& arena) {
  auto* resource = google::protobuf::Arena::CreateMessage<Resource>(&arena);
  if (!event.data().UnpackTo(resource)) {
    return absl::InvalidArgumentError("the event's data is not what its type says");
  }
  return resource;
}

// Empty when the event has no such fact.
inline std::string FactOf(const type::v1::Event& event, absl::string_view key) {
  for (const auto& fact : event.facts()) {
    if (fact.key() == key) return fact.value();
  }
  return "";
}

}  // namespace aftercare::stream

#endif  // AFTERCARE_STREAM_EVENT_DATA_H_
