// People's numbers in requests: "C-26-000123-?" stands for a case, "E-..." for an incident. What
// people type is read leniently, but prefix and year must be the resource's own.
#ifndef AFTERCARE_INTAKE_RPC_NUMBERED_H_
#define AFTERCARE_INTAKE_RPC_NUMBERED_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "common/ids/number.h"
#include "common/server/ground.h"

namespace aftercare::intake {

// What the row of that number meets; nothing does when `text` is no number of this prefix.
inline std::vector<command::Condition> NumberIs(absl::string_view prefix, absl::string_view text) {
  const auto number = ids::ParseNumber(text);
  const bool ours = number.ok() && number->prefix == prefix;
  return {{"number = $::text::bigint", absl::StrCat(ours ? number->counter : 0)},
          {"to_char(created_at AT TIME ZONE 'UTC', 'YY') = $::text",
           absl::StrFormat("%02d", ours ? number->year : 0)}};
}

// Serves a read of one resource by UUID or by people's number.
template <class Request, class Response>
grpc::ServerUnaryReactor* GetNumbered(server::Ground& ground, const server::Method& method,
                                      grpc::CallbackServerContext* context, const Request* request,
                                      Response* response, command::Reader& reader,
                                      absl::string_view prefix) {
  const absl::string_view name = request->name();
  const std::string id(name.substr(name.rfind('/') + 1));
  if (!ids::ParseNumber(id).ok()) {
    return ground.door().Get(method, context, request, response, reader);
  }
  return ground.door().Serve(
      method, context, *request, [&](const server::Call& call, server::Door::Finish finish) {
        reader.List(NumberIs(prefix, id), {}, 1, call.deadline,
                    server::Door::FillOnly(response, request->name(), std::move(finish)));
      });
}

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_RPC_NUMBERED_H_
