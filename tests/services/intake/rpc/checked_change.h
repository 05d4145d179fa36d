// A change through an RPC, checked for all that every change claims: who may not is refused, the
// timeline says what was done and by whom, the version follows it, the same request is answered
// with the same bytes, and an etag of before is refused.
#ifndef AFTERCARE_TESTS_SERVICES_INTAKE_RPC_CHECKED_CHANGE_H_
#define AFTERCARE_TESTS_SERVICES_INTAKE_RPC_CHECKED_CHANGE_H_

#include <algorithm>
#include <string>
#include <vector>

#include "tests/services/intake/rpc/intake_server.h"

namespace aftercare::intake {

struct Step {
  std::string by;                    // staff id
  std::vector<std::string> denied;   // staff whose role may not; ERP never may
  std::vector<std::string> entries;  // kinds on the timeline, in their order
};

// An instant as a message in text format.
inline std::string In(absl::Duration from_now) {
  return absl::StrCat("{ seconds: ", absl::ToUnixSeconds(time::SystemClock().Now() + from_now),
                      " }");
}

class CheckedChange : public IntakeServer {
 protected:
  using IntakeServer::IntakeServer;

  // Brings `resource` one step further by a request of `text` with its name and etag.
  template <class Stub, class Request, class Resource>
  void Change(Stub& stub,
              grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Resource*),
              const Step& step, const std::string& text, Resource& resource) {
    SCOPED_TRACE(Request::descriptor()->name());
    ASSERT_FALSE(resource.etag().empty()) << "an earlier step failed";
    auto request = Ask<Request>(absl::StrCat("name: '", resource.name(), "' etag: '",
                                             resource.etag(), "' ", text));
    const Resource before = resource;
    resource = Made(stub, rpc, step, request, std::stoi(before.etag()));
    EXPECT_EQ(resource.name(), before.name());
    request.set_request_id(NewId());
    const absl::Status stale = Try(stub, rpc, step.by, request).status();
    EXPECT_EQ(stale.code(), absl::StatusCode::kAborted) << stale;
    EXPECT_EQ(ReasonOf(stale), "ETAG_MISMATCH");
  }

  // The same for a request that needs no resource, or one whose version is `before`.
  template <class Stub, class Request, class Resource>
  Resource Made(Stub& stub,
                grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Resource*),
                const Step& step, const Request& request, int before = 0) {
    std::vector<std::string> denied = step.denied;
    denied.push_back("erp");
    for (const std::string& who : denied) {
      const absl::Status refused = Try(stub, rpc, who, request).status();
      EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied) << who;
      EXPECT_EQ(ReasonOf(refused), "ACCESS_NOT_DECLARED") << who;  // by the door, before any rule
    }
    const Resource after = Must(stub, rpc, step.by, request);
    EXPECT_EQ(Must(stub, rpc, step.by, request).SerializeAsString(), after.SerializeAsString());
    EXPECT_EQ(after.etag(), absl::StrCat(before + step.entries.size()));
    EXPECT_EQ(Noted(after.name(), before, "staff/" + step.by), step.entries);
    return after;
  }

  // The kinds on a timeline after `version`, each noted under `actor`.
  std::vector<std::string> Noted(const std::string& name, int version, const std::string& actor) {
    std::vector<std::string> kinds;
    for (const auto& entry : Timeline(name)) {
      if (entry.number() <= version) continue;
      EXPECT_EQ(entry.actor(), actor) << entry.kind();
      kinds.push_back(entry.kind());
    }
    return kinds;
  }

  std::vector<type::v1::TimelineEntry> Timeline(const std::string& name) {
    const auto page =
        Must(*timelines_, &type::v1::TimelineService::Stub::ListTimelineEntries, "li.na",
             Ask<type::v1::ListTimelineEntriesRequest>("page_size: 1000 parent: '" + name + "'"));
    return {page.timeline_entries().begin(), page.timeline_entries().end()};
  }

  // Where in `all` the resources stand that `who` finds on all pages of at most `size`, in their
  // order; `of` takes them from a page.
  template <class Stub, class Request, class Response, class Of>
  std::vector<int> Paged(Stub& stub,
                         grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                         const std::string& who, const std::string& filter, int size,
                         const std::vector<std::string>& all, Of of) {
    auto request = Ask<Request>(absl::StrCat(filter, " page_size: ", size));
    std::vector<int> listed;
    for (size_t page = 0; page <= all.size(); ++page) {
      const Response response = Must(stub, rpc, who, request);
      EXPECT_LE(of(response).size(), size);
      for (const auto& one : of(response)) {
        listed.push_back(
            static_cast<int>(std::find(all.begin(), all.end(), one.name()) - all.begin()));
      }
      request.set_page_token(response.next_page_token());
      if (response.next_page_token().empty()) break;
    }
    EXPECT_EQ(request.page_token(), "");
    return listed;
  }

  // A fact of the newest entry of that kind; empty when it is not there.
  std::string Fact(const std::string& name, const std::string& kind, const std::string& key) {
    std::string value;
    for (const auto& entry : Timeline(name)) {
      if (entry.kind() != kind) continue;
      for (const auto& fact : entry.facts()) {
        if (fact.key() == key) value = fact.value();
      }
    }
    return value;
  }

  // A case of product quality of that customer; `facts` in text format make its level.
  v1::OpenCaseRequest Reported(const std::string& customer, const std::string& facts = "") {
    return Ask<v1::OpenCaseRequest>(
        absl::StrCat("report { channel: CHANNEL_PHONE customer_external_id: '", customer,
                     "' order_number: 'SO-", customer, "' order_line: 1 product_model: 'QL-P5' ",
                     "symptom: 'The phone does overheat.' facts { ", facts, " } }"));
  }
  v1::Case Open(const std::string& customer, const std::string& facts = "") {
    return Must(*cases_, &v1::CaseService::Stub::OpenCase, "li.na", Reported(customer, facts));
  }
  v1::Case CaseNow(const std::string& name) {
    return Must(*cases_, &v1::CaseService::Stub::GetCase, "li.na",
                Ask<v1::GetCaseRequest>("name: '" + name + "'"));
  }
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_TESTS_SERVICES_INTAKE_RPC_CHECKED_CHANGE_H_
