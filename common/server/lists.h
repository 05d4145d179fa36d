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

// As every list request documents it.
inline constexpr int kDefaultPageSize = 100;

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

// Where a page begins, for whom and of what.
struct PageTurn {
  std::string subject;
  std::string filter;
  ids::Uuid after;  // nil: from the beginning
  int size = 0;
};

template <class Request>
absl::StatusOr<PageTurn> OpenPage(const Ground& ground, const Call& call, const Request& request) {
  PageTurn turn;
  turn.subject = auth::Subject(call.caller);
  turn.filter = paging::FilterDigest(request);
  const auto values = ground.page_tokens().Open(request.page_token(), turn.subject, turn.filter);
  if (!values.ok()) return values.status();
  if (!values->empty()) turn.after = ids::ParseUuid(values->front()).value_or(ids::Uuid{});
  turn.size = request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  return turn;
}

// Puts a page into the response; `listed` holds one more than its size where there is more. `add`
// answers a new element of the response. A page that is too large for one message is cut; its token
// goes on where it ended.
template <class Response, class Add>
absl::Status FillPage(const Ground& ground, const PageTurn& turn,
                      const std::vector<command::Listed>& listed, Response* response, Add add) {
  constexpr size_t kMostBytes = 3 << 20;
  size_t bytes = 0;
  int count = 0;
  for (const command::Listed& one : listed) {
    bytes += one.resource.size();
    if (count == turn.size || (count > 0 && bytes > kMostBytes)) break;
    if (!add()->ParseFromString(one.resource)) {
      return absl::InternalError("a resource cannot be read");
    }
    ++count;
  }
  if (count < static_cast<int>(listed.size())) {
    response->set_next_page_token(
        ground.page_tokens().Make(turn.subject, turn.filter, {listed[count - 1].id.ToString()}));
  }
  return absl::OkStatus();
}

// Serves one page of a list of aggregates, newest first. `conditions` are a vector, or made of the
// call where they depend on who calls. `admit`, when given, refuses a caller who may not see what is
// asked for.
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
        auto turn = OpenPage(ground, call, *request);
        if (!turn.ok()) return finish(turn.status());
        std::vector<command::Condition> all;
        if constexpr (std::is_invocable_v<Conditions, const Call&>) {
          all = conditions(call);
        } else {
          all = std::move(conditions);
        }
        const ids::Uuid after = turn->after;
        const int limit = turn->size + 1;
        reader.List(std::move(all), after, limit, call.deadline,
                    [&ground, response, finish = std::move(finish), add, turn = *std::move(turn)](
                        absl::StatusOr<std::vector<command::Listed>> listed) {
                      if (!listed.ok()) return finish(listed.status());
                      finish(FillPage(ground, turn, *listed, response, add));
                    });
      });
}

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_LISTS_H_
