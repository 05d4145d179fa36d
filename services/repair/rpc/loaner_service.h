// LoanerService: one handler a command; an allocation that names no loaner goes by
// app/loaner_allocation.
#ifndef AFTERCARE_REPAIR_RPC_LOANER_SERVICE_H_
#define AFTERCARE_REPAIR_RPC_LOANER_SERVICE_H_

#include "aftercare/repair/v1/loaner.grpc.pb.h"
#include "common/server/ground.h"

namespace aftercare::repair {

class LoanerService final : public v1::LoanerService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  explicit LoanerService(server::Ground& ground);

  Reactor* RegisterLoaner(Context*, const v1::RegisterLoanerRequest*, v1::Loaner*) override;
  Reactor* GetLoaner(Context*, const v1::GetLoanerRequest*, v1::Loaner*) override;
  Reactor* ListLoaners(Context*, const v1::ListLoanersRequest*, v1::ListLoanersResponse*) override;
  Reactor* AllocateLoaner(Context*, const v1::AllocateLoanerRequest*, v1::Loaner*) override;
  Reactor* HandOutLoaner(Context*, const v1::HandOutLoanerRequest*, v1::Loaner*) override;
  Reactor* ReturnLoaner(Context*, const v1::ReturnLoanerRequest*, v1::Loaner*) override;

 private:
  // A mutating call on an existing loaner; `decode` makes the command of the request.
  template <class Request, class Decode>
  Reactor* Change(absl::string_view rpc, Context* context, const Request* request,
                  v1::Loaner* response, Decode decode);

  server::Ground& ground_;
  const server::Rpcs rpcs_;
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_RPC_LOANER_SERVICE_H_
