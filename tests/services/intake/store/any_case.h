// Any case at all, drawn by rapidcheck within a property: every optional there or not, every list
// empty or not, every enum at any value. Whether a case could come to be is not asked.
#ifndef AFTERCARE_TESTS_INTAKE_STORE_ANY_CASE_H_
#define AFTERCARE_TESTS_INTAKE_STORE_ANY_CASE_H_

#include "services/intake/domain/case_state.h"
#include "tests/services/intake/store/any_value.h"

namespace aftercare::intake::testing {

inline GradingFacts AnyFacts() {
  return {.affected_customers = AnyCount(),
          .media_exposure = AnyBool(),
          .injury = AnyBool(),
          .property_damage = AnyBool(),
          .safety_hazard = AnyBool(),
          .region_interrupted = AnyBool(),
          .considerable_loss = AnyBool(),
          .triage = AnyEnum<Triage>()};
}

inline Evidence AnyEvidence() {
  return {.sha256 = AnyText(), .kind = AnyEnum<Evidence::Kind>(), .consent = AnyBool()};
}

inline Report AnyReport() {
  return {.channel = AnyEnum<Channel>(),
          .customer = IdOrNil(),
          .customer_external_id = AnyText(),
          .caller = {.display_name = AnyText(),
                     .phone = AnyText(),
                     .email = AnyText(),
                     .vehicle_plate = AnyText()},
          .order_number = AnyText(),
          .order_line = AnyCount(),
          .purchase_time = MaybeTime(),
          .product_model = AnyText(),
          .serial_number = AnyText(),
          .batch = AnyText(),
          .manufacture_date = MaybeDay(),
          .maker = AnyText(),
          .fault_code = AnyText(),
          .symptom = AnyText(),
          .wish = AnyText(),
          .occur_time = MaybeTime(),
          .impact = AnyEnum<Impact>(),
          .region = AnyText(),
          .locale = AnyText(),
          .kind = AnyEnum<MatterKind>(),
          .facts = AnyFacts(),
          .evidence = ListOf(AnyEvidence),
          .carrier = AnyText(),
          .store = AnyText()};
}

inline Classification AnyClassification() {
  return {.category = AnyEnum<Category>(),
          .sub_category = AnyEnum<SubCategory>(),
          .kind = AnyEnum<MatterKind>(),
          .suggestion = {.category = AnyEnum<Category>(),
                         .sub_category = AnyEnum<SubCategory>(),
                         .level = AnyEnum<Level>(),
                         .reasons = ListOf(AnyText)},
          .confirmer = AnyText(),
          .confirm_time = TimeOrUnknown(),
          .override_reason = AnyText()};
}

inline Grading AnyGrading() {
  return {.level = AnyEnum<Level>(),
          .rule = AnyText(),
          .policy_version = AnyCount(),
          .provisional = AnyBool(),
          .grade_time = TimeOrUnknown(),
          .confirmer = AnyText(),
          .confirm_time = TimeOrUnknown(),
          .reason = AnyText()};
}

inline Promise AnyPromise() { return {AnyEnum<PromisedAction>(), TimeOrUnknown()}; }

inline FirstContact AnyFirstContact() {
  return {.apology = AnyText(),
          .explanation = AnyText(),
          .wish = AnyText(),
          .promise = AnyPromise(),
          .channel = AnyEnum<Channel>(),
          .agent = AnyText(),
          .time = TimeOrUnknown()};
}

inline ContactNote AnyNote() {
  return {.time = TimeOrUnknown(),
          .author = AnyText(),
          .direction = AnyEnum<Direction>(),
          .channel = AnyEnum<Channel>(),
          .summary = AnyText()};
}

inline Confirmation AnyConfirmation() {
  return {.answer = AnyEnum<Answer>(),
          .time = TimeOrUnknown(),
          .counted = AnyBool(),
          .author = AnyText(),
          .comment = AnyText()};
}

inline ClockHistory AnyHistory() {
  ClockHistory history;
  history.registered_at = TimeOrUnknown();
  history.levels = ListOf([] { return LevelChange{AnyTime(), AnyEnum<Level>(), AnyText(), *rc::gen::inRange(0, 9)}; });
  for (auto* instant :
       {&history.graded_at, &history.level_confirmed_at, &history.first_contact_at,
        &history.last_update_at, &history.contained_at, &history.cause_accepted_at,
        &history.plan_submitted_at, &history.approval_asked_at, &history.approval_answered_at,
        &history.resolved_at, &history.answered_at, &history.review_accepted_at,
        &history.reopened_at, &history.ended_at}) {
    *instant = MaybeTime();
  }
  history.pauses = ListOf([] { return Pause{AnyEnum<PauseCause>(), AnyTime(), MaybeTime()}; });
  history.resets =
      ListOf([] { return ManualReset{AnyEnum<ClockKind>(), AnyTime(), AnyText(), AnyText()}; });
  history.acknowledgements = ListOf(
      [] { return Acknowledgement{AnyEnum<ClockKind>(), AnyTime(), TimeOrUnknown(), AnyText()}; });
  history.marks = ListOf([] {
    return FiredMark{AnyEnum<ClockKind>(), AnyEnum<FiringKind>(), AnyCount(), AnyTime()};
  });
  return history;
}

inline Measure AnyMeasure() {
  return {.number = AnyCount(),
          .state = AnyEnum<MeasureState>(),
          .kind = AnyEnum<MeasureKind>(),
          .amount = AnyMoney(),
          .requester = AnyText(),
          .request_time = TimeOrUnknown(),
          .start_time = MaybeTime(),
          .expire_time = TimeOrUnknown(),
          .check_time = MaybeTime(),
          .resource = AnyText(),
          .refusal = AnyText(),
          .check = Maybe([] {
            return MeasureCheck{AnyEnum<MeasureEffect>(), AnyText(), TimeOrUnknown(), AnyText()};
          }),
          .check_missed = AnyBool()};
}

inline CauseReport AnyCause() {
  return {.direct_cause = AnyText(),
          .root_cause = AnyText(),
          .method = AnyText(),
          .evidence = ListOf(AnyText),
          .shares = ListOf([] { return LiabilityShare{AnyEnum<Party>(), AnyCount()}; }),
          .author = AnyText(),
          .time = TimeOrUnknown()};
}

// What the clocks wait for is never "not known": then nothing pauses.
inline ActionResource AnyResource() {
  ActionResource resource{AnyText(),             AnyText(), AnyText(), AnyCount(),
                          AnyEnum<PauseCause>(), AnyText(), AnyBool()};
  if (resource.pausing == PauseCause::kUnknown) resource.pausing.reset();
  return resource;
}

inline PlanAction AnyAction() {
  return {.number = AnyCount(),
          .kind = AnyEnum<ActionKind>(),
          .owner = AnyText(),
          .due_time = TimeOrUnknown(),
          .amount = AnyMoney(),
          .months = AnyCount(),
          .legal_basis = AnyText(),
          .state = AnyEnum<ActionState>(),
          .resources = ListOf(AnyResource)};
}

inline Plan AnyPlan() {
  return {.number = AnyCount(),
          .state = AnyEnum<PlanState>(),
          .summary = AnyText(),
          .actions = ListOf(AnyAction),
          .submitter = AnyText(),
          .submit_time = TimeOrUnknown(),
          .rejections = AnyCount(),
          .rejection_reason = AnyText(),
          .approval_role = AnyText(),
          .approver = AnyText(),
          .approve_time = TimeOrUnknown()};
}

inline Review AnyReview() {
  return {.what = AnyText(),
          .why = AnyText(),
          .prevention = AnyText(),
          .participants = ListOf(AnyText),
          .where = AnyText(),
          .went_well = AnyText(),
          .went_badly = AnyText(),
          .author = AnyText(),
          .time = TimeOrUnknown()};
}

// Without an id, which belongs to the row.
inline Case AnyCase() {
  Case value;
  value.number = AnyCount();
  value.state = AnyEnum<CaseState>();
  value.create_time = AnyTime();
  value.update_time = TimeOrUnknown();
  value.report = AnyReport();
  value.agent = AnyText();
  value.classification = AnyClassification();
  value.grading = AnyGrading();
  value.incident = IdOrNil();
  value.incident_level = AnyEnum<Level>();
  value.own_incident = IdOrNil();
  value.incident_requested = AnyBool();
  value.first_contact = Maybe(AnyFirstContact);
  value.promise = Maybe(AnyPromise);
  value.history = AnyHistory();
  value.duplicate_of = IdOrNil();
  value.merged_into = IdOrNil();
  value.merged_from = ListOf(AnyId);
  value.measures = ListOf(AnyMeasure);
  value.containment_waiver =
      Maybe([] { return ContainmentWaiver{AnyText(), TimeOrUnknown(), AnyText()}; });
  value.cause = Maybe(AnyCause);
  value.plans = ListOf(AnyPlan);
  value.earlier_repairs = AnyCount();
  value.confirmation = Maybe(AnyConfirmation);
  value.review = Maybe(AnyReview);
  value.contacts = ListOf(AnyNote);
  value.reopenings = AnyCount();
  value.close_time = MaybeTime();
  return value;
}

}  // namespace aftercare::intake::testing

#endif  // AFTERCARE_TESTS_INTAKE_STORE_ANY_CASE_H_
