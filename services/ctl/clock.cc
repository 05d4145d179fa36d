// `aftercarectl clock show|advance`: the test clocks of all services.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "aftercare/type/v1/operations.pb.h"
#include "common/ids/uuid.h"
#include "services/ctl/duration.h"
#include "services/ctl/link.h"
#include "services/ctl/report.h"
#include "services/ctl/verbs.h"

namespace aftercare::ctl {
namespace {

struct Given {
  std::string by;
  std::vector<std::string> services;
};

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

constexpr char kClockOff[] = "TEST_CLOCK_OFF";

// Asks every service that can be reached; those that cannot be are named and passed over.
int Each(const Given& given, Link& link,
         const std::function<grpc::Status(const std::string&, type::v1::TestClock*)>& ask) {
  const auto services = link.Named(given.services);
  if (!services.ok()) return Fail(services.status());
  int answered = 0;
  int refused = 0;
  int off = 0;
  for (const std::string& service : *services) {
    type::v1::TestClock clock;
    const grpc::Status status = ask(service, &clock);
    if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
      absl::PrintF("%-12s not reachable\n", service);
    } else if (ReasonOf(status) == kClockOff) {
      absl::PrintF("%-12s runs without a test clock\n", service);
      ++off;
    } else if (!status.ok()) {
      Refused(service, status);
      ++refused;
    } else {
      absl::PrintF("%-12s %s, %s ahead\n", service,
                   absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", TimeOf(clock.time()),
                                    absl::UTCTimeZone()),
                   DurationText(absl::Seconds(clock.ahead().seconds())));
      ++answered;
    }
  }
  std::fflush(stdout);
  if (off > 0) {
    return Fail(absl::StrCat(off, " of ", services->size(), " services have no test clock: only "
                             "those started with the setting test-clock have one "
                             "(deploy/up --test-clock)"));
  }
  if (refused > 0) return Fail(absl::StrCat(refused, " services refused"));
  return answered > 0 ? kDone : Fail("no service can be reached");
}

int Show(const Given& given, Link& link) {
  return Each(given, link, [&link](const std::string& service, type::v1::TestClock* clock) {
    return link.CallPeer(service, "/aftercare.type.v1.TestClockService/GetClock",
                         type::v1::GetClockRequest(), clock);
  });
}

int Advance(const Given& given, Link& link) {
  const auto by = ReadDuration(given.by);
  if (!by.ok()) return Fail(by.status());
  return Each(given, link, [&](const std::string& service, type::v1::TestClock* clock) {
    type::v1::AdvanceClockRequest request;
    request.mutable_by()->set_seconds(absl::ToInt64Seconds(*by));
    request.set_request_id(ids::NewUuid(absl::Now()).ToString());
    return link.CallPeer(service, "/aftercare.type.v1.TestClockService/AdvanceClock", request,
                         clock);
  });
}

}  // namespace

void AddClock(CLI::App& app, Verb& chosen) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = app.add_subcommand(
      "clock", "The services' test clocks (setting test-clock, deploy/up --test-clock)");
  verb->require_subcommand(1);
  CLI::App* show = verb->add_subcommand("show", "Each service's time and how far it runs ahead");
  show->callback([given, &chosen] {
    chosen = [given](Link& link) { return Show(*given, link); };
  });
  CLI::App* advance = verb->add_subcommand("advance", "Move all clocks forward");
  advance->add_option("DURATION", given->by, "90s, 15m, 2h, 1d, 1d12h")->required();
  advance->callback([given, &chosen] {
    chosen = [given](Link& link) { return Advance(*given, link); };
  });
  verb->add_option("--service", given->services, "Only this service; may be repeated");
}

}  // namespace aftercare::ctl
