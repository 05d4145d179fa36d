// PartService: one handler a command; UpsertParts goes by app/part_import.
#ifndef AFTERCARE_REPAIR_RPC_PART_SERVICE_H_
#define AFTERCARE_REPAIR_RPC_PART_SERVICE_H_

#include "aftercare/repair/v1/part.grpc.pb.h"
#include "common/server/ground.h"

namespace aftercare::repair {

class PartService final : public v1::PartService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  explicit PartService(server::Ground& ground);

  Reactor* UpsertParts(Context*, const v1::UpsertPartsRequest*, v1::UpsertPartsResponse*) override;
  Reactor* GetPart(Context*, const v1::GetPartRequest*, v1::Part*) override;
  Reactor* ListParts(Context*, const v1::ListPartsRequest*, v1::ListPartsResponse*) override;
  Reactor* ReceiveStock(Context*, const v1::ReceiveStockRequest*, v1::Part*) override;
  Reactor* ReservePart(Context*, const v1::ReservePartRequest*, v1::Part*) override;
  Reactor* ConsumePart(Context*, const v1::ConsumePartRequest*, v1::Part*) override;
  Reactor* ReleasePart(Context*, const v1::ReleasePartRequest*, v1::Part*) override;

 private:
  // A mutating call on an existing part; `decode` makes the command of the request.
  template <class Request, class Decode>
  Reactor* Change(absl::string_view rpc, Context* context, const Request* request,
                  v1::Part* response, Decode decode);

  server::Ground& ground_;
  const server::Rpcs rpcs_;
  const server::Method upsert_parts_;  // its records are judged one by one
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_RPC_PART_SERVICE_H_
