#include "services/intake/events/progress.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "aftercare/logistics/v1/rma.pb.h"
#include "aftercare/logistics/v1/shipment.pb.h"
#include "aftercare/repair/v1/loaner.pb.h"
#include "aftercare/repair/v1/work_order.pb.h"
#include "common/stream/event_data.h"
#include "common/server/lists.h"
#include "services/intake/domain/action_course.h"
#include "services/intake/domain/case.h"

namespace aftercare::intake {
namespace {

using stream::DataOf;
using stream::FactOf;

using stream::Reaction;
using Reactions = absl::StatusOr<std::vector<Reaction>>;
using Source = RecordProgress::Source;

// What a resource says of itself: which case it belongs to, where it stands, and as RecordProgress.
struct Standing {
  Source source;
  std::string case_name;
  std::string status;
  bool quality_passed = false;
  bool settleable = false;
};

std::string Bare(absl::string_view name, absl::string_view prefix) {
  return std::string(absl::StripPrefix(name, prefix));
}

Standing Of(const repair::v1::WorkOrder& order, const type::v1::Event&) {
  // The last round's check counts: a passed one before a dispute does not speak for the new repair.
  const auto& checks = order.quality_checks();
  const bool passed = std::any_of(checks.begin(), checks.end(), [&](const auto& check) {
    return check.passed() && check.round() == order.round();
  });
  Standing standing{Source::kWorkOrder, order.case_(),
                    Bare(repair::v1::WorkOrder::State_Name(order.state()), "STATE_"), passed};
  // A check that was passed says that nothing can be done, not that it was.
  const bool given_up =
      order.outcome().result() == repair::v1::REPAIR_RESULT_NOT_REPAIRABLE;
  if (given_up && standing.status == "READY") standing.status = std::string(kNotRepairable);
  return standing;
}

Standing Of(const repair::v1::Loaner& loaner, const type::v1::Event& event) {
  // When the loan is over, only the facts of its end still name the case.
  return {Source::kLoaner, loaner.has_loan() ? loaner.loan().case_() : FactOf(event, "case"),
          Bare(repair::v1::Loaner::State_Name(loaner.state()), "STATE_")};
}

// Pieces of the line that may be replaced or refunded by now (LOG-01).
int64_t SettleableOf(const logistics::v1::Rma& rma, const logistics::v1::RmaLine& line) {
  switch (rma.settle_when()) {
    case logistics::v1::SETTLE_WHEN_AUTHORISED:
      return line.authorised() - line.written_off() - line.rejected();
    case logistics::v1::SETTLE_WHEN_RECEIVED: return line.received() - line.rejected();
    default: return line.accepted();
  }
}

Standing Of(const logistics::v1::Rma& rma, const type::v1::Event&) {
  Standing standing{Source::kRma, rma.case_name(),
                    Bare(logistics::v1::Rma::State_Name(rma.state()), "STATE_")};
  for (const logistics::v1::RmaLine& line : rma.lines()) {
    standing.quality_passed |= line.accepted() > 0;
    standing.settleable |= SettleableOf(rma, line) > 0;
  }
  return standing;
}

Standing Of(const logistics::v1::Shipment& shipment, const type::v1::Event&) {
  return {Source::kShipment, shipment.case_name(),
          Bare(logistics::v1::TrackingStatus_Name(shipment.status()), "TRACKING_STATUS_")};
}

template <class Resource>
Reactions Progress(const type::v1::Event& event, server::Ground& ground) {
  const auto resource = DataOf<Resource>(event);
  if (!resource.ok()) return resource.status();
  Standing standing = Of(*resource, event);
  const auto target = server::Door::IdOf(standing.case_name);
  if (standing.case_name.empty() || !target.ok()) return std::vector<Reaction>{};
  RecordProgress progress;
  progress.source = standing.source;
  progress.resource = event.subject();
  progress.status = std::move(standing.status);
  progress.quality_passed = standing.quality_passed;
  progress.settleable = standing.settleable;
  progress.version = event.version();
  return std::vector<Reaction>{
      {&ground.processor("case"), *target, CaseCommand(std::move(progress))}};
}

}  // namespace

stream::Handler FollowRepair(server::Ground& ground) {
  return {"repair_progress",
          {"aftercare.repair.work_order.*", "aftercare.repair.loaner.*"},
          [&ground](const type::v1::Event& event) {
            return absl::StartsWith(event.type(), "aftercare.repair.loaner.")
                       ? Progress<repair::v1::Loaner>(event, ground)
                       : Progress<repair::v1::WorkOrder>(event, ground);
          }};
}

stream::Handler FollowLogistics(server::Ground& ground) {
  return {"logistics_progress",
          {"aftercare.logistics.rma.*", "aftercare.logistics.shipment.*"},
          [&ground](const type::v1::Event& event) {
            return absl::StartsWith(event.type(), "aftercare.logistics.rma.")
                       ? Progress<logistics::v1::Rma>(event, ground)
                       : Progress<logistics::v1::Shipment>(event, ground);
          }};
}

}  // namespace aftercare::intake
