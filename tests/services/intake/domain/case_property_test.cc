// What holds for a case whatever happens to it, in whatever order: random commands by random
// callers, most of them refused.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

constexpr absl::string_view kPersonal = "PERSONAL";

template <class T>
T OneOf(std::initializer_list<T> values) {
  return *rc::gen::elementOf(std::vector<T>(values));
}

Level AnyLevel() {
  return OneOf({Level::kUnknown, Level::kMajor, Level::kSerious, Level::kOrdinary});
}

GradingFacts AnyFacts() {
  GradingFacts facts;
  facts.affected_customers = *rc::gen::inRange(0, 150);
  facts.injury = *rc::gen::inRange(0, 8) == 0;
  facts.considerable_loss = *rc::gen::arbitrary<bool>();
  return facts;
}

std::string Personal() { return std::string(kPersonal); }

OpenCase AnyOpening() {
  OpenCase c = Opening();
  c.report.caller = {Personal(), Personal(), Personal(), Personal()};
  c.report.symptom = absl::StrCat(kPersonal, " overheat");
  c.report.wish = Personal();
  c.report.facts = AnyFacts();
  return c;
}

Promise AnyPromise(absl::Time now) {
  return CallBack(now + absl::Minutes(*rc::gen::inRange(0, 120)));
}

CauseReport AnyCause() {
  CauseReport cause = Cause();
  cause.shares[0].percent = *rc::gen::inRange(-10, 110);
  cause.shares[1].percent = *rc::gen::inRange(-10, 110);
  if (*rc::gen::arbitrary<bool>()) cause.shares[1].percent = 100 - cause.shares[0].percent;
  return cause;
}

SubmitPlan AnyPlan(absl::Time now) {
  SubmitPlan c{"put it right", {}};
  const int count = *rc::gen::inRange(0, 3);
  for (int i = 0; i < count; ++i) {
    c.actions.push_back(Action(
        OneOf({ActionKind::kRepair, ActionKind::kReplace, ActionKind::kReturnAndRefund,
               ActionKind::kReship, ActionKind::kCoupon, ActionKind::kCash, ActionKind::kRecall}),
        now, *rc::gen::inRange(0, 3) * 15'000));
  }
  return c;
}

std::string AnyKey(const Desk& desk) {
  if (desk.all_effects.empty()) return "unknown";
  return desk.all_effects[*rc::gen::inRange<size_t>(0, desk.all_effects.size())].key;
}

CaseCommand AnyCommand(const Desk& desk) {
  const absl::Time now = desk.now;
  const auto reason = [] { return OneOf<std::string>({"", "why"}); };
  const auto cause = [] { return OneOf({PauseCause::kCustomer, PauseCause::kParts}); };
  const auto clock = [] { return kClockKinds[*rc::gen::inRange<size_t>(0, 10)]; };
  switch (*rc::gen::inRange(0, 30)) {
    case 0: return ConfirmClassification{SubCategory::kFunction, MatterKind::kFault, reason()};
    case 1: return ConfirmGrading{AnyLevel(), reason()};
    case 2: return RaiseLevel{AnyFacts(), AnyLevel(), reason()};
    case 3: return CorrectLevel{AnyLevel(), reason(), std::nullopt};
    case 4: return HandOverCase{OneOf<std::string>({"wu.lei", "li.na"}), reason()};
    case 5: return AbsorbCase{Id("absorbed")};
    case 6: return WithdrawCase{absl::StrCat(kPersonal, reason())};
    case 7: {
      FirstContact contact = FourPoints(now);
      contact.apology = contact.explanation = contact.wish = Personal();
      contact.promise = AnyPromise(now);
      return RecordFirstContact{contact};
    }
    case 8:
      return RecordContact{OneOf({Direction::kOutbound, Direction::kInbound}), Channel::kSms,
                           Personal()};
    case 9:
      return RequestMeasure{OneOf({MeasureKind::kLoaner, MeasureKind::kOnSiteCheck}), {},
                            now + absl::Hours(*rc::gen::inRange(1, 50)), std::nullopt};
    case 10:
      if (*rc::gen::arbitrary<bool>()) return WaiveMeasure{reason()};
      return CheckMeasure{*rc::gen::inRange(0, 3),
                          OneOf({MeasureEffect::kHelps, MeasureEffect::kDoesNotHelp}), reason()};
    case 11: return RecordCause{AnyCause()};
    case 12: return AnyPlan(now);
    case 13: return ApprovePlan{reason()};
    case 14: return RejectPlan{reason()};
    case 15: return CompleteAction{*rc::gen::inRange(0, 4), *rc::gen::arbitrary<bool>(), reason()};
    case 16: return PauseClock{cause(), reason()};
    case 17: return ResumeClock{cause()};
    case 18: return ResetClock{clock(), reason()};
    case 19: return AcknowledgeBreach{clock()};
    case 20:
      return ConfirmResolution{
          OneOf({Answer::kSatisfied, Answer::kNeutral, Answer::kDissatisfied}), Personal(),
          AnyPromise(now)};
    case 21: return ReopenCase{Personal(), AnyPromise(now)};
    case 22: return FileReview{FullReview()};
    case 23:
      return JoinIncident{OneOf({Id("one"), OwnIncidentOf(Opening().id)}), AnyLevel()};
    case 24:
      return RaiseEffectiveLevel{OneOf({Id("one"), Id("two")}), AnyLevel(),
                                 *rc::gen::inRange(0, 4) == 0};
    case 25: {
      const std::string key = AnyKey(desk);
      return EffectDone{key, key == "incident"
                                 ? "incidents/" + OwnIncidentOf(Opening().id).ToString()
                                 : "r/" + key};
    }
    case 26: return EffectRefused{AnyKey(desk), "EXHAUSTED"};
    case 27:
    case 28:
      return RecordProgress{
          OneOf({RecordProgress::Source::kWorkOrder, RecordProgress::Source::kRma,
                 RecordProgress::Source::kShipment}),
          "r/" + AnyKey(desk),
          OneOf<std::string>({"AWAITING_PARTS", "IN_REPAIR", "READY", "ISSUED", "INSPECTED",
                              "CLOSED", "IN_TRANSIT", "DELIVERED"}),
          *rc::gen::arbitrary<bool>(), *rc::gen::inRange(1, 9), *rc::gen::arbitrary<bool>()};
    default: return Tick{};
  }
}

auth::Principal CallerOf(const CaseCommand& command) {
  // Customers' words come from customers: what staff write is theirs to keep free of names.
  if (std::holds_alternative<WithdrawCase>(command) ||
      std::holds_alternative<ReopenCase>(command)) {
    return kCustomer;
  }
  return OneOf({kAgent, kLead, kManager, kGeneral, kService});
}

bool OneOrTwoEdges(CaseState from, CaseState to) {
  if (from == to || kCaseTransitions.Allows(from, to)) return true;
  for (int i = 0; i < 9; ++i) {
    const auto middle = static_cast<CaseState>(i);
    if (kCaseTransitions.Allows(from, middle) && kCaseTransitions.Allows(middle, to)) return true;
  }
  return false;
}

// Whether a person, or a person on the incident, may have lowered the level by this.
bool MayLower(const CaseCommand& command) {
  if (const auto* c = std::get_if<RaiseEffectiveLevel>(&command)) return c->corrected;
  if (const auto* c = std::get_if<ConfirmGrading>(&command)) return !c->reason.empty();
  if (const auto* c = std::get_if<CorrectLevel>(&command)) return !c->reason.empty();
  return false;
}

void CheckStep(const Case& before, const CaseCommand& command, const Desk& after) {
  const Case& now = *after.value;
  RC_ASSERT(!after.entries.empty() || now == before);
  RC_ASSERT(OneOrTwoEdges(before.state, now.state));
  if (Graver(before.effective_level(), now.effective_level())) RC_ASSERT(MayLower(command));
  for (const command::Entry& entry : after.entries) {
    for (const command::Fact& fact : entry.facts) {
      RC_ASSERT(!absl::StrContains(fact.value, kPersonal));
    }
  }
  for (const command::Effect& effect : after.effects) {
    for (const command::Fact& fact : effect.arguments) {
      RC_ASSERT(!absl::StrContains(fact.value, kPersonal));
    }
    if (absl::StartsWith(effect.key, "plan")) {
      RC_ASSERT(now.plan() != nullptr && !now.plan()->approver.empty());
    }
  }
  if (now.cause) {
    const int sum = std::accumulate(
        now.cause->shares.begin(), now.cause->shares.end(), 0,
        [](int total, const LiabilityShare& share) { return total + share.percent; });
    RC_ASSERT(sum == 100);
  }
  if (now.state == CaseState::kInProgress) RC_ASSERT(now.first_contact.has_value());
  if (now.state == CaseState::kClosed) RC_ASSERT(now.review && now.confirmation);
}

// A case somewhere on its way, so that late states are met as often as early ones.
Desk AnyDesk() {
  Desk desk;
  RC_ASSERT(desk.Try(AnyOpening()).ok());
  const int stage = *rc::gen::inRange(0, 5);
  const auto go = [&desk](const CaseCommand& command) {
    RC_ASSERT(desk.Try(command, kGeneral).ok());
  };
  if (stage < 1) return desk;
  go(ConfirmClassification{SubCategory::kFunction, MatterKind::kFault, ""});
  go(RecordFirstContact{FourPoints(desk.now)});
  if (stage < 2) return desk;
  go(SubmitPlan{"repair it", {Action(ActionKind::kRepair, desk.now, 30'000)}});
  go(ApprovePlan{""});
  if (stage < 3) return desk;
  go(EffectDone{"plan1.action1.rma", "r/plan1.action1.rma"});
  go(EffectDone{"plan1.action1.work_order", "r/plan1.action1.work_order"});
  go(RecordProgress{RecordProgress::Source::kWorkOrder, "r/plan1.action1.work_order", "READY", true,
                    9});
  if (stage < 4) return desk;
  go(ConfirmResolution{Answer::kSatisfied, "", std::nullopt});
  go(FileReview{FullReview()});
  return desk;
}

TEST(CaseProperty, INT_09_INT_15_INT_17_INT_18_HoldsWhateverHappens) {
  EXPECT_TRUE(rc::check([] {
    Desk desk = AnyDesk();
    std::set<std::string> keys;
    for (const command::Effect& effect : desk.all_effects) {
      RC_ASSERT(keys.insert(effect.key).second);
    }
    const int steps = *rc::gen::inRange(1, 60);
    for (int i = 0; i < steps; ++i) {
      desk.Wait(absl::Minutes(*rc::gen::inRange(0, 600)));
      const CaseCommand command = AnyCommand(desk);
      const auth::Principal caller = CallerOf(command);
      const Case before = *desk.value;
      const auto once = Decide(&before, command, {desk.now, caller}, desk.rules());
      if (!desk.Try(command, caller).ok()) {
        RC_ASSERT(!once.ok());
        continue;
      }
      RC_ASSERT(once.ok() && once->next == *desk.value && once->entries == desk.entries &&
                once->effects == desk.effects);
      CheckStep(before, command, desk);
      for (const command::Effect& effect : desk.effects) RC_ASSERT(keys.insert(effect.key).second);
    }
  }));
}

TEST(CaseProperty, INT_11_TheTimerAlwaysMovesOn) {
  EXPECT_TRUE(rc::check([] {
    Desk desk = AnyDesk();
    const int steps = *rc::gen::inRange(0, 30);
    for (int i = 0; i < steps; ++i) {
      desk.Wait(absl::Minutes(*rc::gen::inRange(0, 600)));
      const CaseCommand command = AnyCommand(desk);
      (void)desk.Try(command, CallerOf(command));
    }
    for (int i = 0; i < 20; ++i) {
      const absl::Time due = NextDue(*desk.value, desk.rules());
      if (due == absl::InfiniteFuture()) return;
      desk.now = std::max(desk.now, due);
      RC_ASSERT(desk.Try(Tick{}, kService).ok());
      RC_ASSERT(!desk.entries.empty());
      RC_ASSERT(NextDue(*desk.value, desk.rules()) > desk.now);
    }
  }));
}

}  // namespace
}  // namespace aftercare::intake::testing
