// A case whose plan repairs the goods, with everything its action ordered made.
#ifndef AFTERCARE_TESTS_INTAKE_DOMAIN_UNDER_REPAIR_H_
#define AFTERCARE_TESTS_INTAKE_DOMAIN_UNDER_REPAIR_H_

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {

inline Desk UnderRepair() {
  Desk desk;
  desk.Begin();
  desk.SubmitRepair();
  desk.Do(EffectDone{"plan1.action1.rma", "rmas/1"}, kService);
  desk.Do(EffectDone{"plan1.action1.work_order", "workOrders/1"}, kService);
  desk.Do(EffectDone{"plan1.action1.shipment", "shipments/1"}, kService);
  return desk;
}

}  // namespace aftercare::intake::testing

#endif  // AFTERCARE_TESTS_INTAKE_DOMAIN_UNDER_REPAIR_H_
