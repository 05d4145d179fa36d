// What a case is about, between domain and resource: report, classification, grading. Lossless both
// ways; requests are read by the same functions as rows.
#ifndef AFTERCARE_INTAKE_STORE_MATTER_CODEC_H_
#define AFTERCARE_INTAKE_STORE_MATTER_CODEC_H_

#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/intake/v1/matter.pb.h"
#include "services/intake/domain/classification.h"
#include "services/intake/domain/grading.h"
#include "services/intake/domain/matter.h"
#include "services/intake/store/wire.h"

namespace aftercare::intake {

void ToProto(const GradingFacts& facts, v1::GradingFacts* out);
void ToProto(const Report& report, v1::Report* out);
void ToProto(const Classification& classification, v1::Classification* out);
void ToProto(const Grading& grading, v1::Grading* out);

// What does not fit is remembered by the reader.
GradingFacts FromProto(const v1::GradingFacts& wire, WireReader& reader);
Report FromProto(const v1::Report& wire, WireReader& reader);
Classification FromProto(const v1::Classification& wire, WireReader& reader);
Grading FromProto(const v1::Grading& wire, WireReader& reader);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_MATTER_CODEC_H_
