// TrackingService: what carriers call. Events of all three ways of telling them go through the
// inlet; streams are in tracking_stream.h.
#ifndef AFTERCARE_LOGISTICS_RPC_TRACKING_SERVICE_H_
#define AFTERCARE_LOGISTICS_RPC_TRACKING_SERVICE_H_

#include "aftercare/logistics/v1/tracking.grpc.pb.h"
#include "common/server/ground.h"
#include "services/logistics/app/tracking_inlet.h"

namespace aftercare::logistics {

class TrackingService final : public v1::TrackingService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  using Stream = grpc::ServerBidiReactor<v1::StreamTrackingEventsRequest,
                                         v1::StreamTrackingEventsResponse>;

  TrackingService(server::Ground& ground, const TrackingInlet& inlet);

  Reactor* AcceptShipment(Context*, const v1::AcceptShipmentRequest*, v1::Shipment*) override;
  Reactor* RefuseShipment(Context*, const v1::RefuseShipmentRequest*, v1::Shipment*) override;
  Reactor* PushTrackingEvent(Context*, const v1::PushTrackingEventRequest*,
                             v1::TrackingEvent*) override;
  Reactor* PushTrackingEvents(Context*, const v1::PushTrackingEventsRequest*,
                              v1::PushTrackingEventsResponse*) override;
  Stream* StreamTrackingEvents(Context*) override;
  Reactor* ListOpenShipments(Context*, const v1::ListOpenShipmentsRequest*,
                             v1::ListOpenShipmentsResponse*) override;
  Reactor* ListTrackingEvents(Context*, const v1::ListTrackingEventsRequest*,
                              v1::ListTrackingEventsResponse*) override;

 private:
  server::Ground& ground_;
  const server::Rpcs rpcs_;
  const TrackingInlet& inlet_;
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_RPC_TRACKING_SERVICE_H_
