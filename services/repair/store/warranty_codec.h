// A warranty decision inside the work order's resource, lossless both ways.
#ifndef AFTERCARE_REPAIR_STORE_WARRANTY_CODEC_H_
#define AFTERCARE_REPAIR_STORE_WARRANTY_CODEC_H_

#include "aftercare/repair/v1/warranty.pb.h"
#include "services/repair/domain/warranty.h"
#include "services/repair/store/wire.h"

namespace aftercare::repair {

void ToProto(const WarrantyDecision& decision, v1::WarrantyDecision* out);
WarrantyDecision FromProto(const v1::WarrantyDecision& wire, WireReader& reader);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_STORE_WARRANTY_CODEC_H_
