// Reports of a request, and what became of them, for the batch and the stream alike.
#ifndef AFTERCARE_LOGISTICS_RPC_TOLD_CODEC_H_
#define AFTERCARE_LOGISTICS_RPC_TOLD_CODEC_H_

#include <vector>

#include "aftercare/logistics/v1/tracking.pb.h"
#include "services/logistics/app/tell_events.h"

namespace aftercare::logistics {

std::vector<TrackingReport> TakeReports(
    const google::protobuf::RepeatedPtrField<v1::TrackingReport>& wire);

void PutFaults(const std::vector<command::FieldFault>& faults,
               google::protobuf::RepeatedPtrField<v1::FieldFault>* out);

void PutResult(const Told& told, v1::TrackingResult* out);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_RPC_TOLD_CODEC_H_
