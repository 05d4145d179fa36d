#include "services/repair/app/parts.h"
#include "services/repair/rpc/loaner_service.h"
#include "services/repair/rpc/part_service.h"
#include "services/repair/rpc/work_order_service.h"

int main(int argc, char** argv) {
  using namespace aftercare;  // NOLINT: names of the parts only
  repair::Parts parts;
  return server::Main(argc, argv, {"repair", nullptr, [&parts](server::Ground& ground) {
    auto status = repair::BuildParts(ground, parts);
    if (status.ok()) {
      status = ground.Serve<repair::WorkOrderService>("aftercare.repair.v1.WorkOrderService",
                                                      ground, *parts.policies);
    }
    if (status.ok()) {
      status = ground.Serve<repair::PartService>("aftercare.repair.v1.PartService", ground);
    }
    if (status.ok()) {
      status = ground.Serve<repair::LoanerService>("aftercare.repair.v1.LoanerService", ground);
    }
    return status;
  }});
}
