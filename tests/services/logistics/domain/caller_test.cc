// Who may give which command: every command by every role and every kind of caller, and the same
// rule as the protos declare it.
#include "services/logistics/domain/caller.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "aftercare/access/v1/access.pb.h"
#include "aftercare/logistics/v1/carrier.pb.h"
#include "aftercare/logistics/v1/rma.pb.h"
#include "aftercare/logistics/v1/shipment.pb.h"
#include "aftercare/logistics/v1/tracking.pb.h"
#include "tests/services/logistics/domain/rma_fixture.h"
#include "tests/services/logistics/domain/shipment_fixture.h"

namespace aftercare::logistics {
namespace {

using Names = std::set<std::string>;

// Domain section 0.
const Names kRoles = {"agent",      "service_lead",     "service_manager", "service_director",
                      "general_manager", "deputy",      "quality",         "technology",
                      "technician", "warehouse",        "finance",         "logistics_coordinator",
                      "legal",      "public_relations", "purchasing",      "policy_admin",
                      "auditor"};

struct Caller {
  std::string name;  // the role of staff, the kind of others
  auth::Principal principal;
};

// One of each role, staff without any, and one of each other kind.
std::vector<Caller> EveryCaller() {
  std::vector<Caller> callers = {{"no role", {auth::Kind::kStaff, "li.na", {}}}};
  for (const std::string& role : kRoles) callers.push_back({role, Staff(role)});
  for (const auto& [name, kind] : std::vector<std::pair<std::string, auth::Kind>>{
           {"unknown", auth::Kind::kUnknown}, {"service", auth::Kind::kService},
           {"customer", auth::Kind::kCustomer}, {"store", auth::Kind::kStore},
           {"vendor", auth::Kind::kVendor}, {"insurer", auth::Kind::kInsurer},
           {"erp", auth::Kind::kErp}, {"crm", auth::Kind::kCrm}}) {
    callers.push_back({name, {kind, "somebody", {}}});
  }
  callers.push_back({"partner", PartnerOf("sf")});
  callers.push_back({"other partner", PartnerOf("zto")});
  // Roles are those of staff: who bears the word of one is none for it.
  callers.push_back({"customer with roles",
                     {auth::Kind::kCustomer, "somebody", {kRoles.begin(), kRoles.end()}}});
  return callers;
}

// A command where nothing but the caller can refuse it, and who may give it.
struct Row {
  std::string command;  // of the RPC too
  Names allowed;
  std::function<std::string(const auth::Principal&)> told;
};

Rma OnHold() {
  return Bench().Receive({{{"PHONE-X", "", 3}, {"CHARGER", "SN-9", 1}}, true, false}).rma;
}

std::function<std::string(const auth::Principal&)> Giving(const RmaCommand& command,
                                                          std::optional<Rma> rma = {}) {
  return [command, rma](const auth::Principal& caller) {
    return Told(Decide(rma ? &*rma : nullptr, command, {kStart, caller}, kRmaRules));
  };
}

std::function<std::string(const auth::Principal&)> Giving(const ShipmentCommand& command,
                                                          std::optional<Shipment> shipment = {}) {
  return [command, shipment](const auth::Principal& caller) {
    return Told(Decide(shipment ? &*shipment : nullptr, command,
                       {kStart + absl::Hours(2), caller}, kSfRules));
  };
}

std::vector<Row> RmaRows() {
  const Names issuers = {"service", "agent", "service_lead", "service_manager",
                         "logistics_coordinator", "deputy"};
  const Rma issued = Bench().rma;
  const Rma received = Bench().Receive(Everything()).rma;
  const Rma inspected = Bench().Receive(Everything()).Inspect(AcceptEverything()).rma;
  const Rma shipped = Bench().Do(MarkShipped{Id("s"), kStart}, Service()).rma;
  return {
      {"CreateRma", issuers, Giving(TwoLines())},
      {"ExtendRma", issuers, Giving(ExtendRma{kStart + absl::Hours(300), "ABROAD"}, issued)},
      {"CancelRma", issuers, Giving(CancelRma{"CHANGED_MIND"}, issued)},
      {"ReceiveRma", {"warehouse", "logistics_coordinator"}, Giving(Everything(), issued)},
      {"ReleaseRma",
       {"logistics_coordinator", "service_lead", "service_manager", "deputy"},
       Giving(ReleaseRma{"AGREED"}, OnHold())},
      {"InspectRma", {"warehouse", "quality"}, Giving(AcceptEverything(), received)},
      {"SettleRma",
       {"service", "finance", "service_lead", "service_manager", "deputy"},
       Giving(RefundEverything(), inspected)},
      {"WriteOffRma",
       {"service", "logistics_coordinator", "service_lead", "service_manager", "deputy"},
       Giving(WriteOffRma{{{1, 1}}, "LOST"}, shipped)},
      {"MarkShipped",
       {"service", "logistics_coordinator"},
       Giving(MarkShipped{Id("s"), kStart}, issued)},
  };
}

std::vector<Row> ShipmentRows() {
  const Names makers = {"service", "agent", "service_lead", "warehouse", "logistics_coordinator",
                        "deputy"};
  const Names carrier = {"service", "partner"};
  return {
      {"CreateShipment", makers, Giving(Creation())},
      {"CancelShipment", makers, Giving(CancelShipment{"CHANGED_MIND"}, Created())},
      {"AcceptShipment", carrier, Giving(AcceptShipment{"", std::nullopt}, Created())},
      {"RefuseShipment", carrier, Giving(RefuseShipment{"NO_CAPACITY"}, Created())},
      {"PushTrackingEvent", carrier,
       Giving(PushTrackingEvent{Event(TrackingStatus::kInTransit, absl::Hours(1))}, Created())},
      {"CorrectStatus",
       {"logistics_coordinator", "service_manager", "deputy"},
       Giving(CorrectStatus{Id("c"), TrackingStatus::kLost, {"FOUND"}, std::nullopt}, Created())},
  };
}

std::vector<Row> CarrierRows() {
  return {{"UpsertCarrier",
           {"erp", "logistics_coordinator", "policy_admin"},
           [](const auth::Principal& caller) {
             return Told(Decide(static_cast<const Carrier*>(nullptr), UpsertCarrier{Sf()},
                                {kStart, caller}, kRmaRules));
           }}};
}

void ExpectRefusals(const std::vector<Row>& rows, const std::string& to_another_carrier) {
  for (const Row& row : rows) {
    for (const Caller& caller : EveryCaller()) {
      const std::string told = row.told(caller.principal);
      const std::string where = absl::StrCat(row.command, " by ", caller.name, ": ", told);
      if (row.allowed.contains(caller.name)) {
        // "STATE [entries]": it was done.
        EXPECT_NE(told.find(" ["), std::string::npos) << where;
      } else if (caller.name == "other partner" && row.allowed.contains("partner")) {
        EXPECT_EQ(told, to_another_carrier) << where;
      } else {
        EXPECT_EQ(told, "ROLE_NOT_ALLOWED") << where;
      }
    }
  }
}

TEST(Caller, LOG_01_EveryRmaCommandByEveryCaller) {
  const std::vector<Row> rows = RmaRows();
  ASSERT_EQ(rows.size() + 1, std::variant_size_v<RmaCommand>) << "all but Tick, which nobody gives";
  ExpectRefusals(rows, "");
}

// Another carrier does not learn that the shipment is there.
TEST(Caller, LOG_02_LOG_03_EveryShipmentCommandByEveryCaller) {
  const std::vector<Row> rows = ShipmentRows();
  ASSERT_EQ(rows.size() + 1, std::variant_size_v<ShipmentCommand>) << "all but Tick";
  ExpectRefusals(rows, "NOT_FOUND");
}

TEST(Caller, LOG_05_EveryCarrierCommandByEveryCaller) {
  const std::vector<Row> rows = CarrierRows();
  ASSERT_EQ(rows.size(), std::variant_size_v<CarrierCommand>);
  ExpectRefusals(rows, "");
}

// What an RPC declares at the door: roles of staff, kinds of others.
Names Declared(const google::protobuf::MethodDescriptor& rpc) {
  const auto& access = rpc.options().GetExtension(access::v1::method);
  Names names;
  for (const int kind : access.kinds()) {
    const std::string name =
        access::v1::PrincipalKind_Name(static_cast<access::v1::PrincipalKind>(kind));
    const std::string word = absl::AsciiStrToLower(absl::StripPrefix(name, "PRINCIPAL_KIND_"));
    if (word != "staff") names.insert(word);
  }
  names.insert(access.roles().begin(), access.roles().end());
  return names;
}

// The door lets in whom the rules allow, and nobody they would refuse.
TEST(Caller, LOG_01_TheProtosDeclareTheSame) {
  const google::protobuf::FileDescriptor* const files[] = {
      v1::Rma::descriptor()->file(), v1::Shipment::descriptor()->file(),
      v1::TrackingEvent::descriptor()->file(), v1::Carrier::descriptor()->file()};
  int compared = 0;
  for (const std::vector<Row>& rows : {RmaRows(), ShipmentRows(), CarrierRows()}) {
    for (const Row& row : rows) {
      for (const auto* file : files) {
        const auto* rpc = file->service(0)->FindMethodByName(row.command);
        if (rpc == nullptr) continue;
        EXPECT_EQ(Declared(*rpc), row.allowed) << row.command;
        ++compared;
      }
    }
  }
  EXPECT_EQ(compared, 15) << "all but MarkShipped, which has no RPC";
}

}  // namespace
}  // namespace aftercare::logistics
