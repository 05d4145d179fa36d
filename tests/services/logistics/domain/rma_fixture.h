// One return of two lines, two phones and a charger with a serial number, carried from command to
// command.
#ifndef AFTERCARE_TESTS_SERVICES_LOGISTICS_DOMAIN_RMA_FIXTURE_H_
#define AFTERCARE_TESTS_SERVICES_LOGISTICS_DOMAIN_RMA_FIXTURE_H_

#include <gtest/gtest.h>

#include "services/logistics/domain/rma.h"
#include "tests/services/logistics/decide_fixture.h"
#include "tests/services/logistics/policy_fixture.h"

namespace aftercare::logistics {

inline const Rules kRmaRules{InstalledPolicy()};

inline CreateRma TwoLines() {
  CreateRma command;
  command.id = Id("rma");
  command.number = 7;
  command.order.case_id = Id("case");
  command.order.address = Somewhere();
  command.lines = {{1, "10", "PHONE-X", "black", "", 2}, {2, "20", "CHARGER", "", "SN-9", 1}};
  return command;
}

inline ReceiveRma Everything() {
  return {{{"PHONE-X", "", 2}, {"CHARGER", "SN-9", 1}}, true, false};
}
inline InspectRma AcceptEverything() {
  return {{{1, 2, 0, Disposition::kRestock}, {2, 1, 0, Disposition::kVendor}}};
}
inline SettleRma RefundEverything() { return {{{1, 2, 0}, {2, 1, 0}}}; }

// Carries one RMA from command to command.
struct Bench {
  absl::Time now = kStart;
  Rma rma;
  command::Change<Rma> last;

  explicit Bench(CreateRma command = TwoLines()) {
    auto change = Decide(static_cast<const Rma*>(nullptr), command, {now, Service()}, kRmaRules);
    EXPECT_TRUE(change.ok()) << change.status();
    rma = change->next;
  }
  auto Try(const RmaCommand& command, const auth::Principal& caller) {
    return Decide(&rma, command, {now, caller}, kRmaRules);
  }
  Bench& Do(const RmaCommand& command, const auth::Principal& caller) {
    auto change = Try(command, caller);
    EXPECT_TRUE(change.ok()) << change.status();
    if (change.ok()) {
      last = *change;
      rma = change->next;
    }
    return *this;
  }
  Bench& Receive(const ReceiveRma& receipt) { return Do(receipt, Staff("warehouse")); }
  Bench& Inspect(const InspectRma& inspection) { return Do(inspection, Staff("quality")); }
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_TESTS_SERVICES_LOGISTICS_DOMAIN_RMA_FIXTURE_H_
