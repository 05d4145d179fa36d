// How the intake's effects on logistics are carried out: the permission to send goods in for repair
// and the shipment that fetches them (INT-18).
#ifndef AFTERCARE_INTAKE_APP_LOGISTICS_EFFECTS_H_
#define AFTERCARE_INTAKE_APP_LOGISTICS_EFFECTS_H_

#include <memory>
#include <string>

#include "common/server/ground.h"
#include "services/intake/app/case_file.h"

namespace aftercare::intake {

void CarryLogisticsEffects(server::Ground& ground, std::shared_ptr<CaseFiles> files);

// The parts of a postal address that CRM keeps as one text: "province, city, rest" as Chinese
// writes them, or the city behind the last comma. The whole text stays readable to a driver.
struct PostalParts {
  std::string region;
  std::string city;
  std::string street;
};
PostalParts SplitPostal(const std::string& address);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_APP_LOGISTICS_EFFECTS_H_
