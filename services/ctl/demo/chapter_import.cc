// Chapter 1: what ERP, CRM and the personnel office know comes in (ERP-01, ERP-02).
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "aftercare/logistics/v1/carrier.pb.h"
#include "aftercare/notification/v1/roster.pb.h"
#include "aftercare/repair/v1/loaner.pb.h"
#include "aftercare/type/v1/operations.pb.h"
#include "common/time/clock.h"
#include "services/ctl/demo/catalogue_rows.h"
#include "services/ctl/demo/words.h"
#include "services/ctl/import/file_import.h"

namespace aftercare::ctl::demo {
namespace {

// One file by the code of `aftercarectl import`; a refused line ends the story.
void ImportKind(Stage& stage, absl::string_view who, absl::string_view word,
                const std::string& file, const std::string& mapping) {
  const Kind& kind = *FindKind(word);
  Link& link = stage.As(who);
  int applied = 0, older = 0;
  std::string fault;
  const ImportEnd end = ImportFile(
      {kind, absl::StrCat(stage.folder(), "/", file),
       mapping.empty() ? "" : absl::StrCat(stage.folder(), "/mappings/", mapping),
       [&](const auto& request, auto* response) {
         return link.CallPeer(std::string(kind.area), kind.path, request, response);
       },
       [&](int64_t line, const std::string& label, const Outcome& outcome) {
         if (outcome.state == Outcome::State::kApplied) ++applied;
         if (outcome.state == Outcome::State::kOlder) ++older;
         if (outcome.state == Outcome::State::kRefused && fault.empty()) {
           fault = absl::StrCat(file, ":", line, ": ", label, ": ", Joined(outcome.faults));
         }
       },
       nullptr});
  stage.Expect(end.usable.ok(), absl::StrCat(file, " to be usable: ", end.usable.message()));
  stage.Expect(end.sent.ok(), absl::StrCat(file, " to be taken: ", end.sent.error_message()));
  stage.Expect(fault.empty(), absl::StrCat("no line to be refused: ", fault));
  stage.Act(who, absl::StrCat(applied, " ", word, " from ", file,
                              older > 0 ? absl::StrCat(", ", older, " known already") : ""));
}

void RegisterLoaners(Stage& stage) {
  int count = 0;
  for (Row& row : ReadRows(stage, "loaners.csv")) {
    repair::v1::RegisterLoanerRequest request;
    request.set_product_model(row["model"]);
    request.set_serial_number(row["serial"]);
    request.set_location(row["location"]);
    request.set_region(FindRow(stage, "places.csv", "external_id", row["location"])["region"]);
    for (const absl::string_view model :
         absl::StrSplit(row["stands_in_for"], ';', absl::SkipEmpty())) {
      request.add_stands_in_for(std::string(model));
    }
    stage.Call<repair::v1::Loaner>("ma.chao", "LoanerService/RegisterLoaner", request);
    ++count;
  }
  stage.Act("ma.chao", absl::StrCat("makes ", count, " devices lendable"));
}

logistics::v1::Fault FaultOf(const std::string& word) {
  logistics::v1::Fault fault = logistics::v1::FAULT_UNSPECIFIED;
  if (!word.empty()) logistics::v1::Fault_Parse(absl::StrCat("FAULT_", word), &fault);
  return fault;
}

void UpsertCarriers(Stage& stage) {
  const std::vector<Row> codes = ReadRows(stage, "carrier_codes.csv");
  for (Row& row : ReadRows(stage, "carriers.csv")) {
    logistics::v1::UpsertCarrierRequest request;
    auto* carrier = request.mutable_carrier();
    carrier->set_carrier_id(row["external_id"]);
    carrier->set_display_name(row["title_en"]);
    carrier->set_state(logistics::v1::Carrier::STATE_ACTIVE);
    int64_t hours = 0;
    stage.Expect(absl::SimpleAtoi(row["transit_hours"], &hours), "transit_hours to be a number");
    for (const absl::string_view service : absl::StrSplit(row["services"], ';')) {
      auto* offer = carrier->add_offers();
      offer->set_code(std::string(service));
      offer->set_promised_hours(hours);
    }
    for (Row code : codes) {
      if (code["carrier"] != row["external_id"]) continue;
      auto* rule = carrier->add_codes();
      rule->set_code(code["code"]);
      auto status = logistics::v1::TRACKING_STATUS_UNSPECIFIED;
      stage.Expect(logistics::v1::TrackingStatus_Parse(
                       absl::StrCat("TRACKING_STATUS_", code["status"]), &status),
                   absl::StrCat(code["status"], " to be a tracking status"));
      rule->set_status(status);
      if (code["reason"].empty()) continue;
      rule->mutable_reason()->set_code(code["reason"]);
      rule->mutable_reason()->set_fault(FaultOf(code["fault"]));
      rule->mutable_reason()->set_needs_action(code["needs_action"] == "true");
    }
    stage.Call<logistics::v1::Carrier>("he.lin", "CarrierService/UpsertCarrier", request);
    stage.Act("he.lin", absl::StrCat("takes on ", row["title_en"], ", which has ",
                                     carrier->codes_size(), " tracking codes of its own"));
  }
}

// The intake hears of its agents by the roster's events and reads them anew every two seconds,
// which nobody outside can see.
void AwaitAgents(Stage& stage) {
  constexpr absl::Duration kReadAnew = absl::Milliseconds(2500);
  type::v1::ReadEventsRequest read;
  read.set_partition(-1);
  read.set_limit(1000);
  int agents = 0;
  std::optional<time::Stopwatch> since;
  stage.Until("the intake to know its agents", [&] {
    const auto page = stage.Call<type::v1::ReadEventsResponse>(
        "zhao.lei", "EventService/ReadEvents", read, "intake");
    for (const auto& event : page.events()) {
      if (absl::StartsWith(event.type(), "aftercare.intake.agent.")) ++agents;
    }
    read.set_after(page.position());
    if (agents >= 2 && !since) since.emplace();
    return since && since->Elapsed() > kReadAnew;
  });
}

}  // namespace

void Import(Stage& stage, Story&) {
  stage.tell().Chapter("ERP, CRM and the roster come in");
  // A Monday morning, so that the story is the same whenever it is told.
  stage.AdvanceTo(9, 0, absl::Weekday::monday);
  // First, because cases are given to agents whom the intake knows of by the roster's events.
  ImportKind(stage, "root.admin", "people", "roster.csv", "story_roster.json");
  ImportKind(stage, "crm", "customers", "customers.csv", "");
  ImportKind(stage, "erp", "products", "products.csv", "");
  ImportKind(stage, "erp", "orders", "orders.csv", "story_orders.json");
  ImportKind(stage, "erp", "serials", "serials.csv", "story_serials.json");
  ImportKind(stage, "erp", "parts", "parts.csv", "story_parts.json");
  RegisterLoaners(stage);
  UpsertCarriers(stage);
  AwaitAgents(stage);
}

}  // namespace aftercare::ctl::demo
