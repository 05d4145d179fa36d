// The whole roster as it stands in the database: as many entries as members of staff, so it is read
// at once where somebody has to be found in it.
#ifndef AFTERCARE_NOTIFICATION_APP_ROSTER_VIEW_H_
#define AFTERCARE_NOTIFICATION_APP_ROSTER_VIEW_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "aftercare/notification/v1/roster.pb.h"
#include "common/command/reader.h"
#include "services/notification/domain/roster.h"

namespace aftercare::notification {

struct RosterView {
  std::vector<Person> persons;
  std::vector<v1::Person> resources;  // of the persons, in the same order
};

// Blocks for a read; not for the threads of RPCs. At most 10 000 persons.
absl::StatusOr<RosterView> ReadRoster(command::Reader& persons);

// Who gets a message to "staff/{staff id}" or "roles/{role}" at an instant: the person when active,
// the first in the calling line of the role. Null: nobody.
const Person* FindReceiver(const std::vector<Person>& roster, const std::string& audience,
                           absl::Time time);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_APP_ROSTER_VIEW_H_
