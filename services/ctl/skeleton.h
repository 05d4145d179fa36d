// An example of a request as JSON: every field a caller may set, with a value of its kind.
#ifndef AFTERCARE_CTL_SKELETON_H_
#define AFTERCARE_CTL_SKELETON_H_

#include <google/protobuf/descriptor.h>

#include <string>

namespace aftercare::ctl {

// Indented JSON without fields that only the server sets and without request_id, which `call` fills
// in. Of a oneof the first member; a type within itself is left out.
std::string Skeleton(const google::protobuf::Descriptor& type);

// Well-known types whose JSON is one value (Timestamp, Duration, wrappers, Any, Struct).
bool IsWellKnown(const google::protobuf::Descriptor& type);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_SKELETON_H_
