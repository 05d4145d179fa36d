// The two things nearly every handler needs: the order for a change of an existing resource, and a
// page of a list.
#ifndef AFTERCARE_SERVER_LISTS_H_
#define AFTERCARE_SERVER_LISTS_H_

#include <any>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/auth/principal.h"
#include "common/paging/page_token.h"
#include "common/server/ground.h"

namespace aftercare::server {

inline constexpr int kDefaultPageSize = 50;

// The id in a resource name the validator has let through; nil for one it has not.
inline ids::Uuid IdIn(const std::string& name) {
  return Door::IdOf(name).value_or(ids::Uuid{});
}
inline std::string IdText(const std::string& name) { return IdIn(name).ToString(); }

// An order for the resource the request names, bound to the etag it carries.
template <class Request>
absl::StatusOr<Order> OrderFor(const Request& request, std::any command) {
  const auto id = Door::IdOf(request.name());
  if (!id.ok()) return id.status();
  const auto version = Door::VersionOf(request.etag());
  if (!version.ok()) return version.status();
  return Order{*id, std::move(command), *version};
}

// Serves one page of a list, newest first. `conditions` are a vector, or made of the call where they
// depend on who calls. `add` answers a new element of the response. A page that is too large for one
// message is cut; its token goes on where it ended. `admit`, when given, refuses a caller who may
// not see what is asked for.
template <class Request, class Response, class Conditions, class Add>
grpc::ServerUnaryReactor* ServeList(Ground& ground, const Method& method,
                                    grpc::CallbackServerContext* context, const Request* request,
                                    Response* response, command::Reader& reader,
                                    Conditions conditions, Add add,
                                    const std::function<absl::Status(const Call&)>& admit = {}) {
  return ground.door().Serve(
      method, context, *request, [&](const Call& call, Door::Finish finish) {
        if (admit) {
          if (absl::Status status = admit(call); !status.ok()) return finish(std::move(status));
        }
        const std::string subject = auth::Subject(call.caller);
        const std::string filter = paging::FilterDigest(*request);
        const auto values = ground.page_tokens().Open(request->page_token(), subject, filter);
        if (!values.ok()) return finish(values.status());
        ids::Uuid after;
        if (!values->empty()) after = ids::ParseUuid(values->front()).value_or(ids::Uuid{});
        const int size = request->page_size() == 0 ? kDefaultPageSize : request->page_size();
        std::vector<command::Condition> all;
        if constexpr (std::is_invocable_v<Conditions, const Call&>) {
          all = conditions(call);
        } else {
          all = std::move(conditions);
        }
        reader.List(
            std::move(all), after, size + 1, call.deadline,
            [&ground, response, finish = std::move(finish), add, size, subject,
             filter](absl::StatusOr<std::vector<command::Listed>> listed) {
              if (!listed.ok()) return finish(listed.status());
              constexpr size_t kMostBytes = 3 << 20;
              size_t bytes = 0;
              int count = 0;
              for (const command::Listed& one : *listed) {
                bytes += one.resource.size();
                if (count == size || (count > 0 && bytes > kMostBytes)) break;
                if (!add()->ParseFromString(one.resource)) {
                  return finish(absl::InternalError("a resource cannot be read"));
                }
                ++count;
              }
              if (count < static_cast<int>(listed->size())) {
                response->set_next_page_token(ground.page_tokens().Make(
                    subject, filter, {(*listed)[count - 1].id.ToString()}));
              }
              finish(absl::OkStatus());
            });
      });
}

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_LISTS_H_
