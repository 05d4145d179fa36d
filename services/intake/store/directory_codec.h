// Records of the directory between domain and resource, for requests and rows alike. Lossless both
// ways; name and update_time belong to the row.
#ifndef AFTERCARE_INTAKE_STORE_DIRECTORY_CODEC_H_
#define AFTERCARE_INTAKE_STORE_DIRECTORY_CODEC_H_

#include "aftercare/intake/v1/directory.pb.h"
#include "services/intake/domain/directory.h"
#include "services/intake/store/wire.h"

namespace aftercare::intake {

void ToProto(const Customer& record, v1::Customer* out);
void ToProto(const Product& record, v1::Product* out);
void ToProto(const Order& record, v1::Order* out);
void ToProto(const SerialUnit& record, v1::SerialUnit* out);

// What does not fit is remembered by the reader.
Customer FromProto(const v1::Customer& wire, WireReader& reader);
Product FromProto(const v1::Product& wire, WireReader& reader);
Order FromProto(const v1::Order& wire, WireReader& reader);
SerialUnit FromProto(const v1::SerialUnit& wire, WireReader& reader);

// Outcome and faults; line and external id are the caller's.
void ToProto(const UpsertResult& result, v1::UpsertResult* out);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_DIRECTORY_CODEC_H_
