#include "common/command/decision.h"

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace aftercare::command {
namespace {

constexpr absl::string_view kPayload = "aftercare/refusal";

// Length-prefixed text, so that no value needs escaping.
void Put(absl::string_view text, std::string& out) {
  absl::StrAppend(&out, text.size(), ":", text);
}

bool Take(absl::string_view& in, std::string& out) {
  const size_t colon = in.find(':');
  size_t size = 0;
  if (colon == absl::string_view::npos || !absl::SimpleAtoi(in.substr(0, colon), &size) ||
      in.size() - colon - 1 < size) {
    return false;
  }
  out = std::string(in.substr(colon + 1, size));
  in.remove_prefix(colon + 1 + size);
  return true;
}

absl::Status Make(absl::StatusCode code, absl::string_view message, const Refusal& refusal) {
  absl::Status status(code, message);
  std::string payload;
  Put(refusal.reason, payload);
  Put(absl::StrCat(refusal.metadata.size()), payload);
  for (const Fact& fact : refusal.metadata) {
    Put(fact.key, payload);
    Put(fact.value, payload);
  }
  for (const FieldFault& fault : refusal.fields) {
    Put(fault.field, payload);
    Put(fault.description, payload);
  }
  status.SetPayload(kPayload, absl::Cord(payload));
  return status;
}

}  // namespace

absl::Status Refuse(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                    const std::vector<Fact>& metadata) {
  return Make(code, message, Refusal{std::string(reason), metadata, {}});
}

absl::Status NotFound(absl::string_view resource) {
  return Refuse(absl::StatusCode::kNotFound, "NOT_FOUND", absl::StrCat(resource, " was not found"),
                {{"resource", std::string(resource)}});
}

absl::Status AlreadyThere(absl::string_view resource) {
  return Refuse(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS",
                absl::StrCat(resource, " already exists"), {{"resource", std::string(resource)}});
}

absl::Status WrongState(absl::string_view command, absl::string_view state) {
  return Refuse(absl::StatusCode::kFailedPrecondition, "WRONG_STATE",
                absl::StrCat(command, " is not possible in state ", state),
                {{"command", std::string(command)}, {"state", std::string(state)}});
}

absl::Status RoleNotAllowed(absl::string_view command,
                            const std::vector<absl::string_view>& roles) {
  const std::string allowed = absl::StrJoin(roles, ", ");
  return Refuse(absl::StatusCode::kPermissionDenied, "ROLE_NOT_ALLOWED",
                absl::StrCat(command, " needs one of the roles: ", allowed),
                {{"command", std::string(command)}, {"roles", allowed}});
}

void Faults::Add(absl::string_view field, absl::string_view description) {
  faults_.push_back({std::string(field), std::string(description)});
}

absl::Status Faults::status() const {
  if (faults_.empty()) return absl::OkStatus();
  std::vector<std::string> lines;
  for (const FieldFault& fault : faults_) {
    lines.push_back(absl::StrCat(fault.field, ": ", fault.description));
  }
  return Make(absl::StatusCode::kInvalidArgument, absl::StrJoin(lines, "; "),
              Refusal{"INVALID_FIELDS", {}, faults_});
}

Refusal Explain(const absl::Status& status) {
  Refusal refusal;
  const auto payload = status.GetPayload(kPayload);
  if (!payload) return refusal;
  const std::string text(*payload);
  absl::string_view in = text;
  std::string count;
  size_t metadata = 0;
  if (!Take(in, refusal.reason) || !Take(in, count) || !absl::SimpleAtoi(count, &metadata)) {
    return refusal;
  }
  Fact fact;
  for (size_t i = 0; i < metadata && Take(in, fact.key) && Take(in, fact.value); ++i) {
    refusal.metadata.push_back(fact);
  }
  FieldFault fault;
  while (Take(in, fault.field) && Take(in, fault.description)) refusal.fields.push_back(fault);
  return refusal;
}

}  // namespace aftercare::command
