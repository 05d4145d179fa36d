// The allocation of a loaner that names none (REP-07): the free ones that fit are looked up and
// offered one after the other until one is still free when its command is decided.
#ifndef AFTERCARE_REPAIR_APP_LOANER_ALLOCATION_H_
#define AFTERCARE_REPAIR_APP_LOANER_ALLOCATION_H_

#include "aftercare/repair/v1/loaner.pb.h"
#include "common/server/ground.h"
#include "services/repair/domain/loaner.h"
#include "services/repair/store/wire.h"

namespace aftercare::repair {

// The command of a request, whichever loaner it is for.
AllocateLoaner AllocationOf(const v1::AllocateLoanerRequest& request, WireReader& reader);

// Answers by `finish`. A request id that was served before gets the loaner it got then, whatever is
// free now. NO_LOANER_AVAILABLE when none fits. `request` and `response` live until then.
void AllocateAny(server::Ground& ground, const server::Method& method, const server::Call& call,
                 const v1::AllocateLoanerRequest& request, db::Session& session,
                 v1::Loaner* response, server::Door::Finish finish);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_APP_LOANER_ALLOCATION_H_
