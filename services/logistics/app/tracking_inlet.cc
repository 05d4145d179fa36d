#include "services/logistics/app/tracking_inlet.h"

#include <memory>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "common/server/errand_call.h"
#include "services/logistics/store/tracking_rows.h"

namespace aftercare::logistics {
namespace {

// The events of one shipment and where they stood in the request.
struct Share {
  TellEvents tell;
  std::vector<size_t> places;
};

// A request on its way: answered when the last of its tasks is.
struct Gathering {
  std::vector<Told> told;
  TrackingInlet::Done done;
  std::mutex mutex;
  absl::Status failed;
  size_t open = 0;

  void Answer(const absl::Status& status, const Share* share) {
    {
      std::lock_guard<std::mutex> lock(mutex);
      if (!status.ok() && failed.ok()) failed = status;
      if (status.ok() && share != nullptr) {
        for (size_t i = 0; i < share->places.size(); ++i) {
          told[share->places[i]] = std::move((*share->tell.told)[i]);
        }
      }
      if (--open > 0) return;
    }
    if (failed.ok()) {
      done(std::move(told));
    } else {
      done(failed);
    }
  }
};

absl::Status Unknown() {
  return command::Refuse(absl::StatusCode::kNotFound, "NOT_FOUND",
                         "no shipment has this tracking number", {{"rule", "LOG-03"}});
}

absl::Status Ambiguous() {
  return command::Refuse(absl::StatusCode::kFailedPrecondition, "TRACKING_NUMBER_AMBIGUOUS",
                         "shipments of several carriers have this tracking number",
                         {{"rule", "LOG-03"}});
}

using ByNumber = absl::flat_hash_map<std::string, std::vector<NumberedShipment>>;

absl::StatusOr<ByNumber> Find(const server::Call& call, const std::vector<TrackingReport>& reports,
                              db::Session& session) {
  ByNumber found;
  std::vector<std::string> numbers;
  for (const TrackingReport& report : reports) {
    if (found.try_emplace(report.tracking_number).second) {
      numbers.push_back(report.tracking_number);
    }
  }
  const std::string carrier = call.caller.kind == auth::Kind::kPartner ? call.caller.id : "";
  const absl::Status status = session.Do([&](pqxx::work& work) {
    for (auto& [number, shipments] : found) shipments.clear();
    for (NumberedShipment& one : FindByNumber(work, carrier, numbers)) {
      found[one.tracking_number].push_back(std::move(one));
    }
  });
  if (!status.ok()) return server::ForCaller(status);
  return found;
}

// Reports that name one shipment go to its share; the others are answered at once.
std::vector<std::pair<ids::Uuid, std::shared_ptr<Share>>> Divide(
    std::vector<TrackingReport> reports, const ByNumber& found, std::vector<Told>& told) {
  absl::flat_hash_map<ids::Uuid, std::shared_ptr<Share>> shares;
  std::vector<std::pair<ids::Uuid, std::shared_ptr<Share>>> ordered;
  for (size_t i = 0; i < reports.size(); ++i) {
    const auto& named = found.at(reports[i].tracking_number);
    if (named.size() != 1) {
      told[i].refusal = named.empty() ? Unknown() : Ambiguous();
      continue;
    }
    auto& share = shares[named[0].shipment];
    if (share == nullptr) {
      share = std::make_shared<Share>();
      share->tell.carrier_id = named[0].carrier_id;
      share->tell.told = std::make_shared<std::vector<Told>>();
      ordered.emplace_back(named[0].shipment, share);
    }
    share->tell.reports.push_back(std::move(reports[i]));
    share->places.push_back(i);
  }
  return ordered;
}

}  // namespace

void TrackingInlet::Tell(const server::Call& call, std::vector<TrackingReport> reports,
                         Done done) const {
  auto gathering = std::make_shared<Gathering>();
  gathering->told.resize(reports.size());
  gathering->done = std::move(done);
  auto shared = std::make_shared<std::vector<TrackingReport>>(std::move(reports));
  const bool queued = ground_.errands().Run([this, call, shared, gathering](db::Session& session) {
    auto found = Find(call, *shared, session);
    if (!found.ok()) return gathering->done(found.status());
    const auto shares = Divide(std::move(*shared), *found, gathering->told);
    if (shares.empty()) return gathering->done(std::move(gathering->told));
    gathering->open = shares.size();
    std::vector<command::Task> tasks;
    for (const auto& [shipment, share] : shares) {
      command::Task task;
      task.claim.kind = command::Claim::Kind::kNatural;
      task.target = shipment;
      task.caller = call.caller;
      task.traceparent = call.traceparent;
      task.deadline = call.deadline;
      task.command = ShipmentTask(share->tell);
      task.done = [gathering, share = share](const absl::StatusOr<command::Answer>& answer) {
        gathering->Answer(answer.status(), share.get());
      };
      tasks.push_back(std::move(task));
    }
    ground_.processor("shipment").SubmitAll(std::move(tasks));
  });
  if (!queued) {
    gathering->done(command::Refuse(absl::StatusCode::kResourceExhausted, "QUEUE_FULL",
                                    "too many requests are waiting; try again later",
                                    {{"retry_after_ms", "200"}}));
  }
}

}  // namespace aftercare::logistics
