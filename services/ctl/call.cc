// `aftercarectl call SERVICE/METHOD JSON`: any RPC, JSON in and out.
#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/ids/uuid.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/link.h"
#include "services/ctl/report.h"
#include "services/ctl/stream_call.h"
#include "services/ctl/verbs.h"

namespace aftercare::ctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;

struct Given {
  std::string method;
  std::string json = "{}";
  std::string service;
  std::string address;
};

// The argument itself, the file after "@", or standard input for "-".
absl::StatusOr<std::string> Read(const std::string& argument) {
  if (argument == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  if (!absl::StartsWith(argument, "@")) return argument;
  std::ifstream file(argument.substr(1), std::ios::binary);
  if (!file) return absl::InvalidArgumentError(absl::StrCat("cannot read ", argument.substr(1)));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::unique_ptr<Message> New(const google::protobuf::Descriptor* type) {
  return std::unique_ptr<Message>(
      MessageFactory::generated_factory()->GetPrototype(type)->New());
}

// A new request_id where the request has one and the caller gave none; told, so that the same
// request can be sent again.
void FillRequestId(Message& request) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return;
  const auto* reflection = request.GetReflection();
  if (!reflection->GetString(request, field).empty()) return;
  const std::string id = ids::NewUuid(absl::Now()).ToString();
  reflection->SetString(&request, field, id);
  std::fprintf(stderr, "request_id: %s\n", id.c_str());
}

// Of malformed text the parser tells in three lines: what is wrong, the text there, a mark below it.
absl::Status FromJson(const std::string& json, Message* message) {
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, message);
  if (parsed.ok()) return absl::OkStatus();
  const std::vector<std::string> told = absl::StrSplit(parsed.message().ToString(), '\n');
  return absl::InvalidArgumentError(
      absl::StrCat("not a ", message->GetDescriptor()->name(), ": ", told[0],
                   told.size() > 1 ? absl::StrCat(" (near: ", told[1], ")") : ""));
}

int Print(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto printed = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (!printed.ok()) return Fail(absl::StrCat("the answer is no JSON: ", printed.ToString()));
  std::fputs(json.c_str(), stdout);
  return std::fflush(stdout) == 0 ? kDone : Fail("cannot write to standard output");
}

// Streams take a JSON array, or one object for a stream of one; answers are printed as they come.
int CallStream(const MethodDescriptor& method, const std::string& address, const std::string& json,
               Link& link) {
  const auto parts = SplitArray(json);
  if (!parts.ok()) return Fail(parts.status());
  std::vector<std::unique_ptr<Message>> requests;
  for (const std::string& part : *parts) {
    requests.push_back(New(method.input_type()));
    if (const auto status = FromJson(part, requests.back().get()); !status.ok()) {
      return Fail(status);
    }
    FillRequestId(*requests.back());
  }
  const auto response = New(method.output_type());
  const grpc::Status status = StreamCall(link, address, PathOf(method), requests, response.get(),
                                         [](const Message& answer) { Print(answer); });
  if (status.ok()) return kDone;
  return Refused(absl::StrCat(method.service()->name(), "/", method.name()), status);
}

int Call(const Given& given, Link& link) {
  const auto method = FindMethod(given.method);
  if (!method.ok()) return Fail(method.status());
  const auto address = link.AddressOf(**method, given.service, given.address);
  if (!address.ok()) return Fail(address.status());
  const auto json = Read(given.json);
  if (!json.ok()) return Fail(json.status());
  if ((*method)->client_streaming() || (*method)->server_streaming()) {
    return CallStream(**method, *address, *json, link);
  }
  const auto request = New((*method)->input_type());
  const auto response = New((*method)->output_type());
  if (const auto status = FromJson(*json, request.get()); !status.ok()) return Fail(status);
  FillRequestId(*request);
  const grpc::Status status = link.Call(*address, PathOf(**method), *request, response.get());
  if (status.ok()) return Print(*response);
  return Refused(absl::StrCat((*method)->service()->name(), "/", (*method)->name()), status);
}

}  // namespace

void AddCall(CLI::App& app, Verb& chosen) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = app.add_subcommand("call", "Call any RPC, JSON in and out");
  verb->add_option("METHOD", given->method, "Such as CaseService/OpenCase; `describe` lists them")
      ->required();
  verb->add_option("JSON", given->json, "The request; @FILE reads a file, - standard input")
      ->capture_default_str();
  verb->add_option("--service", given->service,
                   "Whose, for RPCs that every service has (EventService, ...)");
  verb->add_option("--address", given->address, "HOST:PORT, in place of the peers");
  verb->callback([given, &chosen] {
    chosen = [given](Link& link) { return Call(*given, link); };
  });
}

}  // namespace aftercare::ctl
