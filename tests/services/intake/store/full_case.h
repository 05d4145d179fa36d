// One case in which every field is set and every list has an element. What is personal, and only
// that, begins with "PERSONAL".
#ifndef AFTERCARE_TESTS_INTAKE_STORE_FULL_CASE_H_
#define AFTERCARE_TESTS_INTAKE_STORE_FULL_CASE_H_

#include <string>

#include "services/intake/domain/case_state.h"

namespace aftercare::intake::testing {

// 2026-06-01 09:00:00 UTC, and minutes after it.
inline absl::Time Minute(int minute) {
  return absl::FromUnixSeconds(1780304400) + absl::Minutes(minute) + absl::Microseconds(123456);
}

inline ids::Uuid Id(absl::string_view name) { return ids::DerivedUuid("test", name); }

inline const std::string kDigest(64, 'a');

inline Report FullReport() {
  return {.channel = Channel::kPhone,
          .customer = Id("customer"),
          .customer_external_id = "C-10086",
          .caller = {.display_name = "PERSONAL name",
                     .phone = "PERSONAL phone",
                     .email = "PERSONAL email",
                     .vehicle_plate = "PERSONAL plate"},
          .order_number = "SO-2026-000871",
          .order_line = 2,
          .purchase_time = Minute(-100'000),
          .product_model = "X200-PRO",
          .serial_number = "SN202605310042",
          .batch = "B202605A",
          .manufacture_date = absl::CivilDay(2026, 5, 31),
          .maker = "Shenzhen plant 2",
          .fault_code = "E-17",
          .symptom = "PERSONAL symptom",
          .wish = "PERSONAL wish",
          .occur_time = Minute(-600),
          .impact = Impact::kUnusable,
          .region = "CN-31",
          .locale = "zh-CN",
          .kind = MatterKind::kFault,
          .facts = {.affected_customers = 1,
                    .media_exposure = true,
                    .injury = true,
                    .property_damage = true,
                    .safety_hazard = true,
                    .region_interrupted = true,
                    .considerable_loss = true,
                    .triage = Triage::kSerious},
          .evidence = {{kDigest, Evidence::Kind::kPhoto, true}},
          .carrier = "sf-express",
          .store = "S-0042"};
}

inline ClockHistory FullHistory() {
  return {.registered_at = Minute(0),
          .levels = {{Minute(0), Level::kSerious, "default", 1}},
          .graded_at = Minute(0),
          .level_confirmed_at = Minute(5),
          .first_contact_at = Minute(10),
          .last_update_at = Minute(20),
          .contained_at = Minute(30),
          .cause_accepted_at = Minute(40),
          .plan_submitted_at = Minute(50),
          .approval_asked_at = Minute(50),
          .approval_answered_at = Minute(60),
          .resolved_at = Minute(70),
          .answered_at = Minute(80),
          .review_accepted_at = Minute(90),
          .reopened_at = Minute(85),
          .ended_at = Minute(95),
          .pauses = {{PauseCause::kParts, Minute(61), Minute(62)}},
          .resets = {{ClockKind::kResolution, Minute(63), "service_manager", "agreed"}},
          .acknowledgements = {{ClockKind::kPlan, Minute(10), Minute(64), "li.na"}},
          .marks = {{ClockKind::kPlan, FiringKind::kBreach, 1, Minute(10)}}};
}

inline Plan FullPlan() {
  return {.number = 1,
          .state = PlanState::kExecuting,
          .summary = "repair",
          .actions = {{.number = 1,
                       .kind = ActionKind::kRepair,
                       .owner = "wang.lei",
                       .due_time = Minute(5000),
                       .amount = {19900, "CNY"},
                       .months = 3,
                       .legal_basis = "none",
                       .state = ActionState::kRunning,
                       .resources = {{"plan1.action1.work_order", "workOrders/1", "NO_SLOT", 7,
                                      PauseCause::kParts, "AWAITING_PARTS", true}}}},
          .submitter = "wang.lei",
          .submit_time = Minute(50),
          .rejections = 1,
          .rejection_reason = "too dear",
          .approval_role = "service_manager",
          .approver = "zhao.min",
          .approve_time = Minute(60)};
}

inline Case FullCase() {
  Case value;
  value.id = Id("case");
  value.number = 123;
  value.state = CaseState::kClosed;
  value.create_time = Minute(0);
  value.update_time = Minute(95);
  value.report = FullReport();
  value.agent = "wang.lei";
  value.classification = {.category = Category::kProductQuality,
                          .sub_category = SubCategory::kFunction,
                          .kind = MatterKind::kFault,
                          .suggestion = {Category::kProductQuality, SubCategory::kDesign,
                                         Level::kSerious, {"keyword:overheat"}},
                          .confirmer = "wang.lei",
                          .confirm_time = Minute(6),
                          .override_reason = "seen on site"};
  value.grading = {.level = Level::kSerious,
                   .rule = "loss",
                   .policy_version = 3,
                   .provisional = true,
                   .grade_time = Minute(0),
                   .confirmer = "li.na",
                   .confirm_time = Minute(5),
                   .reason = "as agreed"};
  value.incident = Id("incident");
  value.incident_level = Level::kMajor;
  value.own_incident = Id("own incident");
  value.incident_requested = true;
  value.first_contact = {.apology = "PERSONAL apology",
                         .explanation = "PERSONAL explanation",
                         .wish = "PERSONAL first wish",
                         .promise = {PromisedAction::kRepair, Minute(5000)},
                         .channel = Channel::kPhone,
                         .agent = "wang.lei",
                         .time = Minute(10)};
  value.promise = {PromisedAction::kRepair, Minute(5000)};
  value.history = FullHistory();
  value.duplicate_of = Id("first");
  value.merged_into = Id("target");
  value.merged_from = {Id("source")};
  value.measures = {{.number = 1,
                     .state = MeasureState::kInForce,
                     .kind = MeasureKind::kLoaner,
                     .amount = {100, "CNY"},
                     .requester = "wang.lei",
                     .request_time = Minute(25),
                     .start_time = Minute(30),
                     .expire_time = Minute(9000),
                     .check_time = Minute(3000),
                     .resource = "loaners/1",
                     .refusal = "STOCK_EXHAUSTED",
                     .check = MeasureCheck{MeasureEffect::kHelps, "wang.lei", Minute(2000), "used"},
                     .check_missed = true}};
  value.containment_waiver = {"li.na", Minute(29), "not needed"};
  value.cause = {.direct_cause = "cell",
                 .root_cause = "supplier changed the cell",
                 .method = "teardown",
                 .evidence = {kDigest},
                 .shares = {{Party::kSupplier, 100}},
                 .author = "chen.jie",
                 .time = Minute(40)};
  value.plans = {FullPlan()};
  value.earlier_repairs = 2;
  value.confirmation = {.answer = Answer::kSatisfied,
                        .time = Minute(80),
                        .counted = true,
                        .author = "staff/wang.lei",
                        .comment = "PERSONAL comment"};
  value.review = {.what = "cell failed",
                  .why = "supplier",
                  .prevention = "incoming check",
                  .participants = {"wang.lei"},
                  .where = "incoming goods",
                  .went_well = "loaner",
                  .went_badly = "late",
                  .author = "li.na",
                  .time = Minute(90)};
  value.contacts = {{.time = Minute(20),
                     .author = "staff/wang.lei",
                     .direction = Direction::kInbound,
                     .channel = Channel::kWebChat,
                     .summary = "PERSONAL summary"}};
  value.reopenings = 1;
  value.close_time = Minute(80);
  return value;
}

}  // namespace aftercare::intake::testing

#endif  // AFTERCARE_TESTS_INTAKE_STORE_FULL_CASE_H_
