// The check-in inspection and the customer's declaration inside the work order's resource, lossless
// both ways; also what a CheckIn request brings.
#ifndef AFTERCARE_REPAIR_STORE_INSPECTION_CODEC_H_
#define AFTERCARE_REPAIR_STORE_INSPECTION_CODEC_H_

#include "aftercare/repair/v1/inspection.pb.h"
#include "services/repair/domain/inspection.h"
#include "services/repair/store/wire.h"

namespace aftercare::repair {

void ToProto(const Declaration& declared, v1::Declaration* out);
Declaration FromProto(const v1::Declaration& wire);

void ToProto(const Inspection& inspection, v1::Inspection* out);
Inspection FromProto(const v1::Inspection& wire, WireReader& reader);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_STORE_INSPECTION_CODEC_H_
