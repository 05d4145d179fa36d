// The RPCs this program knows: every service of the five areas and the shared ones, as their protos
// describe them. All of them are linked in, so nothing has to be asked of a server.
#ifndef AFTERCARE_CTL_CATALOGUE_H_
#define AFTERCARE_CTL_CATALOGUE_H_

#include <google/protobuf/descriptor.h>

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace aftercare::ctl {

inline constexpr std::array<absl::string_view, 5> kAreas = {"intake", "repair", "logistics",
                                                            "survey", "notification"};

// All services, those of one area side by side, by name.
std::vector<const google::protobuf::ServiceDescriptor*> Services();

// By full name ("aftercare.intake.v1.CaseService") or its last word. NotFound names what there is.
absl::StatusOr<const google::protobuf::ServiceDescriptor*> FindService(absl::string_view name);

// "CaseService/OpenCase", short or full; a point does in place of the last slash.
absl::StatusOr<const google::protobuf::MethodDescriptor*> FindMethod(absl::string_view name);

// "intake" for aftercare.intake.v1; empty for what every service offers.
absl::string_view AreaOf(const google::protobuf::ServiceDescriptor& service);

// "/aftercare.intake.v1.CaseService/OpenCase": as it stands on the wire.
std::string PathOf(const google::protobuf::MethodDescriptor& method);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_CATALOGUE_H_
