// A page of resources whose ids are derived and therefore do not follow time, newest first. The ids
// of the page are asked for by the index on (created_at, id), the resources then by id.
#ifndef AFTERCARE_SURVEY_RPC_LIST_BY_TIME_H_
#define AFTERCARE_SURVEY_RPC_LIST_BY_TIME_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/server/errand_call.h"
#include "common/server/lists.h"

namespace aftercare::survey {

// At most `limit` ids of `table` after `after` (nil: from the newest). Conditions as in Reader.
inline std::vector<std::string> IdsByTime(const std::string& table,
                                          const std::vector<command::Condition>& conditions,
                                          const ids::Uuid& after, int limit, pqxx::work& work) {
  std::vector<std::string> clauses = {"true"};
  for (const command::Condition& one : conditions) {
    clauses.push_back(absl::StrReplaceAll(one.sql, {{"$", work.quote(one.value)}}));
  }
  if (!after.nil()) {
    clauses.push_back(absl::StrCat("(created_at, id) < (SELECT created_at, id FROM ", table,
                                   " WHERE id = ", work.quote(after.ToString()), "::uuid)"));
  }
  std::vector<std::string> ids;
  for (const auto& row : work.exec(absl::StrCat(
           "SELECT id FROM ", table, " WHERE ", absl::StrJoin(clauses, " AND "),
           " ORDER BY created_at DESC, id DESC LIMIT ", limit))) {
    ids.push_back(row[0].as<std::string>());
  }
  return ids;
}

// As server::ServeList.
template <class Request, class Response, class Add>
grpc::ServerUnaryReactor* ServeListByTime(server::Ground& ground, const server::Method& method,
                                          grpc::CallbackServerContext* context,
                                          const Request* request, Response* response,
                                          const std::string& aggregate,
                                          std::vector<command::Condition> conditions, Add add) {
  return server::ServeErrandThen(
      ground, method, context, request,
      [&ground, request, response, aggregate, conditions = std::move(conditions), add](
          const server::Call& call, db::Session& session, server::Door::Finish finish) {
        auto turn = server::OpenPage(ground, call, *request);
        if (!turn.ok()) return finish(turn.status());
        command::Reader& reader = ground.reader(aggregate);
        const std::string& table = ground.processor(aggregate).kind().collection_table;
        std::vector<std::string> ids;
        const absl::Status status = session.Do([&](pqxx::work& work) {
          ids = IdsByTime(table, conditions, turn->after, turn->size + 1, work);
        });
        if (!status.ok()) return finish(server::ForCaller(status));
        if (ids.empty()) return finish(absl::OkStatus());
        const int count = static_cast<int>(ids.size());
        command::Condition these{"id = ANY($::text::uuid[])",
                                 absl::StrCat("{", absl::StrJoin(ids, ","), "}")};
        reader.List(
            {std::move(these)}, ids::Uuid{}, count, call.deadline,
            [&ground, response, add, finish, ids = std::move(ids), turn = *std::move(turn)](
                absl::StatusOr<std::vector<command::Listed>> listed) {
              if (!listed.ok()) return finish(listed.status());
              std::map<std::string, command::Listed> found;
              for (command::Listed& one : *listed) found[one.id.ToString()] = std::move(one);
              std::vector<command::Listed> ordered;
              for (const std::string& id : ids) {
                const auto one = found.find(id);
                if (one != found.end()) ordered.push_back(std::move(one->second));
              }
              finish(server::FillPage(ground, turn, ordered, response, add));
            });
      });
}

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_RPC_LIST_BY_TIME_H_
