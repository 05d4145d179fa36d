// `aftercarectl verify`: recomputes the timelines' hash chains in the services (INT-24).
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "aftercare/type/v1/operations.pb.h"
#include "services/ctl/link.h"
#include "services/ctl/report.h"
#include "services/ctl/verbs.h"

namespace aftercare::ctl {
namespace {

constexpr char kPath[] = "/aftercare.type.v1.TimelineService/VerifyTimelines";
// A page is a thousand aggregates whose entries are all read.
constexpr absl::Duration kDeadline = absl::Minutes(2);

struct Given {
  std::vector<std::string> services;
  std::string name;
};

struct Totals {
  int64_t checked = 0;
  int64_t entries = 0;
  int64_t faults = 0;
};

grpc::Status VerifyService(const std::string& service, const std::string& name, Link& link,
                           Totals& totals) {
  type::v1::VerifyTimelinesRequest request;
  request.set_name(name);
  do {
    type::v1::VerifyTimelinesResponse response;
    const grpc::Status status = link.CallPeer(service, kPath, request, &response);
    if (!status.ok()) return status;
    totals.checked += response.checked();
    totals.entries += response.entries();
    totals.faults += response.faults_size();
    for (const std::string& fault : response.faults()) {
      absl::PrintF("%s: FAULT: %s\n", service, fault);
    }
    const bool advanced = response.next_page_token() != request.page_token();
    if (!advanced && !response.next_page_token().empty()) {
      return {grpc::StatusCode::DATA_LOSS, "the pages do not come to an end"};
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return grpc::Status::OK;
}

// With a name, the services that do not have it are passed over; one has to have it.
int Verify(const Given& given, Link& link) {
  const auto services = link.Named(given.services);
  if (!services.ok()) return Fail(services.status());
  link.set_timeout(kDeadline);
  Totals all;
  int failed = 0;
  int missing = 0;
  for (const std::string& service : *services) {
    Totals totals;
    const grpc::Status status = VerifyService(service, given.name, link, totals);
    all.checked += totals.checked;
    all.entries += totals.entries;
    all.faults += totals.faults;
    if (status.error_code() == grpc::StatusCode::NOT_FOUND && !given.name.empty()) {
      ++missing;
      continue;
    }
    if (!status.ok()) {
      Refused(service, status);
      ++failed;
      continue;
    }
    absl::PrintF("%-12s %d aggregates, %d entries, %d faults\n", service, totals.checked,
                 totals.entries, totals.faults);
  }
  std::fflush(stdout);
  if (all.faults > 0) return Fail(absl::StrCat(all.faults, " faults in the timelines"));
  if (failed > 0) {
    return Fail(absl::StrCat(failed, " of ", services->size(), " services not verified"));
  }
  if (missing == static_cast<int>(services->size()) && missing > 0) {
    return Fail(absl::StrCat("no service has ", given.name));
  }
  return kDone;
}

}  // namespace

void AddVerify(CLI::App& app, Verb& chosen) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = app.add_subcommand("verify", "Verify the hash chains of all timelines");
  verb->add_option("NAME", given->name, "One aggregate only, such as cases/0190...");
  verb->add_option("--service", given->services, "Only this service; may be repeated");
  verb->callback([given, &chosen] {
    chosen = [given](Link& link) { return Verify(*given, link); };
  });
}

}  // namespace aftercare::ctl
