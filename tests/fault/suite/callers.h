// Clients of a System that never give up: each call is repeated under its request id, now at the
// one, now at the other replica, until it is acknowledged.
#ifndef AFTERCARE_TESTS_FAULT_SUITE_CALLERS_H_
#define AFTERCARE_TESTS_FAULT_SUITE_CALLERS_H_

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/suite/system.h"
#include "tests/support/eventually.h"

namespace aftercare::testing {

std::string NewId();  // a request id

// Thread safe.
class Callers {
 public:
  explicit Callers(const System& system);

  // Of "aftercare.intake.v1.CaseService" it is "intake"; what every service offers has none.
  template <class Service>
  static std::string AreaOf() {
    return std::vector<std::string>(absl::StrSplit(Service::service_full_name(), '.')).at(1);
  }

  // One try at one replica.
  template <class Service, class Request, class Response>
  grpc::Status Try(const std::string& who, int replica,
                   grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&,
                                                         Response*),
                   const Request& request, Response* response,
                   const std::string& area = AreaOf<Service>()) {
    grpc::ClientContext context;
    Prepare(who, context);
    typename Service::Stub stub(channels_.at({area, replica}));
    return (stub.*method)(&context, request, response);
  }

  // Until it is acknowledged; false, and the test has failed, when something answers what no
  // repetition cures or nobody answers for long.
  template <class Service, class Request, class Response>
  bool Persist(const std::string& who,
               grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&,
                                                     Response*),
               const Request& request, Response* response,
               const std::string& area = AreaOf<Service>()) {
    grpc::Status status;
    int tries = 0;
    int replica = static_cast<int>(next_++ % replicas_);
    const bool answered = Eventually([&] {
      response->Clear();
      status = Try<Service>(who, replica, method, request, response, area);
      replica = (replica + 1) % replicas_;
      ++tries;
      return !MayPass(status);
    }, absl::Minutes(1));
    repeated_ += tries - 1;
    if (status.ok()) ++acknowledged_;
    EXPECT_TRUE(answered && status.ok())
        << Service::service_full_name() << " as " << who << ": " << status.error_code() << ", "
        << status.error_message() << " after " << tries << " tries; " << request.ShortDebugString();
    return answered && status.ok();
  }

  // Calls answered with OK, and how many tries were in vain.
  int64_t acknowledged() const { return acknowledged_.load(); }
  int64_t repeated() const { return repeated_.load(); }

 private:
  static bool MayPass(const grpc::Status& status);
  void Prepare(const std::string& who, grpc::ClientContext& context) const;

  const int replicas_;
  std::map<std::pair<std::string, int>, std::shared_ptr<grpc::Channel>> channels_;
  std::map<std::string, std::string> tokens_;
  std::atomic<uint64_t> next_{0};
  std::atomic<int64_t> acknowledged_{0}, repeated_{0};
};

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_FAULT_SUITE_CALLERS_H_
