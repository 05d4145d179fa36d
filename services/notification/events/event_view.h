// An event as the routes see it (domain/route.h): facts, fields of the snapshot, the case.
#ifndef AFTERCARE_NOTIFICATION_EVENTS_EVENT_VIEW_H_
#define AFTERCARE_NOTIFICATION_EVENTS_EVENT_VIEW_H_

#include <google/protobuf/message.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "aftercare/type/v1/event.pb.h"
#include "services/notification/domain/route.h"

namespace aftercare::notification {

// The event without its values; INVALID_ARGUMENT when its id is none.
absl::StatusOr<EventView> ViewOf(const type::v1::Event& event);

// The event's data as its message; null when it is of a type this service has nothing to do with.
std::unique_ptr<google::protobuf::Message> SnapshotOf(const type::v1::Event& event);

// Adds the fields that are set, with `prefix` before their paths: enums by their word without the
// name of the enum ("REPAIR_OUT"), times in RFC 3339; lists, maps and bytes are left out.
void AddFields(const google::protobuf::Message& message, const std::string& prefix, Values& values);

// The case an event belongs to, "cases/{case}": its subject, or what snapshot or facts name.
std::string CaseOf(const EventView& event);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_EVENTS_EVENT_VIEW_H_
