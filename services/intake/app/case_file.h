// What the carrier of an effect has to know of its case and may not stand in an effect: personal
// data, and what ERP and CRM know of the customer and the order.
#ifndef AFTERCARE_INTAKE_APP_CASE_FILE_H_
#define AFTERCARE_INTAKE_APP_CASE_FILE_H_

#include <optional>

#include "common/db/session.h"
#include "common/server/ground.h"
#include "services/intake/domain/case_state.h"
#include "services/intake/domain/directory.h"

namespace aftercare::intake {

struct CaseFile {
  Case value;
  std::optional<Customer> customer;  // none: CRM has not sent it, or the case does not know it
  std::optional<Order> order;
};

// Used by one thread, that of the effects.
class CaseFiles {
 public:
  // `ground` outlives it.
  explicit CaseFiles(server::Ground& ground) : ground_(ground), session_(ground.dsn()) {}

  absl::StatusOr<CaseFile> Read(const ids::Uuid& case_id);

 private:
  server::Ground& ground_;
  db::Session session_;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_CASE_FILE_H_
