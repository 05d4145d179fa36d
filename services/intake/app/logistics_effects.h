// How the intake's effects on logistics are carried out (INT-18): the permission to send goods in
// and its settlement, the shipment that fetches them, the shipment that goes to the customer.
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
