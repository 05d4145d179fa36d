#include "services/repair/app/part_import.h"

#include <algorithm>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/command/passing.h"
#include "common/ids/digest.h"
#include "common/server/errand_call.h"
#include "services/repair/domain/part.h"
#include "services/repair/store/wire.h"

namespace aftercare::repair {
namespace {

// A quarter of a request at once leaves room in the queue for everybody else.
constexpr int kAtOnce = 250;

using Answered = std::future<absl::StatusOr<command::Answer>>;

Answered Submit(server::Ground& ground, const server::Method& method, const server::Call& call,
                const v1::UpsertPartsRequest& request, int index) {
  const v1::PartRecord& record = request.parts(index);
  WireReader reader;  // the class was checked at the door
  UpsertPart command{record.part_number(),
                     record.location(),
                     record.description(),
                     reader.Enum(record.part_class(), PartClass::kConsumable, "part_class"),
                     record.reorder_point(),
                     record.source_version()};
  auto promise = std::make_shared<std::promise<absl::StatusOr<command::Answer>>>();
  command::Task task;
  task.claim.kind = command::Claim::Kind::kRequest;
  task.claim.key = ids::DerivedUuid(
      absl::StrCat(auth::Subject(call.caller), " ", method.descriptor->full_name(), " record"),
      absl::StrCat(request.request_id(), " ", index));
  task.claim.digest = ids::Sha256(record.SerializeAsString()).substr(0, 16);
  task.target = PartId(record.part_number(), record.location());
  task.command = PartCommand(std::move(command));
  task.caller = call.caller;
  task.traceparent = call.traceparent;
  task.deadline = call.deadline;
  task.done = [promise](absl::StatusOr<command::Answer> answer) {
    promise->set_value(std::move(answer));
  };
  Answered answered = promise->get_future();
  ground.processor("part").Submit(std::move(task));
  return answered;
}

void AddRefused(int index, const absl::Status& status, v1::UpsertPartsResponse* response) {
  const command::Refusal refusal = command::Explain(status);
  std::string message(status.message());
  for (const command::FieldFault& fault : refusal.fields) {
    absl::StrAppend(&message, "; ", fault.field, " ", fault.description);
  }
  v1::RefusedRecord* refused = response->add_refused();
  refused->set_index(index);
  refused->set_reason(refusal.reason);
  refused->set_message(message);
}

absl::Status ImportAll(server::Ground& ground, const server::Method& method,
                       const server::Call& call, const v1::UpsertPartsRequest& request,
                       v1::UpsertPartsResponse* response) {
  int upserted = 0, unchanged = 0;
  for (int begin = 0; begin < request.parts_size(); begin += kAtOnce) {
    const int end = std::min(begin + kAtOnce, request.parts_size());
    std::vector<Answered> answers;
    for (int index = begin; index < end; ++index) {
      answers.push_back(Submit(ground, method, call, request, index));
    }
    absl::Status passing;
    for (int index = begin; index < end; ++index) {
      const absl::StatusOr<command::Answer> answer = answers[index - begin].get();
      if (answer.ok()) {
        ++(answer->changed ? upserted : unchanged);
      } else if (command::IsPassing(answer.status())) {
        passing = answer.status();
      } else {
        AddRefused(index, answer.status(), response);
      }
    }
    if (!passing.ok()) return passing;
  }
  response->set_upserted(upserted);
  response->set_unchanged(unchanged);
  return absl::OkStatus();
}

}  // namespace

absl::Status ImportParts(server::Ground& ground, const server::Method& method,
                         const server::Call& call, const v1::UpsertPartsRequest& request,
                         db::Session& session, v1::UpsertPartsResponse* response) {
  absl::Status outcome;
  const absl::Status status = session.Do([&](pqxx::work& work) {
    outcome = server::Once(call, method, request, work, response, [&] {
      response->Clear();
      return ImportAll(ground, method, call, request, response);
    });
  });
  return status.ok() ? outcome : status;
}

}  // namespace aftercare::repair
