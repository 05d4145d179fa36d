// `aftercarectl health ADDRESS`: whether a service's internal port says SERVING.
#include <google/protobuf/empty.pb.h>
#include <google/protobuf/unknown_field_set.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "absl/strings/str_cat.h"
#include "services/ctl/link.h"
#include "services/ctl/report.h"
#include "services/ctl/verbs.h"

namespace aftercare::ctl {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(2);
constexpr uint64_t kServing = 1;  // grpc.health.v1.HealthCheckResponse.SERVING

// grpc/health.proto is not among our protos; its request for the whole server is empty, and its
// answer is one enum in field 1, which a message without fields keeps as unknown.
int Health(const std::string& address, Link& link) {
  link.set_timeout(kDeadline);
  const google::protobuf::Empty request;
  google::protobuf::Empty response;
  const grpc::Status status =
      link.Call(address, "/grpc.health.v1.Health/Check", request, &response);
  if (!status.ok()) return Refused(address, status);
  uint64_t state = 0;
  const auto& fields = response.GetReflection()->GetUnknownFields(response);
  for (int i = 0; i < fields.field_count(); ++i) {
    const auto& field = fields.field(i);
    const bool is_state =
        field.number() == 1 && field.type() == google::protobuf::UnknownField::TYPE_VARINT;
    if (is_state) state = field.varint();
  }
  if (state != kServing) return Fail(absl::StrCat(address, " is not serving"));
  std::puts("SERVING");
  return kDone;
}

}  // namespace

void AddHealth(CLI::App& app, Verb& chosen) {
  auto address = std::make_shared<std::string>();
  CLI::App* verb = app.add_subcommand("health", "Ask whether a service is serving (2 s at most)");
  verb->add_option("ADDRESS", *address, "Its internal port, HOST:PORT")->required();
  verb->callback([address, &chosen] {
    chosen = [address](Link& link) { return Health(*address, link); };
  });
}

}  // namespace aftercare::ctl
