// `aftercarectl dead-letters list|replay|discard`: events that could not be applied.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "aftercare/type/v1/operations.pb.h"
#include "common/ids/uuid.h"
#include "services/ctl/link.h"
#include "services/ctl/report.h"
#include "services/ctl/verbs.h"

namespace aftercare::ctl {
namespace {

using type::v1::DeadLetter;

constexpr int kPageSize = 1'000;

struct Given {
  std::vector<std::string> services;
  std::string state = "dead";
  std::string name;
  std::string reason;
};

DeadLetter::State StateOf(const std::string& word) {
  DeadLetter::State state = DeadLetter::STATE_DEAD;
  DeadLetter::State_Parse(absl::StrCat("STATE_", absl::AsciiStrToUpper(word)), &state);
  return state;
}

void PrintLetter(const std::string& service, const DeadLetter& letter) {
  absl::PrintF("%-12s %s  %s  %s\n", service, letter.name(),
               DeadLetter::State_Name(letter.state()), letter.handler());
  absl::PrintF("%13s%s of %s, version %d\n", "", letter.event().type(), letter.event().subject(),
               letter.event().version());
  absl::PrintF("%13s%d tries; %s\n", "", letter.attempts(), letter.reason());
  if (!letter.note().empty()) absl::PrintF("%13snote: %s\n", "", letter.note());
}

grpc::Status ListService(const std::string& service, const std::string& state, Link& link,
                         int64_t& count) {
  type::v1::ListDeadLettersRequest request;
  request.set_state(StateOf(state));
  request.set_page_size(kPageSize);
  do {
    type::v1::ListDeadLettersResponse response;
    const grpc::Status status = link.CallPeer(
        service, "/aftercare.type.v1.DeadLetterService/ListDeadLetters", request, &response);
    if (!status.ok()) return status;
    for (const DeadLetter& letter : response.dead_letters()) PrintLetter(service, letter);
    count += response.dead_letters_size();
    // An empty page with another page behind it would never come to an end.
    if (response.dead_letters().empty()) break;
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return grpc::Status::OK;
}

int List(const Given& given, Link& link) {
  const auto services = link.Named(given.services);
  if (!services.ok()) return Fail(services.status());
  int64_t count = 0;
  int failed = 0;
  for (const std::string& service : *services) {
    const grpc::Status status = ListService(service, given.state, link, count);
    if (status.ok()) continue;
    Refused(service, status);
    ++failed;
  }
  absl::PrintF("%d dead letters\n", count);
  std::fflush(stdout);
  if (failed == 0) return kDone;
  return Fail(absl::StrCat(failed, " of ", services->size(), " services did not answer"));
}

// A letter's name is a UUID, so at most one service has it; the others answer NOT_FOUND.
template <class Request>
int Settle(const Given& given, const std::string& path, Request request, Link& link) {
  const auto services = link.Named(given.services);
  if (!services.ok()) return Fail(services.status());
  request.set_name(absl::StartsWith(given.name, "deadLetters/")
                       ? given.name
                       : absl::StrCat("deadLetters/", given.name));
  request.set_request_id(ids::NewUuid(absl::Now()).ToString());
  int failed = 0;
  for (const std::string& service : *services) {
    DeadLetter letter;
    const grpc::Status status = link.CallPeer(service, path, request, &letter);
    if (status.ok()) {
      PrintLetter(service, letter);
      return kDone;
    }
    if (status.error_code() == grpc::StatusCode::NOT_FOUND) continue;
    Refused(service, status);
    if (status.error_code() != grpc::StatusCode::UNAVAILABLE) return kFailed;
    ++failed;
  }
  return Fail(absl::StrCat("no service ", failed > 0 ? "that answered " : "", "has ",
                           request.name()));
}

}  // namespace

void AddDeadLetters(CLI::App& app, Verb& chosen) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = app.add_subcommand("dead-letters", "Events that could not be applied");
  verb->require_subcommand(1);
  verb->add_option("--service", given->services, "Only this service; may be repeated");
  CLI::App* list = verb->add_subcommand("list", "Dead letters, oldest first");
  list->add_option("--state", given->state, "dead, replayed or discarded")
      ->check(CLI::IsMember({"dead", "replayed", "discarded"}))
      ->capture_default_str();
  list->callback([given, &chosen] {
    chosen = [given](Link& link) { return List(*given, link); };
  });
  CLI::App* replay = verb->add_subcommand("replay", "Hand the event to its handler once more");
  replay->add_option("NAME", given->name, "deadLetters/{uuid}")->required();
  replay->callback([given, &chosen] {
    chosen = [given](Link& link) {
      return Settle(*given, "/aftercare.type.v1.DeadLetterService/ReplayDeadLetter",
                    type::v1::ReplayDeadLetterRequest(), link);
    };
  });
  CLI::App* discard = verb->add_subcommand("discard", "Give the event up");
  discard->add_option("NAME", given->name, "deadLetters/{uuid}")->required();
  discard->add_option("--reason", given->reason, "Why; it is kept")->required();
  discard->callback([given, &chosen] {
    chosen = [given](Link& link) {
      type::v1::DiscardDeadLetterRequest request;
      request.set_reason(given->reason);
      return Settle(*given, "/aftercare.type.v1.DeadLetterService/DiscardDeadLetter", request,
                    link);
    };
  });
}

}  // namespace aftercare::ctl
