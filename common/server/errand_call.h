// Serves a unary call by an errand: the work is done on an errand's thread with its session, and
// the response is filled there.
#ifndef AFTERCARE_SERVER_ERRAND_CALL_H_
#define AFTERCARE_SERVER_ERRAND_CALL_H_

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/ids/digest.h"
#include "common/observe/log.h"
#include "common/server/ground.h"

namespace aftercare::server {

// Postgres' words stay inside; a refusal passes.
inline absl::Status ForCaller(const absl::Status& status) {
  if (status.ok() || !command::Explain(status).reason.empty()) return status;
  observe::Log(observe::Level::kError, "an errand failed",
               {{"cause", std::string(status.message())}});
  if (absl::IsUnavailable(status)) {
    return command::Refuse(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE",
                           "the database cannot be reached at present",
                           {{"retry_after_ms", "1000"}});
  }
  return command::Refuse(absl::StatusCode::kInternal, "INTERNAL",
                         "the request could not be carried out");
}

// `work` is (const Call&, db::Session&, Door::Finish) and answers by the last, once; for handlers
// that look something up and then submit a command.
template <class Request, class Work>
grpc::ServerUnaryReactor* ServeErrandThen(Ground& ground, const Method& method,
                                          grpc::CallbackServerContext* context,
                                          const Request* request, Work work) {
  return ground.door().Serve(
      method, context, *request, [&](const Call& call, Door::Finish finish) {
        const bool queued = ground.errands().Run(
            [call, finish, work](db::Session& session) { work(call, session, finish); });
        if (!queued) {
          finish(command::Refuse(absl::StatusCode::kResourceExhausted, "QUEUE_FULL",
                                 "too many requests are waiting; try again later",
                                 {{"retry_after_ms", "200"}}));
        }
      });
}

// `work` is (const Call&, db::Session&) -> absl::Status.
template <class Request, class Work>
grpc::ServerUnaryReactor* ServeErrand(Ground& ground, const Method& method,
                                      grpc::CallbackServerContext* context, const Request* request,
                                      Work work) {
  return ServeErrandThen(ground, method, context, request,
                         [work](const Call& call, db::Session& session, Door::Finish finish) {
                           finish(ForCaller(work(call, session)));
                         });
}

// Does `change` once for a request id, in the transaction of `work`: a second time the kept answer
// is given into `response`, with another body it is refused (REQUEST_ID_REUSED). For the few
// changes that are not an aggregate's. `change` is () -> absl::Status and fills the response.
template <class Request, class Response, class Change>
absl::Status Once(const Call& call, const Method& method, const Request& request,
                  pqxx::work& work, Response* response, Change change) {
  const std::string key =
      ids::DerivedUuid(
          absl::StrCat(auth::Subject(call.caller), " ", method.descriptor->full_name()),
          request.request_id())
          .ToString();
  const std::string digest = ids::Sha256(request.SerializeAsString()).substr(0, 16);
  work.exec_params("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", key);
  const auto kept = work.exec_params("SELECT digest, answer FROM request WHERE key = $1", key);
  if (!kept.empty()) {
    if (pqxx::binarystring(kept[0][0]).str() != digest) {
      return command::Refuse(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
                             "this request id was used for another request");
    }
    response->ParseFromString(pqxx::binarystring(kept[0][1]).str());
    return absl::OkStatus();
  }
  if (absl::Status status = change(); !status.ok()) return status;
  const std::string answer = response->SerializeAsString();
  work.exec_params("INSERT INTO request (key, digest, answer) VALUES ($1, $2, $3)", key,
                   pqxx::binarystring(digest.data(), digest.size()),
                   pqxx::binarystring(answer.data(), answer.size()));
  return absl::OkStatus();
}

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_ERRAND_CALL_H_
