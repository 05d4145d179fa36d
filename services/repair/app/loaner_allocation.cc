#include "services/repair/app/loaner_allocation.h"

#include <memory>
#include <utility>

#include "common/command/personal.h"
#include "common/server/errand_call.h"
#include "services/repair/store/loaner_query.h"

namespace aftercare::repair {
namespace {

// Offered before the caller is told to come back; so many taken at once is a stampede.
constexpr int kMostOffers = 8;

class Allocation : public std::enable_shared_from_this<Allocation> {
 public:
  Allocation(server::Ground& ground, const server::Method& method, const server::Call& call,
             const v1::AllocateLoanerRequest& request, AllocateLoaner command,
             std::vector<ids::Uuid> offers, v1::Loaner* response, server::Door::Finish finish)
      : ground_(ground), method_(method), call_(call), request_(request),
        command_(std::move(command)), offers_(std::move(offers)), response_(response),
        finish_(std::move(finish)) {}

  // With no offer left the command goes to a loaner that never is: a request served before is
  // answered from its claim all the same, and any other finds nothing.
  void OfferNext() {
    const bool last = next_ == offers_.size();
    const ids::Uuid target =
        last ? ids::DerivedUuid("repair.loaner", "none of them") : offers_[next_++];
    server::Door::Submit(method_, call_, request_, {target, LoanerCommand(command_)}, response_,
                         ground_.processor("loaner"),
                         [self = shared_from_this(), last](absl::Status status) {
                           self->Settle(std::move(status), last);
                         });
  }

 private:
  void Settle(absl::Status status, bool last) {
    if (!last && command::Explain(status).reason == "WRONG_STATE") return OfferNext();
    if (!last || !absl::IsNotFound(status)) return finish_(std::move(status));
    if (offers_.size() == kMostOffers) {
      return finish_(command::Refuse(absl::StatusCode::kAborted, "LOANERS_CONTENDED",
                                     "the loaners offered were taken meanwhile; try again",
                                     {{"retry_after_ms", "200"}}));
    }
    finish_(command::Refuse(absl::StatusCode::kFailedPrecondition, "NO_LOANER_AVAILABLE",
                            "no loaner that fits is free",
                            {{"rule", "REP-07"}, {"product_model", request_.product_model()}}));
  }

  server::Ground& ground_;
  const server::Method& method_;
  const server::Call call_;
  const v1::AllocateLoanerRequest& request_;
  const AllocateLoaner command_;
  const std::vector<ids::Uuid> offers_;
  v1::Loaner* const response_;
  const server::Door::Finish finish_;
  size_t next_ = 0;
};

}  // namespace

AllocateLoaner AllocationOf(const v1::AllocateLoanerRequest& request, WireReader& reader) {
  AllocateLoaner command;
  command.case_id = reader.Id("cases", request.case_(), "case");
  command.customer = request.customer();
  if (request.has_due_time()) command.due_at = command::FromTimestamp(request.due_time());
  return command;
}

void AllocateAny(server::Ground& ground, const server::Method& method, const server::Call& call,
                 const v1::AllocateLoanerRequest& request, db::Session& session,
                 v1::Loaner* response, server::Door::Finish finish) {
  WireReader reader;
  AllocateLoaner command = AllocationOf(request, reader);
  if (request.product_model().empty()) {
    reader.Fail("product_model", "must be set where no loaner is named");
  }
  if (!request.etag().empty()) reader.Fail("etag", "needs the name of a loaner");
  if (auto status = reader.request_status(); !status.ok()) return finish(status);
  std::vector<ids::Uuid> offers;
  const absl::Status status = session.Do([&](pqxx::work& work) {
    offers = AvailableLoaners(work, request.product_model(), request.region(), kMostOffers);
  });
  if (!status.ok()) return finish(server::ForCaller(status));
  std::make_shared<Allocation>(ground, method, call, request, std::move(command),
                               std::move(offers), response, std::move(finish))
      ->OfferNext();
}

}  // namespace aftercare::repair
