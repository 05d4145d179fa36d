// TrackingService: what carriers call. Events of all four ways of telling them go through the
// inlet; streams are in tracking_stream.h.
#ifndef AFTERCARE_LOGISTICS_RPC_TRACKING_SERVICE_H_
#define AFTERCARE_LOGISTICS_RPC_TRACKING_SERVICE_H_

#include "aftercare/logistics/v1/tracking.grpc.pb.h"
#include "common/server/ground.h"
#include "services/logistics/app/tracking_inlet.h"

namespace aftercare::logistics {

// All of v1::TrackingService::CallbackService, but that the stream's messages come as bytes.
using TrackingCallbacks = v1::TrackingService::WithRawCallbackMethod_StreamTrackingEvents<
    v1::TrackingService::WithCallbackMethod_AcceptShipment<
        v1::TrackingService::WithCallbackMethod_RefuseShipment<
            v1::TrackingService::WithCallbackMethod_PushTrackingEvent<
                v1::TrackingService::WithCallbackMethod_PushTrackingEvents<
                    v1::TrackingService::WithCallbackMethod_PushTrackingPayload<
                        v1::TrackingService::WithCallbackMethod_ListOpenShipments<
                            v1::TrackingService::WithCallbackMethod_ListTrackingEvents<
                                v1::TrackingService::Service>>>>>>>>;

class TrackingService final : public TrackingCallbacks {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  using Stream = grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>;

  TrackingService(server::Ground& ground, const TrackingInlet& inlet);

  Reactor* AcceptShipment(Context*, const v1::AcceptShipmentRequest*, v1::Shipment*) override;
  Reactor* RefuseShipment(Context*, const v1::RefuseShipmentRequest*, v1::Shipment*) override;
  Reactor* PushTrackingEvent(Context*, const v1::PushTrackingEventRequest*,
                             v1::TrackingEvent*) override;
  Reactor* PushTrackingEvents(Context*, const v1::PushTrackingEventsRequest*,
                              v1::PushTrackingEventsResponse*) override;
  Reactor* PushTrackingPayload(Context*, const v1::PushTrackingPayloadRequest*,
                               v1::PushTrackingPayloadResponse*) override;
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
