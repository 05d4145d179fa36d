// Whom a case waits for (INT-11) in every state repair and logistics know: their protos name them,
// the table was written by hand.
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "aftercare/logistics/v1/rma.pb.h"
#include "aftercare/logistics/v1/shipment.pb.h"
#include "aftercare/repair/v1/loaner.pb.h"
#include "aftercare/repair/v1/work_order.pb.h"
#include "tests/services/intake/domain/under_repair.h"

namespace aftercare::intake::testing {
namespace {

using Source = RecordProgress::Source;

struct Resource {
  Source source;
  std::string name;
  const google::protobuf::EnumDescriptor* states;
  std::string prefix;
  std::map<std::string, std::string> waits;  // state -> cause; in all others nobody is waited for
};

std::vector<Resource> Resources() {
  return {
      {Source::kWorkOrder, "workOrders/1", repair::v1::WorkOrder::State_descriptor(), "STATE_",
       {{"AWAITING_PARTS", "PARTS"}, {"AWAITING_QUOTE", "CUSTOMER"}}},
      {Source::kShipment, "shipments/1", logistics::v1::TrackingStatus_descriptor(),
       "TRACKING_STATUS_",
       {{"PICKED_UP", "CARRIER"},
        {"IN_TRANSIT", "CARRIER"},
        {"OUT_FOR_DELIVERY", "CARRIER"},
        {"ATTEMPT_FAILED", "CARRIER"},
        {"HELD_FOR_PICKUP", "CARRIER"},
        {"RETURNING", "CARRIER"}}},
      {Source::kRma, "rmas/1", logistics::v1::Rma::State_descriptor(), "STATE_",
       {{"ISSUED", "CUSTOMER"}}},
      {Source::kLoaner, "loaners/1", repair::v1::Loaner::State_descriptor(), "STATE_", {}},
  };
}

std::vector<std::string> StatesOf(const Resource& resource) {
  std::vector<std::string> states;
  for (int i = 1; i < resource.states->value_count(); ++i) {
    states.emplace_back(absl::StripPrefix(resource.states->value(i)->name(), resource.prefix));
  }
  return states;
}

std::string WaitIn(const Resource& resource, const std::string& state) {
  const auto waits = resource.waits.find(state);
  return waits == resource.waits.end() ? "" : waits->second;
}

TEST(WaitingTable, INT_11_NamesOnlyStatesThereAre) {
  for (const Resource& resource : Resources()) {
    for (const auto& [state, cause] : resource.waits) {
      EXPECT_NE(resource.states->FindValueByName(resource.prefix + state), nullptr) << state;
    }
  }
}

TEST(WaitingTable, INT_11_EveryStateOfEveryResource) {
  for (const Resource& resource : Resources()) {
    for (const std::string& state : StatesOf(resource)) {
      SCOPED_TRACE(resource.name + " " + state);
      Desk desk = UnderRepair();
      desk.Do(RecordProgress{resource.source, resource.name, state, false, 5}, kService);
      EXPECT_EQ(desk.Fact("clocks_paused", "cause"), WaitIn(resource, state));
      const bool waits = !WaitIn(resource, state).empty();
      EXPECT_EQ(desk.The(ClockKind::kResolution).state,
                waits ? ClockState::kPaused : ClockState::kRunning);
    }
  }
}

// From each state to each other: the pause begins, goes on or ends, and is booked to its cause.
TEST(WaitingTable, INT_11_EveryStepBetweenTwoStates) {
  for (const Resource& resource : Resources()) {
    for (const std::string& from : StatesOf(resource)) {
      Desk there = UnderRepair();
      there.Do(RecordProgress{resource.source, resource.name, from, false, 5}, kService);
      there.Wait(absl::Hours(1));
      for (const std::string& to : StatesOf(resource)) {
        SCOPED_TRACE(absl::StrCat(resource.name, " ", from, " ", to));
        Desk desk = there;
        desk.Do(RecordProgress{resource.source, resource.name, to, false, 6}, kService);
        const std::string before = WaitIn(resource, from), after = WaitIn(resource, to);
        EXPECT_EQ(desk.Fact("clocks_resumed", "cause"), before == after ? "" : before);
        EXPECT_EQ(desk.Fact("clocks_paused", "cause"), before == after ? "" : after);
      }
    }
  }
}

}  // namespace
}  // namespace aftercare::intake::testing
