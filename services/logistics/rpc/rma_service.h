// RmaService: like CarrierService, one handler a command.
#ifndef AFTERCARE_LOGISTICS_RPC_RMA_SERVICE_H_
#define AFTERCARE_LOGISTICS_RPC_RMA_SERVICE_H_

#include "aftercare/logistics/v1/rma.grpc.pb.h"
#include "common/server/ground.h"
#include "services/logistics/app/policy_source.h"

namespace aftercare::logistics {

class RmaService final : public v1::RmaService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  RmaService(server::Ground& ground, const PolicySource& policies);

  Reactor* CreateRma(Context*, const v1::CreateRmaRequest*, v1::Rma*) override;
  Reactor* GetRma(Context*, const v1::GetRmaRequest*, v1::Rma*) override;
  Reactor* ListRmas(Context*, const v1::ListRmasRequest*, v1::ListRmasResponse*) override;
  Reactor* ExtendRma(Context*, const v1::ExtendRmaRequest*, v1::Rma*) override;
  Reactor* ReceiveRma(Context*, const v1::ReceiveRmaRequest*, v1::Rma*) override;
  Reactor* ReleaseRma(Context*, const v1::ReleaseRmaRequest*, v1::Rma*) override;
  Reactor* InspectRma(Context*, const v1::InspectRmaRequest*, v1::Rma*) override;
  Reactor* SettleRma(Context*, const v1::SettleRmaRequest*, v1::Rma*) override;
  Reactor* WriteOffRma(Context*, const v1::WriteOffRmaRequest*, v1::Rma*) override;
  Reactor* CancelRma(Context*, const v1::CancelRmaRequest*, v1::Rma*) override;

 private:
  // A mutating call on an existing RMA; `decode` makes the command of the request, or refuses it.
  template <class Request, class Decode>
  Reactor* Change(absl::string_view rpc, Context* context, const Request* request,
                  v1::Rma* response, Decode decode);

  server::Ground& ground_;
  const server::Rpcs rpcs_;
  const PolicySource& policies_;
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_RPC_RMA_SERVICE_H_
