#include "services/repair/rpc/loaner_service.h"

#include <utility>
#include <vector>

#include "common/command/personal.h"
#include "common/server/errand_call.h"
#include "common/server/lists.h"
#include "services/repair/app/loaner_allocation.h"
#include "services/repair/domain/loaner.h"
#include "services/repair/store/wire.h"

namespace aftercare::repair {

LoanerService::LoanerService(server::Ground& ground)
    : ground_(ground), rpcs_(ground.door(), "aftercare.repair.v1.LoanerService") {}

template <class Request, class Decode>
LoanerService::Reactor* LoanerService::Change(absl::string_view rpc, Context* context,
                                              const Request* request, v1::Loaner* response,
                                              Decode decode) {
  return ground_.door().Change(
      rpcs_[rpc], context, request, response, ground_.processor("loaner"),
      [&](const server::Call&) -> absl::StatusOr<server::Order> {
        WireReader reader;
        LoanerCommand command = decode(*request, reader);
        if (auto status = reader.request_status(); !status.ok()) return status;
        return server::OrderFor(*request, std::move(command));
      });
}

LoanerService::Reactor* LoanerService::RegisterLoaner(Context* context,
                                                      const v1::RegisterLoanerRequest* request,
                                                      v1::Loaner* response) {
  return ground_.door().Change(
      rpcs_["RegisterLoaner"], context, request, response, ground_.processor("loaner"),
      [&](const server::Call&) -> absl::StatusOr<server::Order> {
        return server::Order{
            LoanerId(request->serial_number()),
            LoanerCommand(repair::RegisterLoaner{
                request->product_model(), request->serial_number(), request->location(),
                request->region(),
                {request->stands_in_for().begin(), request->stands_in_for().end()}})};
      });
}

LoanerService::Reactor* LoanerService::GetLoaner(Context* context,
                                                 const v1::GetLoanerRequest* request,
                                                 v1::Loaner* response) {
  return ground_.door().Get(rpcs_["GetLoaner"], context, request, response,
                            ground_.reader("loaner"));
}

LoanerService::Reactor* LoanerService::ListLoaners(Context* context,
                                                   const v1::ListLoanersRequest* request,
                                                   v1::ListLoanersResponse* response) {
  std::vector<command::Condition> conditions;
  if (!request->product_model().empty()) {
    conditions.push_back({"product_model = $::text", request->product_model()});
  }
  if (request->state() != v1::Loaner::STATE_UNSPECIFIED) {
    const auto state = static_cast<LoanerState>(request->state() - 1);
    conditions.push_back({"state = $::text", std::string(Word(state))});
  }
  if (!request->case_().empty()) {
    conditions.push_back({"case_id = $::text::uuid AND case_id IS NOT NULL",
                          server::IdText(request->case_())});
  }
  return server::ServeList(ground_, rpcs_["ListLoaners"], context, request, response,
                           ground_.reader("loaner"), std::move(conditions),
                           [response] { return response->add_loaners(); });
}

LoanerService::Reactor* LoanerService::AllocateLoaner(Context* context,
                                                      const v1::AllocateLoanerRequest* request,
                                                      v1::Loaner* response) {
  if (!request->name().empty()) {
    return Change("AllocateLoaner", context, request, response,
                  [](const auto& r, WireReader& reader) { return AllocationOf(r, reader); });
  }
  const server::Method& method = rpcs_["AllocateLoaner"];
  return server::ServeErrandThen(
      ground_, method, context, request,
      [this, &method, request, response](const server::Call& call, db::Session& session,
                                         server::Door::Finish finish) {
        AllocateAny(ground_, method, call, *request, session, response, std::move(finish));
      });
}

LoanerService::Reactor* LoanerService::HandOutLoaner(Context* context,
                                                     const v1::HandOutLoanerRequest* request,
                                                     v1::Loaner* response) {
  return Change("HandOutLoaner", context, request, response, [](const auto& r, WireReader&) {
    repair::HandOutLoaner command;
    if (r.has_due_time()) command.due_at = command::FromTimestamp(r.due_time());
    command.accessories = TakeAccessories(r.accessories());
    return command;
  });
}

LoanerService::Reactor* LoanerService::ReturnLoaner(Context* context,
                                                    const v1::ReturnLoanerRequest* request,
                                                    v1::Loaner* response) {
  return Change("ReturnLoaner", context, request, response, [](const auto& r, WireReader& reader) {
    return repair::ReturnLoaner{
        reader.Enum(r.condition(), LoanerCondition::kDamaged, "condition"),
        TakeAccessories(r.accessories()),
        {r.photos().begin(), r.photos().end()}};
  });
}

}  // namespace aftercare::repair
