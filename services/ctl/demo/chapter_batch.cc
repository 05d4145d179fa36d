// Chapter 6: nine more customers with the same batch; at the tenth an incident by itself (INT-25,
// INT-12).
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "aftercare/intake/v1/incident.pb.h"
#include "services/ctl/demo/catalogue_rows.h"
#include "services/ctl/demo/words.h"

namespace aftercare::ctl::demo {
namespace {

using intake::v1::Case;
using intake::v1::Incident;

// Those of the catalogue's first orders; each another customer.
constexpr const char* kUnits[] = {"QLP5L070001", "QLP5L070002", "QLP5L070003",
                                  "QLP5L070004", "QLP5L070005", "QLP5L070006",
                                  "QLP5L070007", "QLP5L070008", "QLP5L070009"};

void CallIn(Stage& stage, const char* unit, Story& story) {
  Matter& matter = story.alike.emplace_back();
  matter.buyer = BuyerOf(stage, unit);
  intake::v1::OpenCaseRequest request;
  auto* report = request.mutable_report();
  report->set_symptom("手机电池掉电很快，充满电一小时就没电了。");
  report->set_wish("尽快维修");
  report->set_impact(intake::v1::IMPACT_LIMITED);
  report->set_kind(intake::v1::MATTER_KIND_FAULT);
  report->set_fault_code("BATTERY-DRAIN");
  const auto opened = Open(stage, "li.na", matter, request);
  stage.Act(opened.agent(), absl::StrCat(opened.number(), ": ", matter.buyer.display_name, ", ",
                                         unit, ", ", LevelWord(opened.grading().level())));
}

Incident IncidentOf(Stage& stage, const Buyer& buyer) {
  intake::v1::ListIncidentsRequest list;
  list.set_product_model(buyer.model);
  list.set_batch(buyer.batch);
  const auto found = stage.Call<intake::v1::ListIncidentsResponse>(
      "chen.jing", "IncidentService/ListIncidents", list);
  return found.incidents_size() > 0 ? found.incidents(0) : Incident();
}

// Every case of the incident follows its level.
void Follow(Stage& stage, const Story& story) {
  for (const Matter& matter : story.alike) {
    stage.Until(absl::StrCat(matter.number, " to follow the incident's level"), [&] {
      const auto value = GetCase(stage, matter);
      return value.incident() == story.incident &&
             value.effective_level() == intake::v1::LEVEL_SERIOUS;
    });
  }
  const auto value = GetCase(stage, story.alike.front());
  stage.Act("  intake", absl::StrCat("their level follows: ", LevelWord(value.effective_level()),
                                     "\n", ClockLine(ClockOf(
                                               value, intake::v1::CLOCK_KIND_FIRST_CONTACT))));
}

// So that no clock of these cases runs out while the next chapter waits for another's.
void Attend(Stage& stage, const Matter& matter) {
  intake::v1::ConfirmClassificationRequest classify;
  classify.set_name(matter.name);
  classify.set_sub_category(intake::v1::SUB_CATEGORY_FUNCTION);
  classify.set_kind(intake::v1::MATTER_KIND_FAULT);
  stage.Call<Case>("li.na", "CaseService/ConfirmClassification", classify);
  ConfirmLevel(stage, "wang.fang", matter);
  intake::v1::FirstContact contact;
  contact.set_apology("很抱歉给您带来不便。");
  contact.set_explanation("同批次电池存在问题，我们正在处理。");
  contact.set_wish("尽快维修");
  contact.set_channel(intake::v1::CHANNEL_PHONE);
  contact.mutable_promise()->set_action(intake::v1::PROMISED_ACTION_INVESTIGATE);
  SetTime(stage.Now() + absl::Hours(24), contact.mutable_promise()->mutable_due_time());
  Contact(stage, "li.na", matter, std::move(contact));
  intake::v1::WaiveMeasureRequest waive;
  waive.set_name(matter.name);
  waive.set_reason("The phone can be used with care until the incident's solution.");
  stage.Call<Case>("wang.fang", "CaseService/WaiveMeasure", waive);
}

}  // namespace

void Batch(Stage& stage, Story& story) {
  stage.tell().Chapter("Nine more with the same batch: an incident by itself");
  stage.Follow();
  stage.AdvanceTo(11, 0);
  for (const char* unit : kUnits) {
    stage.Expect(IncidentOf(stage, BuyerOf(stage, unit)).name().empty(),
                 "no incident before the tenth customer (INT-25)");
    CallIn(stage, unit, story);
  }
  const auto tenth = GetCase(stage, story.alike.back());
  Incident incident;
  stage.Until("an incident of ten customers", [&] {
    incident = IncidentOf(stage, story.alike.back().buyer);
    return incident.customer_count() >= 10;
  });
  stage.Expect(incident.level() == intake::v1::LEVEL_SERIOUS, "ten customers to be level 2 (INT-08)");
  story.incident = incident.name();
  stage.Act("  intake",
            absl::StrCat("the tenth customer: incident ", incident.number(), " by itself, ",
                         LevelWord(incident.level()), ", ",
                         Span(TimeOf(incident.create_time()) - TimeOf(tenth.create_time())),
                         " after the call; ", incident.case_count(), " cases, the closed one too"));
  Follow(stage, story);
  GatherTeam(stage, incident.name(), incident.number(), 2);
  stage.Advance(absl::Minutes(5));
  for (const Matter& matter : story.alike) Attend(stage, matter);
  stage.Act("li.na", absl::StrCat("calls all ", story.alike.size(), " customers back"));
  intake::v1::ContainIncidentRequest contain;
  contain.set_name(incident.name());
  contain.set_containment("Batch P5-L07 is no longer sold; its buyers are called.");
  incident = stage.Call<Incident>("chen.jing", "IncidentService/ContainIncident", contain);
  stage.Act("chen.jing", absl::StrCat("stops the sale of the batch; ", incident.number(), " is ",
                                      Word(incident.state())));
}

}  // namespace aftercare::ctl::demo
