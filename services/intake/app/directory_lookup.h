// What the directory knows of a batch of reports, loaded with the batch in its own round trip.
#ifndef AFTERCARE_INTAKE_APP_DIRECTORY_LOOKUP_H_
#define AFTERCARE_INTAKE_APP_DIRECTORY_LOOKUP_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/command/desk.h"
#include "common/db/link.h"
#include "services/intake/domain/completion.h"

namespace aftercare::intake {

class DirectoryLookup {
 public:
  static std::vector<db::Statement> Statements();

  // Notes what is to be asked for a report; nothing when the channel knew it all.
  void Want(const Report& report);
  // In the round trip of the batch; Receive takes as many results as Send has asked for.
  void Send(db::Link& link);
  absl::Status Receive(command::Results& results);
  // Fills what the report leaves empty.
  void Complete(Report& report) const;

 private:
  db::Array customers_wanted_{db::Type::kUuid}, serials_wanted_{db::Type::kUuid},
      orders_wanted_{db::Type::kUuid};
  absl::flat_hash_map<ids::Uuid, Customer> customers_;
  absl::flat_hash_map<ids::Uuid, SerialUnit> serials_;
  absl::flat_hash_map<ids::Uuid, Order> orders_;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_DIRECTORY_LOOKUP_H_
