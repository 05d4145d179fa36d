// The columns extracted from the resources of this service: what queries and constraints need.
#ifndef AFTERCARE_LOGISTICS_STORE_COLUMNS_H_
#define AFTERCARE_LOGISTICS_STORE_COLUMNS_H_

#include <vector>

#include "common/command/table.h"
#include "services/logistics/domain/carrier.h"
#include "services/logistics/domain/rma.h"
#include "services/logistics/domain/shipment.h"

namespace aftercare::logistics {

const std::vector<command::Column<Carrier>>& CarrierColumns();
const std::vector<command::Column<Rma>>& RmaColumns();
const std::vector<command::Column<Shipment>>& ShipmentColumns();

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_STORE_COLUMNS_H_
