// One serial's whole history in one answer (REP-04): repairs and loans are ours, the cases and what
// they decided to replace are asked of intake.
#ifndef AFTERCARE_REPAIR_APP_SERIAL_HISTORY_H_
#define AFTERCARE_REPAIR_APP_SERIAL_HISTORY_H_

#include <string>

#include "absl/status/status.h"
#include "aftercare/repair/v1/work_order.pb.h"
#include "common/server/ground.h"
#include "services/repair/app/owned_cases.h"
#include "services/repair/app/policy_source.h"

namespace aftercare::repair {

class SerialHistories {
 public:
  // Both outlive the histories.
  SerialHistories(server::Ground& ground, const PolicySource& policies)
      : ground_(ground), policies_(policies), cases_(ground) {}

  // Fills the answer and waits for it: for an errand's thread. INTAKE_UNAVAILABLE when intake does
  // not answer. Thread safe.
  absl::Status Fill(const std::string& serial, const server::Call& call,
                    v1::SerialHistory* out) const;

 private:
  server::Ground& ground_;
  const PolicySource& policies_;
  const OwnedCases cases_;
};

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_APP_SERIAL_HISTORY_H_
