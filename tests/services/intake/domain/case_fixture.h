// What the tests of cases and incidents share: a policy with the defaults of the domain's rules,
// some members of staff, and a desk that carries one case from command to command.
#ifndef AFTERCARE_TESTS_INTAKE_DOMAIN_CASE_FIXTURE_H_
#define AFTERCARE_TESTS_INTAKE_DOMAIN_CASE_FIXTURE_H_

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/intake/domain/case.h"
#include "services/intake/domain/incident.h"

namespace aftercare::intake::testing {

inline const absl::Time kNine =
    absl::FromCivil(absl::CivilSecond(2026, 6, 1, 9, 0, 0), absl::UTCTimeZone());

inline ids::Uuid Id(absl::string_view name) { return ids::DerivedUuid("test", name); }

inline auth::Principal Staff(const std::string& id, const std::string& role) {
  return {auth::Kind::kStaff, id, {role}};
}
inline const auth::Principal kAgent = Staff("li.na", "agent");
inline const auth::Principal kLead = Staff("wang.fang", "service_lead");
inline const auth::Principal kManager = Staff("liu.yang", "service_manager");
inline const auth::Principal kDirector = Staff("chen.jie", "service_director");
inline const auth::Principal kGeneral = Staff("zhao.min", "general_manager");
inline const auth::Principal kCustomer = {auth::Kind::kCustomer, "c1", {}};
inline const auth::Principal kService = {auth::Kind::kService, "repair", {}};

inline ClockTerms Terms(absl::Duration one, absl::Duration two, absl::Duration three,
                        std::set<PauseCause> pauses = {}) {
  ClockTerms terms;
  terms.by_level = {ClockTarget{}, ClockTarget{one, false}, ClockTarget{two, false},
                    ClockTarget{three, false}};
  terms.pauses = std::move(pauses);
  return terms;
}

// The defaults of domain.md; every clock runs around the clock, which keeps the sums short.
inline Policy DefaultPolicy() {
  using absl::Hours;
  using absl::Minutes;
  Policy p;
  p.version = 1;
  p.clocks.calendars = {AroundTheClock()};
  ClockPolicy clocks;
  clocks.name = "default";
  const auto set = [&clocks](ClockKind kind, ClockTerms terms) {
    clocks.clocks[static_cast<size_t>(kind)] = std::move(terms);
  };
  set(ClockKind::kConfirmLevel, Terms(Minutes(15), Minutes(30), Hours(4)));
  set(ClockKind::kFirstContact, Terms(Minutes(30), Hours(1), Hours(2)));
  set(ClockKind::kNextUpdate, Terms(Hours(4), Hours(8), Hours(24)));
  set(ClockKind::kContain, Terms(Hours(2), Hours(4), Hours(24)));
  set(ClockKind::kCause, Terms(Hours(2), Hours(4), Hours(24),
                               {PauseCause::kParts, PauseCause::kVendor}));
  set(ClockKind::kPlan, Terms(Hours(8), Hours(24), Hours(48), {PauseCause::kCustomer}));
  set(ClockKind::kApproval, Terms(Hours(2), Hours(4), Hours(8)));
  set(ClockKind::kResolution,
      Terms(Hours(72), Hours(120), Hours(168),
            {PauseCause::kCustomer, PauseCause::kParts, PauseCause::kCarrier, PauseCause::kVendor,
             PauseCause::kApproval}));
  set(ClockKind::kConfirmation, Terms(Hours(168), Hours(168), Hours(168)));
  set(ClockKind::kReview, Terms(Hours(24), Hours(48), Hours(72)));
  p.clocks.policies = {clocks};
  p.clocks.warning_percent = 80;
  p.clocks.rebase_minimum = Minutes(15);
  p.clocks.reset_role = "service_manager";
  p.clocks.escalation = {
      {"service_lead", "service_manager", "service_director", "general_manager"}, 50, Minutes(10)};
  p.duplicates = {Hours(24), 0.8};
  p.classification.keywords = {
      {"overheat", SubCategory::kFunction, 3},   {"过热", SubCategory::kFunction, 3},
      {"scratch", SubCategory::kCosmetic, 2},    {"划痕", SubCategory::kCosmetic, 2},
      {"parcel", SubCategory::kDamage, 1},       {"crushed", SubCategory::kDamage, 3},
      {"快递", SubCategory::kDelay, 1},          {"没收到", SubCategory::kDelay, 3},
      {"rude", SubCategory::kAttitude, 3},       {"态度", SubCategory::kAttitude, 3},
  };
  p.classification.alarms = {{Channel::kAlarmDelayedShipment, SubCategory::kDelay},
                             {Channel::kAlarmBatchFault, SubCategory::kFunction},
                             {Channel::kAlarmSystemOutage, SubCategory::kSystemOutage}};
  const auto rule = [&p](std::string id, Level level, GradingFact fact, int32_t least = 0,
                         Triage triage = Triage::kUnknown) {
    p.grading.rules.push_back({std::move(id), level, fact, least, triage});
  };
  rule("L1-CUSTOMERS", Level::kMajor, GradingFact::kAffectedCustomers, 100);
  rule("L1-MEDIA", Level::kMajor, GradingFact::kMediaExposure);
  rule("L1-INJURY", Level::kMajor, GradingFact::kInjury);
  rule("L1-PROPERTY", Level::kMajor, GradingFact::kPropertyDamage);
  rule("L1-SAFETY", Level::kMajor, GradingFact::kSafetyHazard);
  rule("L2-CUSTOMERS", Level::kSerious, GradingFact::kAffectedCustomers, 10);
  rule("L2-REGION", Level::kSerious, GradingFact::kRegionInterrupted);
  rule("L2-LOSS", Level::kSerious, GradingFact::kConsiderableLoss);
  rule("L2-TRIAGE-SERIOUS", Level::kSerious, GradingFact::kTriage, 0, Triage::kSerious);
  rule("L2-TRIAGE-URGENT", Level::kSerious, GradingFact::kTriage, 0, Triage::kUrgent);
  rule("L3", Level::kOrdinary, GradingFact::kNone);
  p.grading.confirm_roles = {{Level::kMajor, "general_manager"},
                             {Level::kSerious, "service_lead"},
                             {Level::kOrdinary, "service_lead"}};
  p.teams.by_level = {
      {Level::kMajor, {"general_manager", {"service", "technology", "legal"}}},
      {Level::kSerious, {"service_director", {"technology", "logistics"}}},
      {Level::kOrdinary, {"service_manager", {"technology"}}}};
  p.authority.currency = "CNY";
  p.authority.limit_minor = {{"agent", 20'000},
                             {"service_lead", 100'000},
                             {"service_manager", 500'000},
                             {"service_director", 2'000'000}};
  p.authority.unlimited_role = "general_manager";
  p.promises.least = {{PromisedAction::kCallBack, Minutes(30)},
                      {PromisedAction::kRepair, Hours(48)},
                      {PromisedAction::kRefund, Hours(24)}};
  p.measures.by_category = {
      {Category::kProductQuality,
       {MeasureKind::kLoaner, MeasureKind::kOnSiteCheck, MeasureKind::kProvisionalRefund}},
      {Category::kServiceFailure, {MeasureKind::kCoupon, MeasureKind::kExpedite}},
      {Category::kLogistics,
       {MeasureKind::kReshipInAdvance, MeasureKind::kOtherCarrier,
        MeasureKind::kProvisionalRefund}},
      {Category::kSpecialScenario,
       {MeasureKind::kReschedule, MeasureKind::kAlternative, MeasureKind::kOtherCarrier}}};
  p.measures.check_after = Hours(24);
  p.plans.approval_roles = {{Level::kMajor, "general_manager"},
                            {Level::kSerious, "service_director"},
                            {Level::kOrdinary, "service_manager"}};
  p.plans.standard_actions = {ActionKind::kRepair, ActionKind::kReplace, ActionKind::kReship,
                              ActionKind::kCoupon};
  p.plans.standard_level = Level::kOrdinary;
  p.plans.rejections_to_superior = 3;
  const std::set<SubCategory> quality = {SubCategory::kDesign, SubCategory::kMaterial,
                                         SubCategory::kWorkmanship, SubCategory::kFunction,
                                         SubCategory::kCosmetic};
  const std::vector<std::vector<ActionKind>> other_goods_or_money = {
      {ActionKind::kReplace}, {ActionKind::kReturnAndRefund}};
  p.plans.decisions = {
      {"unrepairable", quality, DecisionFact::kUnrepairable, 0, other_goods_or_money},
      {"repaired_twice", quality, DecisionFact::kRepaired, 2, other_goods_or_money},
      {"repairable", quality, DecisionFact::kNone, 0, {{ActionKind::kRepair}}},
      {"damaged", {SubCategory::kDamage}, DecisionFact::kNone, 0, {{ActionKind::kReplace}}},
      {"lost", {SubCategory::kLoss}, DecisionFact::kNone, 0,
       {{ActionKind::kSearch, ActionKind::kCoupon}, {ActionKind::kSearch, ActionKind::kCash}}}};
  p.closing = {Hours(168), Hours(720), Hours(720), {Level::kMajor, Level::kSerious}};
  p.incidents = {Hours(168), 10};
  return p;
}

inline const Policy& ThePolicy() {
  static const Policy policy = DefaultPolicy();
  return policy;
}

// A case of product quality, level 3, reported by a known customer.
inline OpenCase Opening() {
  OpenCase c;
  c.id = Id("case");
  c.number = 1;
  c.report.channel = Channel::kPhone;
  c.report.customer = Id("customer");
  c.report.order_number = "SO-1";
  c.report.order_line = 1;
  c.report.product_model = "X200";
  c.report.serial_number = "SN-1";
  c.report.batch = "B7";
  c.report.symptom = "The phone does overheat";
  c.report.region = "CN-31";
  return c;
}

inline Promise CallBack(absl::Time due) { return {PromisedAction::kCallBack, due}; }

inline FirstContact FourPoints(absl::Time now) {
  FirstContact contact;
  contact.apology = "sorry";
  contact.explanation = "we look into it";
  contact.wish = "a repair";
  contact.promise = CallBack(now + absl::Hours(1));
  contact.channel = Channel::kPhone;
  return contact;
}

inline PlanAction Action(ActionKind kind, absl::Time now, int64_t amount_minor = 0) {
  PlanAction action;
  action.kind = kind;
  action.owner = "li.na";
  action.due_time = now + absl::Hours(24);
  if (amount_minor > 0) action.amount = {amount_minor, "CNY"};
  return action;
}

inline CauseReport Cause() {
  CauseReport cause;
  cause.direct_cause = "capacitor";
  cause.root_cause = "supplier changed the part";
  cause.method = "teardown";
  cause.shares = {{Party::kSupplier, 70}, {Party::kFactory, 30}};
  return cause;
}

inline Review FullReview() {
  Review review;
  review.what = "overheating";
  review.why = "part changed";
  review.prevention = "incoming inspection";
  review.participants = {"li.na"};
  review.where = "incoming inspection";
  review.went_well = "fast first contact";
  review.went_badly = "late loaner";
  return review;
}

// One case from command to command.
struct Desk {
  const Policy* policy = &ThePolicy();
  absl::Time now = kNine;
  std::optional<Case> value;
  std::vector<command::Entry> entries;   // of the last command
  std::vector<command::Effect> effects;  // of the last command
  std::vector<command::Effect> all_effects;
  std::vector<RecentCase> recent;
  std::vector<AgentLoad> agents;
  std::string sticky;
  const Case* other = nullptr;
  std::vector<Case> earlier;

  CaseRules rules() const {
    return {*policy, recent, sticky, agents, other, earlier};
  }

  absl::Status Try(const CaseCommand& command, const auth::Principal& caller = kAgent) {
    auto change = Decide(value ? &*value : nullptr, command, {now, caller}, rules());
    if (!change.ok()) return change.status();
    value = std::move(change->next);
    entries = std::move(change->entries);
    effects = std::move(change->effects);
    all_effects.insert(all_effects.end(), effects.begin(), effects.end());
    return absl::OkStatus();
  }
  void Do(const CaseCommand& command, const auth::Principal& caller = kAgent) {
    const absl::Status status = Try(command, caller);
    ASSERT_TRUE(status.ok()) << NameOf(command) << ": " << status;
  }
  // The reason of the refusal; empty when it was accepted.
  std::string Reason(const CaseCommand& command, const auth::Principal& caller = kAgent) {
    return command::Explain(Try(command, caller)).reason;
  }
  void Wait(absl::Duration time) { now += time; }

  bool Noted(absl::string_view kind) const {
    for (const command::Entry& entry : entries) {
      if (entry.kind == kind) return true;
    }
    return false;
  }
  // A fact of the last command's entry of that kind; empty when it is not there.
  std::string Fact(absl::string_view kind, absl::string_view key) const {
    for (const command::Entry& entry : entries) {
      if (entry.kind != kind) continue;
      for (const command::Fact& fact : entry.facts) {
        if (fact.key == key) return fact.value;
      }
    }
    return "";
  }
  Clock The(ClockKind kind) const { return ComputeClock(value->history, *policy, kind, now); }

  // To the states of a case, by the shortest way.
  void Open() { Do(Opening()); }
  void Classify() {
    Do(ConfirmClassification{SubCategory::kFunction, MatterKind::kFault, ""});
  }
  void Begin() {
    Open();
    Classify();
    Do(RecordFirstContact{FourPoints(now)});
  }
  void SubmitRepair() {
    Do(SubmitPlan{"repair it", {Action(ActionKind::kRepair, now)}});
  }
  void FinishRepair() {
    Do(EffectDone{"plan1.action1.rma", "rmas/1"}, kService);
    Do(EffectDone{"plan1.action1.work_order", "workOrders/1"}, kService);
    Do(RecordProgress{RecordProgress::Source::kWorkOrder, "workOrders/1", "READY", true, 9},
       kService);
  }
  void Solve() {
    Begin();
    SubmitRepair();
    FinishRepair();
  }
  void Confirm() {
    Solve();
    Do(ConfirmResolution{Answer::kSatisfied, "", std::nullopt}, kCustomer);
  }
  void Close() {
    Confirm();
    Do(FileReview{FullReview()});
  }
  void Archive() {
    Close();
    Wait(absl::Hours(721));
    Do(Tick{}, kService);
  }
};

}  // namespace aftercare::intake::testing

#endif  // AFTERCARE_TESTS_INTAKE_DOMAIN_CASE_FIXTURE_H_
