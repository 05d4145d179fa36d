#include "services/intake/app/parts.h"
#include "services/intake/rpc/case_service.h"

int main(int argc, char** argv) {
  using namespace aftercare;  // NOLINT: names of the parts only
  intake::Parts parts;
  return server::Main(argc, argv, {"intake", nullptr, [&parts](server::Ground& ground) {
    auto status = intake::BuildParts(ground, parts);
    if (status.ok()) {
      status = ground.Serve<intake::CaseService>("aftercare.intake.v1.CaseService", ground,
                                                 *parts.policies);
    }
    return status;
  }});
}
