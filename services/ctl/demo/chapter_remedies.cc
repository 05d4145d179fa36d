// Chapter 3: first contact, interim measure, cause, plan (INT-13 to INT-17).
#include "absl/strings/str_cat.h"
#include "aftercare/repair/v1/loaner.pb.h"
#include "services/ctl/demo/story.h"
#include "services/ctl/demo/words.h"

namespace aftercare::ctl::demo {
namespace {

using intake::v1::Case;

intake::v1::FirstContact ContactWith(intake::v1::PromisedAction action, absl::Time due) {
  intake::v1::FirstContact contact;
  contact.set_apology("We are sorry for the trouble your phone gives you.");
  contact.set_explanation("The battery seems to lose its charge; we look at it at once.");
  contact.set_wish("A phone that lasts the day.");
  contact.set_channel(intake::v1::CHANNEL_PHONE);
  contact.mutable_promise()->set_action(action);
  SetTime(due, contact.mutable_promise()->mutable_due_time());
  return contact;
}

// A promise that cannot be kept is refused, the next one is not (INT-13).
void ContactDrained(Stage& stage, const Matter& matter) {
  intake::v1::RecordFirstContactRequest rash;
  rash.set_name(matter.name);
  *rash.mutable_first_contact() =
      ContactWith(intake::v1::PROMISED_ACTION_REPAIR, stage.Now() + absl::Hours(2));
  const std::string reason =
      stage.Refused("li.na", "CaseService/RecordFirstContact", rash, "PROMISE_TOO_SHORT");
  stage.Act("li.na", absl::StrCat("would promise the repair within 2 h; refused: ", reason));
  Contact(stage, "li.na", matter,
          ContactWith(intake::v1::PROMISED_ACTION_REPAIR, stage.Now() + absl::Hours(72)));
  const auto value = GetCase(stage, matter);
  stage.Act("li.na", absl::StrCat("calls ", matter.buyer.display_name, ", promises the repair by ",
                                  Moment(value.promise().due_time()), "\n",
                                  ClockLine(ClockOf(value, intake::v1::CLOCK_KIND_FIRST_CONTACT))));
  stage.Mailed(matter.buyer.email, {matter.number, "thank you"});
}

void LendPhone(Stage& stage, Story& story) {
  const Matter& matter = story.drained;
  intake::v1::RequestMeasureRequest request;
  request.set_name(matter.name);
  request.set_kind(intake::v1::MEASURE_KIND_LOANER);
  SetTime(stage.Now() + absl::Hours(24 * 10), request.mutable_expire_time());
  stage.Call<Case>("li.na", "CaseService/RequestMeasure", request);
  stage.Act("li.na", "asks for a phone on loan");
  Case value;
  stage.Until("an answer to the request for a loaner", [&] {
    value = GetCase(stage, matter);
    return value.measures(0).state() != intake::v1::Measure::STATE_REQUESTED;
  });
  const auto& measure = value.measures(0);
  stage.Expect(measure.state() == intake::v1::Measure::STATE_IN_FORCE,
               absl::StrCat("the loaner to be granted: ", measure.refusal()));
  story.loaner = measure.resource();
  repair::v1::HandOutLoanerRequest hand_out;
  hand_out.set_name(story.loaner);
  auto* charger = hand_out.add_accessories();
  charger->set_item("charger");
  charger->set_quantity(1);
  const auto loaner =
      stage.Call<repair::v1::Loaner>("ma.chao", "LoanerService/HandOutLoaner", hand_out);
  stage.Expect(loaner.loan().case_() == matter.name, "the loan to be this case's");
  stage.Act("ma.chao", absl::StrCat("hands out ", loaner.serial_number(), " (",
                                    loaner.product_model(), ") with its charger, due back ",
                                    Moment(loaner.loan().due_time()), "\n",
                                    ClockLine(ClockOf(value, intake::v1::CLOCK_KIND_CONTAIN))));
  stage.Mailed(matter.buyer.email, {matter.number, "on loan"});
}

void FindCause(Stage& stage, absl::string_view who, const Matter& matter,
               absl::string_view direct, absl::string_view root) {
  intake::v1::RecordCauseRequest request;
  request.set_name(matter.name);
  auto* cause = request.mutable_cause();
  cause->set_direct_cause(std::string(direct));
  cause->set_root_cause(std::string(root));
  cause->set_method("Comparison with units of the same batch, five times why");
  auto* supplier = cause->add_shares();
  supplier->set_party(intake::v1::PARTY_SUPPLIER);
  supplier->set_percent(80);
  auto* factory = cause->add_shares();
  factory->set_party(intake::v1::PARTY_FACTORY);
  factory->set_percent(20);
  stage.Call<Case>(who, "CaseService/RecordCause", request);
  stage.Act(who, absl::StrCat("cause: ", direct, " (supplier 80 %, factory 20 %)"));
}

intake::v1::PlanAction* AddAction(intake::v1::SubmitPlanRequest& plan, absl::string_view owner,
                                  intake::v1::ActionKind kind, absl::Time due) {
  auto* action = plan.add_actions();
  action->set_kind(kind);
  action->set_owner(std::string(owner));
  SetTime(due, action->mutable_due_time());
  return action;
}

Case Approve(Stage& stage, absl::string_view who, const Matter& matter) {
  intake::v1::ApprovePlanRequest request;
  request.set_name(matter.name);
  return stage.Call<Case>(who, "CaseService/ApprovePlan", request);
}

void PlanDrained(Stage& stage, const Matter& matter) {
  intake::v1::SubmitPlanRequest plan;
  plan.set_name(matter.name);
  plan.set_summary("Repair under warranty with a new battery; three more months of warranty.");
  AddAction(plan, "zhou.tao", intake::v1::ACTION_KIND_REPAIR, stage.Now() + absl::Hours(72));
  AddAction(plan, "li.na", intake::v1::ACTION_KIND_WARRANTY_EXTENSION,
            stage.Now() + absl::Hours(72))
      ->set_months(3);
  const auto submitted = stage.Call<Case>("li.na", "CaseService/SubmitPlan", plan);
  stage.Act("li.na", absl::StrCat("submits the plan: repair, and 3 months more of warranty; for ",
                                  submitted.plans(0).approval_role(), " to approve"));
  const auto approved = Approve(stage, "zhao.lei", matter);
  stage.Act("zhao.lei", absl::StrCat("approves it\n", ClockLine(ClockOf(
                                         approved, intake::v1::CLOCK_KIND_APPROVAL))));
  stage.Mailed(matter.buyer.email, {matter.number, "solution"});
}

// Level 1 on the same morning: goods collected, refund approved by the leadership.
void SettleSwollen(Stage& stage, const Matter& matter) {
  Contact(stage, "zhang.min", matter,
          ContactWith(intake::v1::PROMISED_ACTION_REFUND, stage.Now() + absl::Hours(48)));
  stage.Act("zhang.min", absl::StrCat("calls ", matter.buyer.display_name,
                                      ": switch it off, do not charge it; promises a refund"));
  intake::v1::RequestMeasureRequest measure;
  measure.set_name(matter.name);
  measure.set_kind(intake::v1::MEASURE_KIND_ON_SITE_CHECK);
  SetTime(stage.Now() + absl::Hours(48), measure.mutable_expire_time());
  const auto contained = stage.Call<Case>("zhang.min", "CaseService/RequestMeasure", measure);
  stage.Act("zhang.min", absl::StrCat("sends a technician for the phone\n",
                                      ClockLine(ClockOf(contained,
                                                        intake::v1::CLOCK_KIND_CONTAIN))));
  FindCause(stage, "wu.min", matter, "gas in the cell", "separator damaged when the cell was wound");
  intake::v1::SubmitPlanRequest plan;
  plan.set_name(matter.name);
  plan.set_summary("Full refund; the phone stays with us.");
  auto* refund = AddAction(plan, "tang.rui", intake::v1::ACTION_KIND_RETURN_AND_REFUND,
                           stage.Now() + absl::Hours(24));
  refund->mutable_amount()->set_amount_minor(379'900);
  refund->mutable_amount()->set_currency("CNY");
  stage.Call<Case>("zhang.min", "CaseService/SubmitPlan", plan);
  Approve(stage, "sun.wei", matter);
  stage.Act("sun.wei", "approves a refund of 3,799.00 CNY");
  intake::v1::CompleteActionRequest complete;
  complete.set_name(matter.name);
  complete.set_action(1);
  const auto resolved = stage.Call<Case>("tang.rui", "CaseService/CompleteAction", complete);
  stage.Expect(resolved.state() == Case::STATE_RESOLVED, "the case to be resolved");
  stage.Act("tang.rui", absl::StrCat("refunds; ", matter.number, " is resolved"));
  intake::v1::FileReviewRequest review;
  review.set_name(matter.name);
  auto* filed = review.mutable_review();
  filed->set_what("A battery of batch P5-L08 swelled in use.");
  filed->set_why("Separator damaged when the cell was wound; not found by sampling.");
  filed->set_where("Supplier's winding line, our incoming inspection.");
  filed->set_went_well("The customer was called within minutes.");
  filed->set_went_badly("The batch had passed our inspection.");
  filed->set_prevention("Every cell of the supplier is measured for a month.");
  for (const char* person : {"sun.wei", "wu.min", "gao.yan", "zhang.min"}) {
    filed->add_participants(person);
  }
  stage.Call<Case>("wu.min", "CaseService/FileReview", review);
  stage.Act("wu.min", "files the full review that level 1 needs");
  stage.Mailed(matter.buyer.email, {matter.number, "请您确认"});
}

}  // namespace

void Remedies(Stage& stage, Story& story) {
  stage.tell().Chapter("First contact, a phone on loan, the cause, the plan");
  stage.Advance(absl::Minutes(8));
  stage.Follow(story.swollen.trace);
  SettleSwollen(stage, story.swollen);
  stage.Follow(story.drained.trace);
  ContactDrained(stage, story.drained);
  LendPhone(stage, story);
  FindCause(stage, "gao.yan", story.drained, "the cell lost half of its capacity",
            "electrolyte filled below its limit in batch P5-L07");
  PlanDrained(stage, story.drained);
}

}  // namespace aftercare::ctl::demo
