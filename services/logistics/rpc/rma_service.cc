#include "services/logistics/rpc/rma_service.h"

#include <utility>
#include <vector>

#include "common/server/lists.h"
#include "services/logistics/store/request_codec.h"
#include "services/logistics/store/wire.h"

namespace aftercare::logistics {

RmaService::RmaService(server::Ground& ground, const PolicySource& policies)
    : ground_(ground), rpcs_(ground.door(), "aftercare.logistics.v1.RmaService"),
      policies_(policies) {}

template <class Request, class Decode>
RmaService::Reactor* RmaService::Change(absl::string_view rpc, Context* context,
                                        const Request* request, v1::Rma* response,
                                        Decode decode) {
  return ground_.door().Change(rpcs_[rpc], context, request, response, ground_.processor("rma"),
                               [&](const server::Call&) -> absl::StatusOr<server::Order> {
                                 absl::StatusOr<RmaCommand> command = decode(*request);
                                 if (!command.ok()) return command.status();
                                 return server::OrderFor(*request, *std::move(command));
                               });
}

RmaService::Reactor* RmaService::CreateRma(Context* context, const v1::CreateRmaRequest* request,
                                           v1::Rma* response) {
  return ground_.door().Change(
      rpcs_["CreateRma"], context, request, response, ground_.processor("rma"),
      [&](const server::Call&) -> absl::StatusOr<server::Order> {
        auto command = TakeRma(request->rma(), *policies_.policy());
        if (!command.ok()) return command.status();
        command->id = ids::NewUuid(ground_.clock().Now());
        const ids::Uuid id = command->id;
        return server::Order{id, RmaCommand(*std::move(command))};
      });
}

RmaService::Reactor* RmaService::GetRma(Context* context, const v1::GetRmaRequest* request,
                                        v1::Rma* response) {
  return ground_.door().Get(rpcs_["GetRma"], context, request, response, ground_.reader("rma"));
}

RmaService::Reactor* RmaService::ListRmas(Context* context, const v1::ListRmasRequest* request,
                                          v1::ListRmasResponse* response) {
  std::vector<command::Condition> conditions;
  if (!request->case_name().empty()) {
    conditions.push_back({"case_id = $::text::uuid", server::IdText(request->case_name())});
  }
  if (request->state() != v1::Rma::STATE_UNSPECIFIED) {
    const std::string word = v1::Rma::State_Name(request->state());
    conditions.push_back({"state = $::text", word.substr(word.find('_') + 1)});
  }
  if (request->on_hold_only()) conditions.push_back({"on_hold = $::text::boolean", "true"});
  return server::ServeList(ground_, rpcs_["ListRmas"], context, request, response,
                           ground_.reader("rma"), std::move(conditions),
                           [response] { return response->add_rmas(); });
}

RmaService::Reactor* RmaService::ExtendRma(Context* context, const v1::ExtendRmaRequest* request,
                                           v1::Rma* response) {
  return Change("ExtendRma", context, request, response, [](const auto& r) {
    return RmaCommand(logistics::ExtendRma{TakeTime(r.deadline()), r.reason()});
  });
}

RmaService::Reactor* RmaService::ReceiveRma(Context* context,
                                            const v1::ReceiveRmaRequest* request,
                                            v1::Rma* response) {
  return Change("ReceiveRma", context, request, response,
                [](const auto& r) { return RmaCommand(TakeReceipt(r)); });
}

RmaService::Reactor* RmaService::ReleaseRma(Context* context,
                                            const v1::ReleaseRmaRequest* request,
                                            v1::Rma* response) {
  return Change("ReleaseRma", context, request, response,
                [](const auto& r) { return RmaCommand(logistics::ReleaseRma{r.reason()}); });
}

RmaService::Reactor* RmaService::InspectRma(Context* context,
                                            const v1::InspectRmaRequest* request,
                                            v1::Rma* response) {
  return Change("InspectRma", context, request, response,
                [](const auto& r) -> absl::StatusOr<RmaCommand> { return TakeInspection(r); });
}

RmaService::Reactor* RmaService::SettleRma(Context* context, const v1::SettleRmaRequest* request,
                                           v1::Rma* response) {
  return Change("SettleRma", context, request, response,
                [](const auto& r) { return RmaCommand(TakeSettlement(r)); });
}

RmaService::Reactor* RmaService::WriteOffRma(Context* context,
                                             const v1::WriteOffRmaRequest* request,
                                             v1::Rma* response) {
  return Change("WriteOffRma", context, request, response,
                [](const auto& r) { return RmaCommand(TakeWriteOff(r)); });
}

RmaService::Reactor* RmaService::CancelRma(Context* context, const v1::CancelRmaRequest* request,
                                           v1::Rma* response) {
  return Change("CancelRma", context, request, response,
                [](const auto& r) { return RmaCommand(logistics::CancelRma{r.reason()}); });
}

}  // namespace aftercare::logistics
