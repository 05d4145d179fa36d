// Chapter 2: two customers call; one matter is ordinary, one is a danger (INT-01 to INT-12).
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "aftercare/intake/v1/incident.pb.h"
#include "services/ctl/demo/catalogue_rows.h"
#include "services/ctl/demo/words.h"

namespace aftercare::ctl::demo {
namespace {

using intake::v1::Case;

void Confirm(Stage& stage, absl::string_view agent, const Matter& matter) {
  intake::v1::ConfirmClassificationRequest request;
  request.set_name(matter.name);
  request.set_sub_category(intake::v1::SUB_CATEGORY_FUNCTION);
  request.set_kind(intake::v1::MATTER_KIND_FAULT);
  const auto confirmed = stage.Call<Case>(agent, "CaseService/ConfirmClassification", request);
  stage.Expect(confirmed.state() == intake::v1::Case::STATE_CLASSIFIED, "a classified case");
  stage.Act(agent, absl::StrCat("confirms: ", Word(confirmed.classification().category()), ", ",
                                Word(confirmed.classification().sub_category())));
}

intake::v1::OpenCaseRequest BatteryDrains() {
  intake::v1::OpenCaseRequest request;
  auto* report = request.mutable_report();
  report->set_symptom("My phone's battery drains in an hour.");
  report->set_wish("A phone that lasts the day, and something to use until then.");
  report->set_impact(intake::v1::IMPACT_LIMITED);
  report->set_kind(intake::v1::MATTER_KIND_FAULT);
  report->set_fault_code("BATTERY-DRAIN");
  return request;
}

// Steps and times stand in the answer and in the mail (INT-03).
void TellRegistered(Stage& stage, const Matter& matter, const Case& opened) {
  stage.Act(opened.agent(),
            absl::StrCat("registers ", opened.number(), " for ", matter.buyer.display_name, ", ",
                         matter.buyer.model, " ", matter.buyer.serial, "\nsuggested: ",
                         Word(opened.classification().suggestion().category()), ", ",
                         Word(opened.classification().suggestion().sub_category()), " (",
                         absl::StrJoin(opened.classification().suggestion().reasons(), ", "),
                         "), ", LevelWord(opened.grading().level()), " by rule ",
                         opened.grading().rule()));
  stage.Expect(opened.has_first_contact_by() && opened.has_next_update_by(),
               "the answer to promise first contact and next update (INT-03)");
  stage.Expect(opened.next_steps_size() > 0, "the answer to tell the next steps (INT-03)");
  for (const auto& clock : opened.clocks()) {
    if (clock.state() == intake::v1::CLOCK_STATE_RUNNING) stage.tell().Add(ClockLine(clock));
  }
}

// The same customer calls once more about the same matter (INT-04).
void CallAgain(Stage& stage, const Matter& matter) {
  const std::string reason = stage.Refused("zhang.min", "CaseService/OpenCase",
                                           CallOf(matter.buyer, BatteryDrains()), "SAME_MATTER");
  stage.Act("zhang.min", absl::StrCat("takes a second call about it; no second case (", reason,
                                      "), ", matter.number, " it stays"));
}

void Drained(Stage& stage, Story& story) {
  Matter& matter = story.drained;
  matter.buyer = BuyerOf(stage, "QLP5L070013");
  matter.trace = stage.Follow();
  stage.AdvanceTo(9, 30);
  const auto opened = Open(stage, "li.na", matter, BatteryDrains());
  stage.Expect(opened.grading().level() == intake::v1::LEVEL_ORDINARY, "level 3");
  const auto& suggested = opened.classification().suggestion();
  stage.Expect(suggested.category() == intake::v1::CATEGORY_PRODUCT_QUALITY &&
                   suggested.sub_category() == intake::v1::SUB_CATEGORY_FUNCTION,
               "product quality, function to be suggested (INT-07)");
  stage.Expect(!opened.agent().empty(), "an agent to be chosen (INT-05)");
  TellRegistered(stage, matter, opened);
  const Mail mail = stage.Mailed(matter.buyer.email, {matter.number});
  stage.tell().Quote(mail.body);
  Confirm(stage, opened.agent(), matter);
  ConfirmLevel(stage, "wang.fang", matter);
  stage.Act("wang.fang", "confirms the level");
  CallAgain(stage, matter);
}

void Swollen(Stage& stage, Story& story) {
  Matter& matter = story.swollen;
  matter.buyer = BuyerOf(stage, "QLP5L080001");
  matter.trace = stage.Follow();
  intake::v1::OpenCaseRequest request;
  auto* report = request.mutable_report();
  report->set_symptom("手机电池鼓包，后盖已经顶开，充电时发热，不敢再用。");
  report->set_wish("退款");
  report->set_impact(intake::v1::IMPACT_UNUSABLE);
  report->set_kind(intake::v1::MATTER_KIND_FAULT);
  report->set_fault_code("BATTERY-SWELL");
  report->mutable_facts()->set_safety_hazard(true);
  report->mutable_facts()->set_affected_customers(1);
  const auto opened = Open(stage, "zhang.min", matter, request);
  stage.Expect(opened.grading().level() == intake::v1::LEVEL_MAJOR, "level 1");
  TellRegistered(stage, matter, opened);
  stage.Mailed(matter.buyer.email, {matter.number});
  Case joined;
  stage.Until(absl::StrCat("an incident of ", matter.number), [&] {
    joined = GetCase(stage, matter);
    return !joined.incident().empty();
  });
  intake::v1::GetIncidentRequest get;
  get.set_name(joined.incident());
  const auto incident = stage.Call<intake::v1::Incident>("sun.wei", "IncidentService/GetIncident",
                                                         get);
  stage.Act("  intake", absl::StrCat("opens incident ", incident.number(), ", ",
                                     LevelWord(incident.level()), ", for it alone"));
  const auto call = GatherTeam(stage, incident.name(), incident.number(), 1);
  stage.tell().Add(absl::StrCat(
      "called ", Span(TimeOf(call.create_time()) - TimeOf(opened.create_time())),
      " after the case was registered, complete with ", call.seats_size(), " people"));
  Confirm(stage, "zhang.min", matter);
  ConfirmLevel(stage, "sun.wei", matter);
  stage.Act("sun.wei", "confirms level 1");
}

}  // namespace

void Callers(Stage& stage, Story& story) {
  stage.tell().Chapter("A customer calls: the battery drains. Another: it swells");
  Drained(stage, story);
  stage.Advance(absl::Minutes(4));
  Swollen(stage, story);
}

}  // namespace aftercare::ctl::demo
