#include "services/intake/app/parts.h"
#include "services/intake/events/incident_watch.h"
#include "services/intake/events/progress.h"
#include "services/intake/events/roster.h"
#include "services/intake/rpc/case_service.h"
#include "services/intake/rpc/directory_service.h"
#include "services/intake/rpc/incident_service.h"

int main(int argc, char** argv) {
  using namespace aftercare;  // NOLINT: names of the parts only
  intake::Parts parts;
  return server::Main(argc, argv, {"intake", nullptr, [&parts](server::Ground& ground) {
    auto status = intake::BuildParts(ground, parts);
    if (status.ok()) {
      status = ground.Serve<intake::CaseService>("aftercare.intake.v1.CaseService", ground,
                                                 *parts.policies);
    }
    if (status.ok()) {
      status = ground.Serve<intake::IncidentService>("aftercare.intake.v1.IncidentService", ground);
    }
    if (status.ok()) {
      status =
          ground.Serve<intake::DirectoryService>("aftercare.intake.v1.DirectoryService", ground);
    }
    if (!status.ok()) return status;
    ground.On("intake", intake::WatchCases(ground, *parts.policies));
    ground.On("intake", intake::ReachCases(ground));
    ground.On("intake", intake::FollowMembers(ground));
    ground.On("intake", intake::AbsorbMerged(ground));
    ground.On("repair", intake::FollowRepair(ground));
    ground.On("logistics", intake::FollowLogistics(ground));
    ground.On("notification", intake::FollowRoster(ground));
    return status;
  }});
}
