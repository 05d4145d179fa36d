// The ledger clocks are computed from, which is state, and the clocks themselves, which callers see
// and nothing reads back (INT-11).
#ifndef AFTERCARE_INTAKE_STORE_CLOCK_CODEC_H_
#define AFTERCARE_INTAKE_STORE_CLOCK_CODEC_H_

#include "aftercare/intake/v1/clock.pb.h"
#include "services/intake/domain/clock.h"
#include "services/intake/store/wire.h"

namespace aftercare::intake {

void ToProto(const ClockHistory& history, v1::ClockLedger* out);
// What does not fit is remembered by the reader.
ClockHistory FromProto(const v1::ClockLedger& wire, WireReader& reader);

// A clock that has not started is its kind and state only; a deadline a pause keeps away for ever
// is not set.
void ToProto(const Clock& clock, v1::Clock* out);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_CLOCK_CODEC_H_
