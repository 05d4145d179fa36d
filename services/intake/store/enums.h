// Which enum of the domain is which enum of the resources. Numbers are the same where the domain
// has a value for "not known", and one higher on the wire where it has none; that both end with the
// same value is checked by the compiler.
#ifndef AFTERCARE_INTAKE_STORE_ENUMS_H_
#define AFTERCARE_INTAKE_STORE_ENUMS_H_

#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/intake/v1/clock.pb.h"
#include "aftercare/intake/v1/directory.pb.h"
#include "aftercare/intake/v1/incident.pb.h"
#include "aftercare/intake/v1/matter.pb.h"
#include "aftercare/intake/v1/remedy.pb.h"
#include "services/intake/domain/case_state.h"
#include "services/intake/domain/directory.h"
#include "services/intake/domain/incident.h"

namespace aftercare::intake {

template <class D, class P, D kDomainLast, P kProtoLast, int kStep>
struct EnumPair {
  using Proto = P;
  static constexpr int kShift = kStep;
  static constexpr int kFirst = kStep;  // on the wire
  static constexpr int kLast = static_cast<int>(kProtoLast);
  static_assert(static_cast<int>(kDomainLast) + kStep == kLast, "one of the two has grown alone");
};

template <class D, class P, D kDomainLast, P kProtoLast>
using SameNumbers = EnumPair<D, P, kDomainLast, kProtoLast, 0>;
template <class D, class P, D kDomainLast, P kProtoLast>
using OneHigher = EnumPair<D, P, kDomainLast, kProtoLast, 1>;

// Declared only, to be looked up by the domain's type.
SameNumbers<Channel, v1::Channel, Channel::kAlarmSystemOutage, v1::Channel_MAX> PairOf(Channel);
SameNumbers<Category, v1::Category, Category::kSpecialScenario, v1::Category_MAX> PairOf(Category);
SameNumbers<SubCategory, v1::SubCategory, SubCategory::kRegionalDisruption, v1::SubCategory_MAX>
    PairOf(SubCategory);
SameNumbers<MatterKind, v1::MatterKind, MatterKind::kClaim, v1::MatterKind_MAX> PairOf(MatterKind);
SameNumbers<Level, v1::Level, Level::kOrdinary, v1::Level_MAX> PairOf(Level);
SameNumbers<Triage, v1::Triage, Triage::kUrgent, v1::Triage_MAX> PairOf(Triage);
SameNumbers<Impact, v1::Impact, Impact::kUnusable, v1::Impact_MAX> PairOf(Impact);
SameNumbers<OpenQuestion, v1::OpenQuestion, OpenQuestion::kEvidenceConsent, v1::OpenQuestion_MAX>
    PairOf(OpenQuestion);
SameNumbers<Evidence::Kind, v1::Evidence::Kind, Evidence::Kind::kDocument, v1::Evidence::Kind_MAX>
    PairOf(Evidence::Kind);
SameNumbers<PromisedAction, v1::PromisedAction, PromisedAction::kInvestigate,
            v1::PromisedAction_MAX>
    PairOf(PromisedAction);
SameNumbers<Direction, v1::ContactNote::Direction, Direction::kInbound,
            v1::ContactNote::Direction_MAX>
    PairOf(Direction);
SameNumbers<Answer, v1::Confirmation::Answer, Answer::kDissatisfied, v1::Confirmation::Answer_MAX>
    PairOf(Answer);
SameNumbers<ClockKind, v1::ClockKind, ClockKind::kReview, v1::ClockKind_MAX> PairOf(ClockKind);
SameNumbers<PauseCause, v1::PauseCause, PauseCause::kApproval, v1::PauseCause_MAX>
    PairOf(PauseCause);
OneHigher<ClockState, v1::ClockState, ClockState::kStopped, v1::ClockState_MAX> PairOf(ClockState);
OneHigher<FiringKind, v1::FiringKind, FiringKind::kEscalation, v1::FiringKind_MAX>
    PairOf(FiringKind);
SameNumbers<MeasureKind, v1::MeasureKind, MeasureKind::kAlternative, v1::MeasureKind_MAX>
    PairOf(MeasureKind);
OneHigher<MeasureState, v1::Measure::State, MeasureState::kLapsed, v1::Measure::State_MAX>
    PairOf(MeasureState);
SameNumbers<MeasureEffect, v1::MeasureEffect, MeasureEffect::kDoesNotHelp, v1::MeasureEffect_MAX>
    PairOf(MeasureEffect);
SameNumbers<Party, v1::Party, Party::kForceMajeure, v1::Party_MAX> PairOf(Party);
SameNumbers<ActionKind, v1::ActionKind, ActionKind::kLegal, v1::ActionKind_MAX> PairOf(ActionKind);
OneHigher<ActionState, v1::PlanAction::State, ActionState::kFailed, v1::PlanAction::State_MAX>
    PairOf(ActionState);
OneHigher<PlanState, v1::Plan::State, PlanState::kFailed, v1::Plan::State_MAX> PairOf(PlanState);
OneHigher<CaseState, v1::Case::State, CaseState::kMerged, v1::Case::State_MAX> PairOf(CaseState);
SameNumbers<NextStep, v1::NextStep, NextStep::kConfirmation, v1::NextStep_MAX> PairOf(NextStep);
OneHigher<IncidentState, v1::Incident::State, IncidentState::kRejected, v1::Incident::State_MAX>
    PairOf(IncidentState);
SameNumbers<OrderState, v1::Order::State, OrderState::kCancelled, v1::Order::State_MAX>
    PairOf(OrderState);
SameNumbers<UpsertOutcome, v1::UpsertResult::Outcome, UpsertOutcome::kRefused,
            v1::UpsertResult::Outcome_MAX>
    PairOf(UpsertOutcome);

template <class D>
using PairOfEnum = decltype(PairOf(D{}));

template <class D>
typename PairOfEnum<D>::Proto EnumToProto(D value) {
  return static_cast<typename PairOfEnum<D>::Proto>(static_cast<int>(value) +
                                                    PairOfEnum<D>::kShift);
}

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_ENUMS_H_
