#include "services/logistics/rpc/tracking_service.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/server/errand_call.h"
#include "common/server/lists.h"
#include "services/logistics/rpc/ownership.h"
#include "services/logistics/rpc/told_codec.h"
#include "services/logistics/rpc/tracking_stream.h"
#include "services/logistics/store/carrier_codec.h"
#include "services/logistics/store/payload_mapping.h"
#include "services/logistics/store/request_codec.h"
#include "services/logistics/store/tracking_codec.h"
#include "services/logistics/store/tracking_rows.h"

namespace aftercare::logistics {
namespace {

constexpr absl::string_view kAllShipments = "shipments/-";

absl::StatusOr<EventsQuestion> QuestionOf(const v1::ListTrackingEventsRequest& request,
                                          const auth::Principal& caller) {
  EventsQuestion question;
  command::Faults faults;
  if (request.parent() != kAllShipments) {
    const auto id = server::Door::IdOf(request.parent(), "parent");
    if (!id.ok() || !absl::StartsWith(request.parent(), "shipments/")) {
      faults.Add("parent", "must be shipments/{shipment} with a UUID, or shipments/-");
    } else {
      question.shipment = *id;
    }
  } else if (!request.unmapped_only()) {
    faults.Add("unmapped_only", "must be set for all shipments");
  }
  if (!faults.ok()) return faults.status();
  if (caller.kind == auth::Kind::kPartner) question.carrier_id = caller.id;
  question.unmapped_only = request.unmapped_only();
  question.limit = request.page_size() == 0 ? server::kDefaultPageSize : request.page_size();
  return question;
}

// By the caller's own mappings; a carrier nobody has described has none.
absl::StatusOr<PayloadReports> ReadAs(const server::Call& call, const std::string& payload,
                                      command::Reader& carriers) {
  v1::Carrier resource;
  const absl::Status got = carriers.Fetch(
      CarrierUuid(call.caller.id), call.deadline - time::SystemClock().Now(), &resource);
  if (!got.ok() && !absl::IsNotFound(got)) return got;
  std::vector<PayloadMapping> mappings;
  if (got.ok()) {
    auto carrier = FromProto(resource);
    if (!carrier.ok()) return carrier.status();
    mappings = std::move(carrier->payloads);
  }
  return ReadPayload(payload, mappings);
}

}  // namespace

TrackingService::TrackingService(server::Ground& ground, const TrackingInlet& inlet)
    : ground_(ground), rpcs_(ground.door(), "aftercare.logistics.v1.TrackingService"),
      inlet_(inlet) {}

TrackingService::Reactor* TrackingService::AcceptShipment(
    Context* context, const v1::AcceptShipmentRequest* request, v1::Shipment* response) {
  return ground_.door().Change(
      rpcs_["AcceptShipment"], context, request, response, ground_.processor("shipment"),
      [&](const server::Call&) {
        return server::OrderFor(*request, ShipmentTask(ShipmentCommand(TakeAcceptance(*request))));
      });
}

TrackingService::Reactor* TrackingService::RefuseShipment(
    Context* context, const v1::RefuseShipmentRequest* request, v1::Shipment* response) {
  return ground_.door().Change(
      rpcs_["RefuseShipment"], context, request, response, ground_.processor("shipment"),
      [&](const server::Call&) {
        return server::OrderFor(*request, ShipmentTask(ShipmentCommand(
                                              logistics::RefuseShipment{request->reason()})));
      });
}

TrackingService::Reactor* TrackingService::PushTrackingEvent(
    Context* context, const v1::PushTrackingEventRequest* request, v1::TrackingEvent* response) {
  return ground_.door().Serve(
      rpcs_["PushTrackingEvent"], context, *request,
      [&](const server::Call& call, server::Door::Finish finish) {
        inlet_.Tell(call, {TakeReport(request->event())},
                    [response, finish](absl::StatusOr<std::vector<Told>> told) {
                      if (!told.ok()) return finish(told.status());
                      const Told& one = told->front();
                      if (!one.refusal.ok()) return finish(one.refusal);
                      ToProto(one.shipment, one.event, response);
                      finish(absl::OkStatus());
                    });
      });
}

TrackingService::Reactor* TrackingService::PushTrackingEvents(
    Context* context, const v1::PushTrackingEventsRequest* request,
    v1::PushTrackingEventsResponse* response) {
  return ground_.door().Serve(
      rpcs_["PushTrackingEvents"], context, *request,
      [&](const server::Call& call, server::Door::Finish finish) {
        inlet_.Tell(call, TakeReports(request->events()),
                    [response, finish](absl::StatusOr<std::vector<Told>> told) {
                      if (!told.ok()) return finish(told.status());
                      for (const Told& one : *told) PutResult(one, response->add_results());
                      finish(absl::OkStatus());
                    });
      });
}

TrackingService::Reactor* TrackingService::PushTrackingPayload(
    Context* context, const v1::PushTrackingPayloadRequest* request,
    v1::PushTrackingPayloadResponse* response) {
  return server::ServeErrandThen(
      ground_, rpcs_["PushTrackingPayload"], context, request,
      [this, request, response](const server::Call& call, db::Session&,
                                server::Door::Finish finish) {
        auto read = ReadAs(call, request->payload(), ground_.reader("carrier"));
        if (!read.ok()) return finish(server::ForCaller(read.status()));
        PutFaults(read->faults, response->mutable_faults());
        inlet_.Tell(call, std::move(read->reports),
                    [response, finish, places = std::move(read->places)](
                        absl::StatusOr<std::vector<Told>> told) {
                      if (!told.ok()) return finish(told.status());
                      for (size_t i = 0; i < told->size(); ++i) {
                        v1::TrackingResult* result = response->add_results();
                        PutResult((*told)[i], result);
                        for (v1::FieldFault& fault : *result->mutable_faults()) {
                          fault.set_field(absl::StrCat(places[i], ".", fault.field()));
                        }
                      }
                      finish(absl::OkStatus());
                    });
      });
}

TrackingService::Stream* TrackingService::StreamTrackingEvents(Context* context) {
  return new TrackingStream(ground_, rpcs_["StreamTrackingEvents"], inlet_, *context);
}

TrackingService::Reactor* TrackingService::ListOpenShipments(
    Context* context, const v1::ListOpenShipmentsRequest* request,
    v1::ListOpenShipmentsResponse* response) {
  return server::ServeList(
      ground_, rpcs_["ListOpenShipments"], context, request, response, ground_.reader("shipment"),
      [](const server::Call& call) {
        // As the index says it, so that a generic plan may use it.
        return std::vector<command::Condition>{
            {"NOT finished AND carrier_id = $::text", call.caller.id}};
      },
      [response] { return response->add_shipments(); });
}

TrackingService::Reactor* TrackingService::ListTrackingEvents(
    Context* context, const v1::ListTrackingEventsRequest* request,
    v1::ListTrackingEventsResponse* response) {
  return server::ServeErrand(
      ground_, rpcs_["ListTrackingEvents"], context, request,
      [this, request, response](const server::Call& call, db::Session& session) -> absl::Status {
        auto question = QuestionOf(*request, call.caller);
        if (!question.ok()) return question.status();
        const std::string subject = auth::Subject(call.caller);
        const std::string filter = paging::FilterDigest(*request);
        const auto values = ground_.page_tokens().Open(request->page_token(), subject, filter);
        if (!values.ok()) return values.status();
        if (values->size() == 2) question->after = {(*values)[0], server::IdIn((*values)[1])};
        absl::StatusOr<EventsPage> page = absl::UnknownError("not read");
        const absl::Status status =
            session.Do([&](pqxx::work& work) { page = ReadEvents(work, *question); });
        if (!status.ok()) return status;
        if (!page.ok()) return page.status();
        for (const KeptEvent& one : page->events) {
          ToProto(one.shipment, one.event, response->add_tracking_events());
        }
        if (!page->next.at.empty()) {
          response->set_next_page_token(ground_.page_tokens().Make(
              subject, filter, {page->next.at, page->next.identity.ToString()}));
        }
        return absl::OkStatus();
      });
}

}  // namespace aftercare::logistics
