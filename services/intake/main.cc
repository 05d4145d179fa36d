#include "services/intake/app/parts.h"
#include "services/intake/events/incident_watch.h"
#include "services/intake/rpc/case_service.h"
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
    if (!status.ok()) return status;
    ground.On("intake", intake::WatchCases(ground, *parts.policies));
    ground.On("intake", intake::ReachCases(ground));
    ground.On("intake", intake::AbsorbMerged(ground));
    return status;
  }});
}
