#include "services/ctl/link.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/wire.h"

namespace aftercare::ctl {
namespace {

constexpr int kMaxMessage = 64 << 20;
constexpr size_t kMaxToken = 65'536;
constexpr char kTokenEnd[] = ".token";

// Whose tokens there are: "chen.jing, crm, ...".
std::string Callers(const std::string& secrets) {
  std::vector<std::string> names;
  std::error_code unknown;
  for (const auto& entry : std::filesystem::directory_iterator(secrets, unknown)) {
    if (entry.path().extension() == kTokenEnd) names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names.empty() ? "none" : absl::StrJoin(names, ", ");
}

// The largest token is a signed one of a few kilobytes; anything longer is the wrong file.
absl::StatusOr<std::string> ReadToken(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string token;
  if (!file || !std::getline(file, token)) {
    return absl::InvalidArgumentError(absl::StrCat("there is no token in ", path));
  }
  absl::StripAsciiWhitespace(&token);
  const bool printable = std::all_of(token.begin(), token.end(),
                                     [](unsigned char byte) { return absl::ascii_isgraph(byte); });
  if (token.empty() || token.size() > kMaxToken || !printable) {
    return absl::InvalidArgumentError(absl::StrCat(path, " holds no token"));
  }
  return token;
}

}  // namespace

Link::Link(Access access)
    : access_(std::move(access)), timeout_(absl::Seconds(access_.timeout_s)) {}

absl::Status Link::Open() {
  for (const absl::string_view peer : absl::StrSplit(access_.peers, ',', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> one = absl::StrSplit(peer, absl::MaxSplits('=', 1));
    if (std::count(kAreas.begin(), kAreas.end(), one.first) == 0 || one.second.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", peer, "\" in the peers is no SERVICE=HOST:PORT"));
    }
    peers_[one.first] = one.second;
  }
  std::string path = access_.token;
  if (path.empty() && access_.as.empty()) return absl::OkStatus();
  if (path.empty()) {
    if (access_.secrets.empty()) {
      return absl::InvalidArgumentError(
          "--as needs the folder of the tokens: --secrets, AFTERCARE_SECRETS or var/secrets here");
    }
    path = absl::StrCat(access_.secrets, "/", access_.as, kTokenEnd);
    std::error_code unknown;
    if (!std::filesystem::exists(path, unknown)) {
      return absl::InvalidArgumentError(absl::StrCat("there is no token of ", access_.as, " in ",
                                                     access_.secrets, "; there are: ",
                                                     Callers(access_.secrets)));
    }
  }
  auto token = ReadToken(path);
  if (!token.ok()) return token.status();
  token_ = *std::move(token);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Link::Named(const std::vector<std::string>& wanted) const {
  std::vector<std::string> named;
  for (const absl::string_view area : kAreas) {
    const std::string name(area);
    const bool asked = wanted.empty() || std::count(wanted.begin(), wanted.end(), name) > 0;
    if (asked && peers_.count(name) > 0) named.push_back(name);
  }
  for (const std::string& name : wanted) {
    if (std::count(named.begin(), named.end(), name) == 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("no address of ", name, " in the peers (", access_.peers, ")"));
    }
  }
  return named;
}

absl::StatusOr<std::string> Link::AddressOf(const google::protobuf::MethodDescriptor& method,
                                            const std::string& service,
                                            const std::string& address) const {
  if (!address.empty()) return address;
  const std::string area(AreaOf(*method.service()));
  if (area.empty() && service.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("every service has a ", method.service()->name(),
                     "; say which with --service ", absl::StrJoin(kAreas, "|")));
  }
  if (!area.empty() && !service.empty() && area != service) {
    return absl::InvalidArgumentError(
        absl::StrCat(method.service()->name(), " is one of ", area, ", not of ", service));
  }
  const auto named = Named({area.empty() ? service : area});
  if (!named.ok()) return named.status();
  return AddressOfPeer(named->front());
}

std::shared_ptr<grpc::Channel> Link::ChannelTo(const std::string& address) {
  auto& channel = channels_[address];
  if (channel == nullptr) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(kMaxMessage);
    // A proxy of the environment is for the web, not for services of one's own.
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    channel = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  }
  return channel;
}

void Link::Prepare(const std::string& address, const std::string& path,
                   grpc::ClientContext& context) {
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout_));
  if (!token_.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", token_));
  const std::string traceparent = observe::FormatTraceparent(observe::NewChild(trace_));
  context.AddMetadata("traceparent", traceparent);
  if (access_.verbose) {
    std::fprintf(stderr, "%s at %s, traceparent %s\n", path.c_str(), address.c_str(),
                 traceparent.c_str());
  }
}

grpc::Status Link::Call(const std::string& address, const std::string& path,
                        const google::protobuf::Message& request,
                        google::protobuf::Message* response) {
  grpc::ByteBuffer sent;
  grpc::ByteBuffer received;
  const grpc::Status written = ToBytes(request, &sent);
  if (!written.ok()) return written;
  grpc::ClientContext context;
  Prepare(address, path, context);
  grpc::GenericStub stub(ChannelTo(address));
  absl::Notification done;
  grpc::Status status;
  const absl::Time begin = absl::Now();
  stub.UnaryCall(&context, path, grpc::StubOptions(), &sent, &received,
                 [&status, &done](grpc::Status answered) {
                   status = std::move(answered);
                   done.Notify();
                 });
  done.WaitForNotification();
  if (access_.verbose) {
    std::fprintf(stderr, "%s after %s\n", status.ok() ? "answered" : "refused",
                 absl::FormatDuration(absl::Floor(absl::Now() - begin, absl::Microseconds(10)))
                     .c_str());
  }
  if (!status.ok()) return status;
  return FromBytes(&received, response);
}

}  // namespace aftercare::ctl
