#include "services/repair/app/part_import.h"

#include <algorithm>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/command/passing.h"
#include "common/ids/digest.h"
#include "common/server/errand_call.h"
#include "common/validate/validator.h"
#include "services/repair/domain/part.h"
#include "services/repair/store/part_codec.h"

namespace aftercare::repair {
namespace {

// A quarter of a request at once leaves room in the queue for everybody else.
constexpr int kAtOnce = 250;

using Answered = std::future<absl::StatusOr<command::Answer>>;

// Reads a record as sent, or refuses it: faults of its form are joined by those of its content, so
// that a source mends it in one go; a field is named once.
absl::StatusOr<UpsertPart> Read(const v1::PartRecord& sent) {
  static const auto* const validator = new validate::Validator(v1::PartRecord::descriptor());
  WireReader reader;
  UpsertPart record = FromProto(sent, reader);
  command::Faults of_rules;
  Check(record, of_rules);
  command::Faults faults;
  std::vector<std::string> named;
  for (const absl::Status& status :
       {validator->Check(sent), reader.request_status(), of_rules.status()}) {
    for (const command::FieldFault& fault : command::Explain(status).fields) {
      if (std::find(named.begin(), named.end(), fault.field) != named.end()) continue;
      named.push_back(fault.field);
      faults.Add(fault.field, fault.description);
    }
  }
  if (!faults.ok()) return faults.status();
  return record;
}

Answered Submit(server::Ground& ground, const server::Method& method, const server::Call& call,
                const v1::UpsertPartsRequest& request, int index, UpsertPart command) {
  const v1::PartRecord& record = request.parts(index);
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

Answered Refused(const absl::Status& status) {
  std::promise<absl::StatusOr<command::Answer>> promise;
  promise.set_value(status);
  return promise.get_future();
}

void AddResult(const v1::PartRecord& record, const absl::StatusOr<command::Answer>& answer,
               v1::UpsertPartsResponse* response) {
  v1::UpsertResult* const result = response->add_results();
  result->set_line(response->results_size());
  result->set_part_number(record.part_number());
  result->set_location(record.location());
  if (answer.ok() && answer->changed) {
    result->set_outcome(v1::UpsertResult::OUTCOME_APPLIED);
    response->set_applied(response->applied() + 1);
  } else if (answer.ok()) {
    result->set_outcome(v1::UpsertResult::OUTCOME_OLDER);
    response->set_older(response->older() + 1);
  } else {
    const command::Refusal refusal = command::Explain(answer.status());
    result->set_outcome(v1::UpsertResult::OUTCOME_REFUSED);
    result->set_reason(refusal.reason);
    for (const command::FieldFault& fault : refusal.fields) {
      v1::RecordFault* const out = result->add_faults();
      out->set_field(fault.field);
      out->set_description(fault.description);
    }
    if (refusal.fields.empty()) {
      result->add_faults()->set_description(std::string(answer.status().message()));
    }
    response->set_refused(response->refused() + 1);
  }
}

absl::Status ImportAll(server::Ground& ground, const server::Method& method,
                       const server::Call& call, const v1::UpsertPartsRequest& request,
                       v1::UpsertPartsResponse* response) {
  for (int begin = 0; begin < request.parts_size(); begin += kAtOnce) {
    const int end = std::min(begin + kAtOnce, request.parts_size());
    std::vector<Answered> answers;
    for (int index = begin; index < end; ++index) {
      auto record = Read(request.parts(index));
      answers.push_back(record.ok() ? Submit(ground, method, call, request, index,
                                             *std::move(record))
                                    : Refused(record.status()));
    }
    absl::Status passing;
    for (int index = begin; index < end; ++index) {
      const absl::StatusOr<command::Answer> answer = answers[index - begin].get();
      if (command::IsPassing(answer.status())) {
        passing = answer.status();
      } else {
        AddResult(request.parts(index), answer, response);
      }
    }
    if (!passing.ok()) return passing;
  }
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
