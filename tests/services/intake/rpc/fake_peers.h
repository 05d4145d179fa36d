// Repair and logistics as the intake's effects see them: they keep what they are asked, answer the
// same to the same request id, and can be told to lose their first answers.
#ifndef AFTERCARE_TESTS_SERVICES_INTAKE_RPC_FAKE_PEERS_H_
#define AFTERCARE_TESTS_SERVICES_INTAKE_RPC_FAKE_PEERS_H_

#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "aftercare/logistics/v1/rma.grpc.pb.h"
#include "aftercare/logistics/v1/shipment.grpc.pb.h"
#include "aftercare/repair/v1/loaner.grpc.pb.h"
#include "aftercare/repair/v1/work_order.grpc.pb.h"

namespace aftercare::intake {

// What one RPC was asked, each request id once.
template <class Request>
class Asked {
 public:
  // UNAVAILABLE the first time, although the request is kept: its answer is lost.
  grpc::Status Keep(const Request& request) {
    std::lock_guard<std::mutex> lock(mutex_);
    ++calls_;
    by_id_.emplace(request.request_id(), request);
    return calls_ == 1 ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "lost") : grpc::Status::OK;
  }
  std::vector<Request> all() const {
    std::lock_guard<std::mutex> lock(mutex_);
    std::vector<Request> requests;
    for (const auto& [id, request] : by_id_) requests.push_back(request);
    return requests;
  }
  int calls() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return calls_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Request> by_id_;
  int calls_ = 0;
};

inline std::string Made(absl::string_view collection, const std::string& request_id) {
  return absl::StrCat(collection, "/", request_id);
}

struct FakeWorkOrders final : repair::v1::WorkOrderService::Service {
  grpc::Status CreateWorkOrder(grpc::ServerContext*,
                               const repair::v1::CreateWorkOrderRequest* request,
                               repair::v1::WorkOrder* response) override {
    response->set_name(Made("workOrders", request->request_id()));
    return asked.Keep(*request);
  }
  Asked<repair::v1::CreateWorkOrderRequest> asked;
};

struct FakeLoaners final : repair::v1::LoanerService::Service {
  grpc::Status AllocateLoaner(grpc::ServerContext*,
                              const repair::v1::AllocateLoanerRequest* request,
                              repair::v1::Loaner* response) override {
    response->set_name(Made("loaners", request->request_id()));
    return asked.Keep(*request);
  }
  Asked<repair::v1::AllocateLoanerRequest> asked;
};

struct FakeRmas final : logistics::v1::RmaService::Service {
  grpc::Status CreateRma(grpc::ServerContext*, const logistics::v1::CreateRmaRequest* request,
                         logistics::v1::Rma* response) override {
    response->set_name(Made("rmas", request->request_id()));
    return asked.Keep(*request);
  }
  Asked<logistics::v1::CreateRmaRequest> asked;
};

struct FakeShipments final : logistics::v1::ShipmentService::Service {
  grpc::Status CreateShipment(grpc::ServerContext*,
                              const logistics::v1::CreateShipmentRequest* request,
                              logistics::v1::Shipment* response) override {
    response->set_name(Made("shipments", request->request_id()));
    return asked.Keep(*request);
  }
  Asked<logistics::v1::CreateShipmentRequest> asked;
};

class FakePeers {
 public:
  FakePeers() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(&work_orders);
    builder.RegisterService(&loaners);
    builder.RegisterService(&rmas);
    builder.RegisterService(&shipments);
    server_ = builder.BuildAndStart();
  }

  // All of them live at one address.
  std::string peers() const {
    std::string text = "intake=127.0.0.1:9";
    for (const char* service : {"repair", "logistics", "notification"}) {
      absl::StrAppend(&text, ",", service, "=127.0.0.1:", port_);
    }
    return text;
  }

  FakeWorkOrders work_orders;
  FakeLoaners loaners;
  FakeRmas rmas;
  FakeShipments shipments;

 private:
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_TESTS_SERVICES_INTAKE_RPC_FAKE_PEERS_H_
