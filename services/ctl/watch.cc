// `aftercarectl watch`: the services' events as they happen, one line each, until Ctrl-C.
#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "aftercare/type/v1/operations.pb.h"
#include "services/ctl/link.h"
#include "services/ctl/report.h"
#include "services/ctl/verbs.h"

namespace aftercare::ctl {
namespace {

constexpr char kPath[] = "/aftercare.type.v1.EventService/ReadEvents";
constexpr int kLimit = 1'000;
constexpr int kAllPartitions = -1;
constexpr absl::Duration kPause = absl::Milliseconds(500);

struct Given {
  std::vector<std::string> services;
  std::string from;
};

struct Feed {
  std::string position;
  bool skipping = true;  // until the events of before are passed
  bool reachable = true;
};

// Words with spaces stand in quotes, so that a line can be taken apart again.
std::string Line(const type::v1::Event& event) {
  const absl::Time time =
      absl::FromUnixSeconds(event.time().seconds()) + absl::Nanoseconds(event.time().nanos());
  absl::string_view type = event.type();
  absl::ConsumePrefix(&type, "aftercare.");
  std::string line = absl::StrFormat(
      "%s %s %s v%d %s",
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone()), type, event.subject(),
      event.version(), event.actor());
  for (const auto& fact : event.facts()) {
    const bool quoted = absl::StrContains(fact.value(), ' ');
    absl::StrAppend(&line, " ", fact.key(), quoted ? "=\"" : "=", fact.value(),
                    quoted ? "\"" : "");
  }
  return line;
}

// One page; true when there may be more at once. Nothing is shown while old events are passed over.
bool Poll(const std::string& service, Feed& feed, Link& link, grpc::Status& status) {
  type::v1::ReadEventsRequest request;
  request.set_after(feed.position);
  request.set_limit(kLimit);
  request.set_partition(kAllPartitions);
  type::v1::ReadEventsResponse response;
  status = link.CallPeer(service, kPath, request, &response);
  if (!status.ok()) return false;
  for (const auto& event : response.events()) {
    if (!feed.skipping) absl::PrintF("%s\n", Line(event));
  }
  feed.position = response.position();
  const bool more = response.events_size() == kLimit;
  if (!more) feed.skipping = false;
  return more;
}

// A service that is away is told of once and asked again until it is back.
void Tell(const std::string& service, Feed& feed, const grpc::Status& status) {
  if (status.ok() != feed.reachable) {
    absl::FPrintF(stderr, "%s: %s\n", service,
                  status.ok() ? "answers again" : OneLine(status));
  }
  feed.reachable = status.ok();
}

bool Passing(const grpc::Status& status) {
  const auto code = status.error_code();
  return status.ok() || code == grpc::StatusCode::UNAVAILABLE ||
         code == grpc::StatusCode::DEADLINE_EXCEEDED ||
         code == grpc::StatusCode::RESOURCE_EXHAUSTED;
}

// True when the wait ended with Ctrl-C. The signals are blocked, so they end the wait only here.
bool Interrupted(const sigset_t& signals, absl::Duration wait) {
  const timespec time = absl::ToTimespec(wait);
  return sigtimedwait(&signals, nullptr, &time) > 0;
}

int Watch(const Given& given, Link& link) {
  const auto services = link.Named(given.services);
  if (!services.ok()) return Fail(services.status());
  const bool from_position = !given.from.empty() && given.from != "start";
  if (from_position && services->size() != 1) {
    return WrongUse("a position belongs to one service; say which with --service");
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::map<std::string, Feed> feeds;
  for (const std::string& service : *services) {
    feeds[service] = {from_position ? given.from : "", given.from.empty(), true};
  }
  while (true) {
    bool more = false;
    for (const std::string& service : *services) {
      grpc::Status status;
      more |= Poll(service, feeds[service], link, status);
      if (!Passing(status)) return Refused(service, status);
      Tell(service, feeds[service], status);
    }
    if (std::fflush(stdout) != 0) return Fail("cannot write to standard output");
    if (Interrupted(signals, more ? absl::ZeroDuration() : kPause)) break;
  }
  if (services->size() == 1) {
    absl::FPrintF(stderr, "position: %s\n", feeds[services->front()].position);
  }
  return kDone;
}

}  // namespace

void AddWatch(CLI::App& app, Verb& chosen) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = app.add_subcommand("watch", "Events as they happen; Ctrl-C ends");
  verb->add_option("--service", given->services, "Only this service; may be repeated");
  verb->add_option("--from", given->from,
                   "\"start\" or a position; without it only what happens from now on");
  verb->callback([given, &chosen] {
    chosen = [given](Link& link) { return Watch(*given, link); };
  });
}

}  // namespace aftercare::ctl
