// Repair and logistics as the intake sees them: they keep what they are asked, lose their first
// answers, answer the same to the same request id, and tell the events a test has them tell.
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
#include "aftercare/type/v1/operations.grpc.pb.h"
#include "common/command/personal.h"
#include "common/ids/uuid.h"
#include "common/outbox/position.h"
#include "common/time/clock.h"

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
  grpc::Status SettleRma(grpc::ServerContext*, const logistics::v1::SettleRmaRequest* request,
                         logistics::v1::Rma* response) override {
    response->set_name(request->name());
    return settled.Keep(*request);
  }
  Asked<logistics::v1::CreateRmaRequest> asked;
  Asked<logistics::v1::SettleRmaRequest> settled;
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

// What the peers have told; asked for by the intake when Redis brings nothing for a while.
class FakeEvents final : public type::v1::EventService::Service {
 public:
  // `resource` changed ("logistics.rma.rma_issued") to its version `version`, which follows the one
  // told before.
  template <class Resource>
  void Tell(const std::string& kind, const std::string& name, int64_t version,
            const Resource& resource) {
    type::v1::Event event;
    event.set_id(ids::NewUuid(time::SystemClock().Now()).ToString());
    event.set_type(absl::StrCat("aftercare.", kind));
    event.set_subject(name);
    event.set_version(version);
    command::SetTimestamp(time::SystemClock().Now(), event.mutable_time());
    event.mutable_data()->PackFrom(resource);
    std::lock_guard<std::mutex> lock(mutex_);
    event.set_position(outbox::Position{1, 1, static_cast<int64_t>(told_.size()) + 1}.ToString());
    told_.push_back(std::move(event));
  }

  grpc::Status ReadEvents(grpc::ServerContext*, const type::v1::ReadEventsRequest* request,
                          type::v1::ReadEventsResponse* response) override {
    const auto after = outbox::ParsePosition(request->after());
    if (!after.ok()) return {grpc::StatusCode::INVALID_ARGUMENT, "after"};
    response->set_position(outbox::Position{1, after->xid, after->seq}.ToString());
    if (request->partition() != 0) return grpc::Status::OK;
    std::lock_guard<std::mutex> lock(mutex_);
    for (const type::v1::Event& event : told_) {
      if (*outbox::ParsePosition(event.position()) <= *after) continue;
      *response->add_events() = event;
      response->set_position(event.position());
    }
    return grpc::Status::OK;
  }

 private:
  std::mutex mutex_;
  std::vector<type::v1::Event> told_;
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
    builder.RegisterService(&events);
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
  FakeEvents events;

 private:
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_TESTS_SERVICES_INTAKE_RPC_FAKE_PEERS_H_
