// Intake as repair sees it: answers with the cases a test gives it.
#ifndef AFTERCARE_TESTS_SERVICES_REPAIR_RPC_FAKE_CASES_H_
#define AFTERCARE_TESTS_SERVICES_REPAIR_RPC_FAKE_CASES_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "aftercare/intake/v1/case.grpc.pb.h"

namespace aftercare::repair {

class FakeCases final : public intake::v1::CaseService::Service {
 public:
  FakeCases() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  ~FakeCases() override { Leave(); }

  std::string peers() const { return absl::StrCat("intake=127.0.0.1:", port_); }
  void Keep(intake::v1::Case value) {
    std::lock_guard<std::mutex> lock(mutex_);
    cases_.push_back(std::move(value));
  }
  // Nobody answers any more.
  void Leave() {
    if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now());
    server_ = nullptr;
  }

  grpc::Status ListCases(grpc::ServerContext*, const intake::v1::ListCasesRequest* request,
                         intake::v1::ListCasesResponse* response) override {
    std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& one : cases_) {
      if (one.report().serial_number() != request->serial_number()) continue;
      if (response->cases_size() == request->page_size()) {
        response->set_next_page_token("more");
        break;
      }
      *response->add_cases() = one;
    }
    return grpc::Status::OK;
  }
  grpc::Status GetCase(grpc::ServerContext*, const intake::v1::GetCaseRequest* request,
                       intake::v1::Case* response) override {
    std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& one : cases_) {
      if (one.name() != request->name()) continue;
      *response = one;
      return grpc::Status::OK;
    }
    return {grpc::StatusCode::NOT_FOUND, "no such case"};
  }

 private:
  std::mutex mutex_;
  std::vector<intake::v1::Case> cases_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_TESTS_SERVICES_REPAIR_RPC_FAKE_CASES_H_
