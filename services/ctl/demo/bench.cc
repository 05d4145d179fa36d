#include "services/ctl/demo/bench.h"

#include "absl/strings/str_cat.h"
#include "aftercare/repair/v1/loaner.pb.h"
#include "aftercare/repair/v1/part.pb.h"
#include "aftercare/repair/v1/work_order.pb.h"
#include "common/ids/digest.h"
#include "services/ctl/demo/words.h"

namespace aftercare::ctl::demo {
namespace {

using repair::v1::WorkOrder;

constexpr char kTechnician[] = "zhou.tao";
constexpr char kPlant[] = "plant-suzhou";
constexpr char kBattery[] = "P5-BAT";
constexpr char kSeal[] = "P5-SEAL";

std::string Signature(absl::string_view of) { return ids::Hex(ids::Sha256(of)); }

void AddCable(google::protobuf::RepeatedPtrField<repair::v1::Accessory>* accessories) {
  auto* cable = accessories->Add();
  cable->set_item("cable");
  cable->set_quantity(1);
}

repair::v1::Part PartAt(Stage& stage, const std::string& number) {
  repair::v1::ListPartsRequest list;
  list.set_part_number(number);
  list.set_location(kPlant);
  const auto parts =
      stage.Call<repair::v1::ListPartsResponse>("ma.chao", "PartService/ListParts", list);
  stage.Expect(parts.parts_size() == 1, absl::StrCat("one part ", number, " at ", kPlant));
  return parts.parts(0);
}

WorkOrder GetWorkOrder(Stage& stage, const std::string& name) {
  repair::v1::GetWorkOrderRequest request;
  request.set_name(name);
  return stage.Call<WorkOrder>(kTechnician, "WorkOrderService/GetWorkOrder", request);
}

void Schedule(Stage& stage, const std::string& name) {
  repair::v1::ScheduleWorkOrderRequest schedule;
  schedule.set_name(name);
  schedule.set_technician(kTechnician);
  SetTime(stage.Now() + absl::Minutes(30), schedule.mutable_start_time());
  SetTime(stage.Now() + absl::Minutes(150), schedule.mutable_end_time());
  const auto order =
      stage.Call<WorkOrder>("li.na", "WorkOrderService/ScheduleWorkOrder", schedule);
  stage.Act("li.na", absl::StrCat("books ", kTechnician, " for ",
                                  Moment(order.appointment().start_time())));
  repair::v1::AcceptWorkOrderRequest accept;
  accept.set_name(name);
  stage.Call<WorkOrder>(kTechnician, "WorkOrderService/AcceptWorkOrder", accept);
}

void CheckIn(Stage& stage, const Story& story) {
  repair::v1::CheckInRequest request;
  request.set_name(story.work_order);
  auto* inspection = request.mutable_inspection();
  inspection->set_serial_outer(story.drained.buyer.serial);
  inspection->set_serial_inner(story.drained.buyer.serial);
  inspection->set_seal(repair::v1::SEAL_STATE_INTACT);
  AddCable(inspection->mutable_accessories());
  inspection->add_photos(Signature("front"));
  inspection->set_backup_notice_given(true);
  const auto order = stage.Call<WorkOrder>(kTechnician, "WorkOrderService/CheckIn", request);
  stage.Act(kTechnician,
            absl::StrCat("checks in ", story.drained.buyer.serial,
                         ": inner and outer serial match, seal intact, one cable with it",
                         order.inspection().differences_size() > 0
                             ? " (which nobody had declared: flagged)"
                             : ""));
}

void Diagnose(Stage& stage, const std::string& name) {
  repair::v1::DiagnoseRequest diagnose;
  diagnose.set_name(name);
  diagnose.set_cause("The battery holds 48 % of its capacity; everything else is in order.");
  diagnose.set_fault_code("BATTERY-DRAIN");
  diagnose.set_minutes(25);
  stage.Call<WorkOrder>(kTechnician, "WorkOrderService/Diagnose", diagnose);
  repair::v1::DecideWarrantyRequest decide;
  decide.set_name(name);
  decide.set_part_class(repair::v1::PART_CLASS_BATTERY);
  decide.set_supplier_liable(true);
  const auto order =
      stage.Call<WorkOrder>(kTechnician, "WorkOrderService/DecideWarranty", decide);
  const auto& decision = order.warranty_decisions(0);
  stage.Expect(decision.covered(), "the battery to be under warranty (REP-04)");
  stage.Act(kTechnician,
            absl::StrCat("finds the battery at 48 %; under warranty until ",
                         decision.covered_until_date(), " by rule ", decision.basis(),
                         ", cost borne by the ", Word(decision.bearer())));
}

void FetchParts(Stage& stage, const std::string& name) {
  repair::v1::RequestPartsRequest request;
  request.set_name(name);
  for (const char* number : {kBattery, kSeal}) {
    auto* demand = request.add_demands();
    demand->set_part_number(number);
    demand->set_location(kPlant);
    demand->set_quantity(1);
  }
  stage.Call<WorkOrder>(kTechnician, "WorkOrderService/RequestParts", request);
  WorkOrder order;
  stage.Until("the parts to be reserved", [&] {
    order = GetWorkOrder(stage, name);
    for (const auto& line : order.parts()) {
      if (line.state() != repair::v1::PartLine::STATE_RESERVED) return false;
    }
    return order.parts_size() == 2;
  });
  stage.Act(kTechnician, absl::StrCat("has ", kBattery, " and ", kSeal, " reserved; ",
                                      PartAt(stage, kBattery).available(),
                                      " batteries left on the shelf"));
}

void Work(Stage& stage, const std::string& name) {
  const int64_t before = PartAt(stage, kBattery).on_hand();
  repair::v1::StartRepairRequest start;
  start.set_name(name);
  stage.Call<WorkOrder>(kTechnician, "WorkOrderService/StartRepair", start);
  repair::v1::LogRepairStepRequest step;
  step.set_name(name);
  step.set_description("Battery replaced, back cover sealed anew, charged and measured.");
  step.set_minutes(40);
  for (const int line : {1, 2}) {
    auto* use = step.add_parts();
    use->set_line(line);
    use->set_quantity(1);
  }
  stage.Call<WorkOrder>(kTechnician, "WorkOrderService/LogRepairStep", step);
  repair::v1::FinishRepairRequest finish;
  finish.set_name(name);
  finish.set_result(repair::v1::REPAIR_RESULT_REPAIRED);
  finish.set_note("Capacity 100 %, watertight.");
  stage.Call<WorkOrder>(kTechnician, "WorkOrderService/FinishRepair", finish);
  stage.Until("the battery to leave the stock",
              [&] { return PartAt(stage, kBattery).on_hand() == before - 1; });
  stage.Act(kTechnician, absl::StrCat("replaces the battery; stock ", before, " -> ", before - 1));
}

// Nobody passes the own work (REP-08).
void Check(Stage& stage, const std::string& name) {
  repair::v1::PassQualityCheckRequest pass;
  pass.set_name(name);
  pass.set_findings("Battery, charging, seals and radio tested.");
  const std::string reason = stage.Refused(kTechnician, "WorkOrderService/PassQualityCheck", pass,
                                           "CHECKER_IS_REPAIRER");
  stage.Act(kTechnician, absl::StrCat("would pass the own work; refused: ", reason));
  const auto order = stage.Call<WorkOrder>("wu.min", "WorkOrderService/PassQualityCheck", pass);
  stage.Act("wu.min", absl::StrCat("passes the quality check; ", order.number(), " is ",
                                   Word(order.state())));
}

}  // namespace

void RepairOnBench(Stage& stage, const Story& story) {
  Schedule(stage, story.work_order);
  stage.AdvanceTo(9, 40);
  CheckIn(stage, story);
  stage.Advance(absl::Minutes(25));
  Diagnose(stage, story.work_order);
  FetchParts(stage, story.work_order);
  intake::v1::CompleteActionRequest extension;
  extension.set_name(story.drained.name);
  extension.set_action(2);
  stage.Call<intake::v1::Case>("li.na", "CaseService/CompleteAction", extension);
  stage.Act("li.na", "books the 3 months more of warranty");
  stage.Advance(absl::Minutes(40));
  Work(stage, story.work_order);
  stage.Advance(absl::Minutes(15));
  Check(stage, story.work_order);
}

void HandOver(Stage& stage, const Story& story, const std::string& recipient) {
  repair::v1::HandOverRequest request;
  request.set_name(story.work_order);
  request.set_recipient(recipient);
  request.set_signature(Signature(recipient));
  AddCable(request.mutable_accessories());
  stage.Call<WorkOrder>("ma.chao", "WorkOrderService/HandOver", request);
  repair::v1::CloseWorkOrderRequest close;
  close.set_name(story.work_order);
  const auto closed =
      stage.Call<WorkOrder>("li.na", "WorkOrderService/CloseWorkOrder", close);
  stage.Act("ma.chao", absl::StrCat("hands phone and cable over to ", recipient, "; ",
                                    closed.number(), " is ", Word(closed.state())));
}

void ReturnLoaner(Stage& stage, const Story& story) {
  repair::v1::ReturnLoanerRequest request;
  request.set_name(story.loaner);
  request.set_condition(repair::v1::LOANER_CONDITION_AS_HANDED_OUT);
  auto* charger = request.add_accessories();
  charger->set_item("charger");
  charger->set_quantity(1);
  const auto loaner =
      stage.Call<repair::v1::Loaner>("ma.chao", "LoanerService/ReturnLoaner", request);
  stage.Expect(!loaner.last_return().late() && loaner.last_return().missing_size() == 0,
               "the loaner to be back in time and complete (REP-07)");
  stage.Act("ma.chao", absl::StrCat("has ", loaner.serial_number(), " back, in time and complete: ",
                                    Word(loaner.state())));
}

}  // namespace aftercare::ctl::demo
