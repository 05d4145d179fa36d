// Takes ERP's part records over (ERP-01): each is judged by itself and a command of its part like any
// other, the request as a whole has one kept answer.
#ifndef AFTERCARE_REPAIR_APP_PART_IMPORT_H_
#define AFTERCARE_REPAIR_APP_PART_IMPORT_H_

#include "aftercare/repair/v1/part.pb.h"
#include "common/db/session.h"
#include "common/server/ground.h"

namespace aftercare::repair {

// Fills the response and waits for it: for an errand's thread. `method` leaves the records
// unchecked. A failure that passes by itself ends the call, and the same request id goes on where it
// ended; any other refuses its record only.
absl::Status ImportParts(server::Ground& ground, const server::Method& method,
                         const server::Call& call, const v1::UpsertPartsRequest& request,
                         db::Session& session, v1::UpsertPartsResponse* response);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_APP_PART_IMPORT_H_
