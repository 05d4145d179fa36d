// The carrier's side of a shipment, with its own credential (LOG-03).
#ifndef AFTERCARE_CTL_DEMO_CARRIER_H_
#define AFTERCARE_CTL_DEMO_CARRIER_H_

#include <string>
#include <vector>

#include "aftercare/logistics/v1/shipment.pb.h"
#include "aftercare/logistics/v1/tracking.pb.h"
#include "services/ctl/demo/stage.h"

namespace aftercare::ctl::demo {

logistics::v1::Shipment GetShipment(Stage& stage, const std::string& name);

// Finds the shipment among the open ones it sees and accepts it under this tracking number;
// another carrier does not find it.
logistics::v1::Shipment AcceptAsCarrier(Stage& stage, const std::string& name,
                                        const std::string& tracking_number);

// One scan: what the carrier's own code says, when it was.
struct Scan {
  std::string code;
  absl::Time time;
  std::string place;
};

// Pushes them in one batch, in the order given; how many were kept and how many known already.
struct Pushed {
  int kept = 0;
  int known = 0;
};
Pushed Push(Stage& stage, const std::string& tracking_number, const std::vector<Scan>& scans);

// Waits until the shipment has this status.
void AwaitStatus(Stage& stage, const std::string& name, logistics::v1::TrackingStatus status);

}  // namespace aftercare::ctl::demo

#endif  // AFTERCARE_CTL_DEMO_CARRIER_H_
