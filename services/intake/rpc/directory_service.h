// DirectoryService: takes records from ERP and CRM and answers questions about them (ERP-01). The
// records are no aggregates: an upsert is one errand, done once for its request id.
#ifndef AFTERCARE_INTAKE_RPC_DIRECTORY_SERVICE_H_
#define AFTERCARE_INTAKE_RPC_DIRECTORY_SERVICE_H_

#include <map>
#include <string>
#include <vector>

#include "aftercare/intake/v1/directory.grpc.pb.h"
#include "common/server/ground.h"

namespace aftercare::intake {

class DirectoryService final : public v1::DirectoryService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  explicit DirectoryService(server::Ground& ground);

  Reactor* UpsertCustomers(Context*, const v1::UpsertCustomersRequest*,
                           v1::UpsertResponse*) override;
  Reactor* GetCustomer(Context*, const v1::GetCustomerRequest*, v1::Customer*) override;
  Reactor* ListCustomers(Context*, const v1::ListCustomersRequest*,
                         v1::ListCustomersResponse*) override;
  Reactor* UpsertProducts(Context*, const v1::UpsertProductsRequest*,
                          v1::UpsertResponse*) override;
  Reactor* GetProduct(Context*, const v1::GetProductRequest*, v1::Product*) override;
  Reactor* ListProducts(Context*, const v1::ListProductsRequest*,
                        v1::ListProductsResponse*) override;
  Reactor* UpsertOrders(Context*, const v1::UpsertOrdersRequest*, v1::UpsertResponse*) override;
  Reactor* GetOrder(Context*, const v1::GetOrderRequest*, v1::Order*) override;
  Reactor* ListOrders(Context*, const v1::ListOrdersRequest*, v1::ListOrdersResponse*) override;
  Reactor* UpsertSerialUnits(Context*, const v1::UpsertSerialUnitsRequest*,
                             v1::UpsertResponse*) override;
  Reactor* GetSerialUnit(Context*, const v1::GetSerialUnitRequest*, v1::SerialUnit*) override;
  Reactor* ListSerialUnits(Context*, const v1::ListSerialUnitsRequest*,
                           v1::ListSerialUnitsResponse*) override;

 private:
  // `records` is the list in the request.
  template <class Record, class Request, class Records>
  Reactor* Upsert(absl::string_view rpc, Context* context, const Request* request,
                  const Records& records, v1::UpsertResponse* response);
  template <class Record, class Request, class Resource>
  Reactor* Get(absl::string_view rpc, Context* context, const Request* request,
               Resource* response);
  // `add` answers a new element of the response.
  template <class Record, class Request, class Response, class Add>
  Reactor* List(absl::string_view rpc, Context* context, const Request* request,
                Response* response, std::vector<command::Condition> conditions, Add add);

  server::Ground& ground_;
  const server::Rpcs rpcs_;
  // The RPCs whose records are judged one by one, so that a bad one refuses only itself.
  std::map<std::string, server::Method, std::less<>> upserts_;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_RPC_DIRECTORY_SERVICE_H_
