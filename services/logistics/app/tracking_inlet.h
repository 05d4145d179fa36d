// Where told events come in, whichever RPC told them: finds the shipments their numbers name, makes
// one task a shipment, and queues all tasks of a request together, so that they are one transaction
// as far as one holds them.
#ifndef AFTERCARE_LOGISTICS_APP_TRACKING_INLET_H_
#define AFTERCARE_LOGISTICS_APP_TRACKING_INLET_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/server/ground.h"
#include "services/logistics/app/tell_events.h"

namespace aftercare::logistics {

class TrackingInlet {
 public:
  using Done = std::function<void(absl::StatusOr<std::vector<Told>>)>;

  // The ground outlives the inlet.
  explicit TrackingInlet(server::Ground& ground) : ground_(ground) {}

  // One Told for each report, in their order, after all are committed. A number that names no shipment
  // of the caller's is NOT_FOUND in its Told. An error means that some may be kept and some not; they
  // can be told again. Never blocks; `done` is called once, on any thread.
  void Tell(const server::Call& call, std::vector<TrackingReport> reports, Done done) const;

 private:
  server::Ground& ground_;
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_APP_TRACKING_INLET_H_
