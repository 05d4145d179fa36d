#include "services/intake/domain/grading.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

GradingFacts With(void (*set)(GradingFacts&)) {
  GradingFacts facts;
  set(facts);
  return facts;
}

TEST(Grading, INT_08_LevelsFollowFromFacts) {
  struct Example {
    void (*set)(GradingFacts&);
    Level level;
    std::string rule;
  };
  const std::vector<Example> examples = {
      {[](GradingFacts& f) { f.affected_customers = 100; }, Level::kMajor, "L1-CUSTOMERS"},
      {[](GradingFacts& f) { f.affected_customers = 99; }, Level::kSerious, "L2-CUSTOMERS"},
      {[](GradingFacts& f) { f.affected_customers = 10; }, Level::kSerious, "L2-CUSTOMERS"},
      {[](GradingFacts& f) { f.affected_customers = 9; }, Level::kOrdinary, "L3"},
      {[](GradingFacts& f) { f.media_exposure = true; }, Level::kMajor, "L1-MEDIA"},
      {[](GradingFacts& f) { f.property_damage = true; }, Level::kMajor, "L1-PROPERTY"},
      {[](GradingFacts& f) { f.safety_hazard = true; }, Level::kMajor, "L1-SAFETY"},
      {[](GradingFacts& f) { f.region_interrupted = true; }, Level::kSerious, "L2-REGION"},
      {[](GradingFacts& f) { f.considerable_loss = true; }, Level::kSerious, "L2-LOSS"},
      {[](GradingFacts& f) { f.triage = Triage::kGeneral; }, Level::kOrdinary, "L3"},
      {[](GradingFacts& f) { f.triage = Triage::kSerious; }, Level::kSerious,
       "L2-TRIAGE-SERIOUS"},
      {[](GradingFacts& f) { f.triage = Triage::kUrgent; }, Level::kSerious, "L2-TRIAGE-URGENT"},
      {[](GradingFacts&) {}, Level::kOrdinary, "L3"},
  };
  for (const Example& example : examples) {
    const FiredRule fired = Grade(With(example.set), ThePolicy());
    EXPECT_EQ(fired.level, example.level) << example.rule;
    EXPECT_EQ(fired.rule, example.rule);
  }
}

TEST(Grading, INT_08_InjuryIsLevelOne) {
  EXPECT_EQ(Grade(With([](GradingFacts& f) { f.injury = true; }), ThePolicy()).rule, "L1-INJURY");
}

TEST(Grading, INT_08_AFactOfLevelOneAlwaysWins) {
  const GradingFacts facts = With([](GradingFacts& f) {
    f.triage = Triage::kGeneral;
    f.considerable_loss = true;
    f.safety_hazard = true;
  });
  EXPECT_EQ(Grade(facts, ThePolicy()).level, Level::kMajor);
}

TEST(Grading, INT_08_RulesAreData) {
  Policy policy = DefaultPolicy();
  policy.grading.rules[0].at_least = 5;
  EXPECT_EQ(Grade(With([](GradingFacts& f) { f.affected_customers = 5; }), policy).level,
            Level::kMajor);
}

// --- On a case ---

OpenCase Injured() {
  OpenCase c = Opening();
  c.report.facts.injury = true;
  return c;
}

TEST(Grading, INT_09_AComputedLevelWorksAtOnceAsProvisional) {
  Desk desk;
  desk.Do(Injured());
  EXPECT_EQ(desk.value->grading.level, Level::kMajor);
  EXPECT_TRUE(desk.value->grading.provisional);
  EXPECT_EQ(desk.value->grading.rule, "L1-INJURY");
  EXPECT_EQ(desk.value->grading.policy_version, 1);
  EXPECT_EQ(desk.Fact("registered", "level"), "MAJOR");
  EXPECT_EQ(desk.Fact("registered", "team"), "general_manager,service,technology,legal");
  // First contact of level 1: half an hour.
  EXPECT_EQ(desk.The(ClockKind::kFirstContact).deadline, kNine + absl::Minutes(30));
}

TEST(Grading, INT_09_RolesThatConfirm) {
  Desk one;
  one.Do(Injured());
  EXPECT_EQ(one.Reason(ConfirmGrading{}, kDirector), "ROLE_NOT_ALLOWED");
  one.Do(ConfirmGrading{}, kGeneral);
  EXPECT_FALSE(one.value->grading.provisional);
  EXPECT_EQ(one.value->grading.confirmer, "zhao.min");
  EXPECT_EQ(one.The(ClockKind::kConfirmLevel).state, ClockState::kMet);
  EXPECT_EQ(one.Reason(ConfirmGrading{}, kGeneral), "GRADING_CONFIRMED");

  Desk three;
  three.Open();
  EXPECT_EQ(three.Reason(ConfirmGrading{}, kAgent), "ROLE_NOT_ALLOWED");
  three.Do(ConfirmGrading{}, kLead);
}

TEST(Grading, INT_09_TheConfirmationMayCorrect) {
  Desk desk;
  desk.Do(Injured());
  EXPECT_EQ(desk.Reason(ConfirmGrading{Level::kSerious, ""}, kGeneral), "INVALID_FIELDS");
  // Out of level 1 only by who confirms level 1.
  EXPECT_EQ(desk.Reason(ConfirmGrading{Level::kSerious, "a scratch"}, kLead), "ROLE_NOT_ALLOWED");
  desk.Do(ConfirmGrading{Level::kSerious, "a scratch"}, kGeneral);
  EXPECT_EQ(desk.value->grading.level, Level::kSerious);
  EXPECT_EQ(desk.value->grading.rule, "manual");
  EXPECT_EQ(desk.Fact("grading_confirmed", "corrected_from"), "MAJOR");
}

TEST(Grading, INT_09_RisesByItselfAsFactsChange) {
  Desk desk;
  desk.Open();
  desk.Do(ConfirmGrading{}, kLead);
  GradingFacts facts;
  facts.considerable_loss = true;
  desk.Do(RaiseLevel{facts, Level::kUnknown, ""}, kService);
  EXPECT_EQ(desk.value->grading.level, Level::kSerious);
  EXPECT_TRUE(desk.value->grading.provisional);
  EXPECT_EQ(desk.value->grading.confirmer, "");
  EXPECT_EQ(desk.value->grading.confirm_time, Grading().confirm_time);
  EXPECT_EQ(desk.Fact("level_raised", "rule"), "L2-LOSS");
  EXPECT_EQ(desk.Fact("level_raised", "considerable_loss"), "true");
  EXPECT_EQ(desk.value->report.facts, facts);
  // Fewer facts do not lower it.
  desk.Do(RaiseLevel{GradingFacts{}, Level::kUnknown, ""}, kService);
  EXPECT_EQ(desk.value->grading.level, Level::kSerious);
  EXPECT_TRUE(desk.Noted("facts_recorded"));
}

TEST(Grading, INT_09_OldFactsDoNotUndoACorrection) {
  Desk desk;
  desk.Do(Injured());
  desk.Do(CorrectLevel{Level::kOrdinary, "nobody was hurt", std::nullopt}, kGeneral);
  GradingFacts facts = desk.value->report.facts;
  facts.considerable_loss = true;
  desk.Do(RaiseLevel{facts, Level::kUnknown, ""});
  EXPECT_EQ(desk.value->grading.level, Level::kSerious);
  facts.media_exposure = true;
  desk.Do(RaiseLevel{facts, Level::kUnknown, ""});
  EXPECT_EQ(desk.value->grading.level, Level::kMajor);
}

TEST(Grading, INT_40_RaisedByHandWithAReason) {
  Desk desk;
  desk.Open();
  EXPECT_EQ(desk.Reason(RaiseLevel{std::nullopt, Level::kSerious, ""}), "INVALID_FIELDS");
  desk.Do(RaiseLevel{std::nullopt, Level::kSerious, "beyond me"});
  EXPECT_EQ(desk.value->grading.rule, "manual");
  EXPECT_EQ(desk.Reason(RaiseLevel{std::nullopt, Level::kOrdinary, "calmer"}), "LEVEL_NOT_RAISED");
}

TEST(Grading, INT_09_FallsOnlyByAPersonWithAReason) {
  Desk desk;
  desk.Do(Injured());
  EXPECT_EQ(desk.Reason(CorrectLevel{Level::kOrdinary, "", std::nullopt}, kGeneral),
            "INVALID_FIELDS");
  EXPECT_EQ(desk.Reason(CorrectLevel{Level::kOrdinary, "x", std::nullopt}, kDirector),
            "ROLE_NOT_ALLOWED");
  EXPECT_EQ(desk.Reason(CorrectLevel{Level::kOrdinary, "x", std::nullopt}, kService),
            "ROLE_NOT_ALLOWED");
  desk.Do(CorrectLevel{Level::kOrdinary, "nobody was hurt", GradingFacts{}}, kGeneral);
  EXPECT_EQ(desk.value->grading.level, Level::kOrdinary);
  EXPECT_FALSE(desk.value->report.facts.injury);
  EXPECT_EQ(desk.Fact("level_corrected", "from"), "MAJOR");
}

TEST(Grading, INT_09_ASingleLevelOneCaseOpensItsOwnIncidentOnce) {
  Desk desk;
  desk.Do(Injured());
  ASSERT_EQ(desk.effects.size(), 1u);
  EXPECT_EQ(desk.effects[0].kind, "intake.OpenIncident");
  EXPECT_EQ(desk.effects[0].key, "incident");
  desk.Do(CorrectLevel{Level::kSerious, "a scratch", std::nullopt}, kGeneral);
  desk.Do(RaiseLevel{std::nullopt, Level::kMajor, "worse"});
  EXPECT_EQ(desk.all_effects.size(), 1u);
  desk.Do(EffectDone{"incident", "incidents/" + Id("incident").ToString()}, kService);
  EXPECT_EQ(desk.value->incident, Id("incident"));
  EXPECT_EQ(desk.value->incident_level, Level::kMajor);
  desk.Do(EffectDone{"incident", "incidents/" + Id("incident").ToString()}, kService);
  EXPECT_TRUE(desk.entries.empty());
}

TEST(Grading, INT_25_OwnIncidentThatComesLateGoesIntoTheWiderOne) {
  Desk desk;
  desk.Do(Injured());
  desk.Do(JoinIncident{Id("wider"), Level::kSerious}, kService);
  EXPECT_EQ(desk.value->effective_level(), Level::kMajor);
  desk.Do(EffectDone{"incident", "incidents/" + Id("own").ToString()}, kService);
  EXPECT_EQ(desk.value->incident, Id("wider"));
  ASSERT_EQ(desk.effects.size(), 1u);
  EXPECT_EQ(desk.effects[0].kind, "intake.MergeIncident");
  EXPECT_EQ(desk.Reason(EffectDone{"incident", "nonsense"}, kService), "INVALID_FIELDS");
}

TEST(Grading, INT_25_ASingleCaseIncidentIsMergedIntoTheWiderOne) {
  Desk desk;
  desk.Do(Injured());
  const ids::Uuid own = OwnIncidentOf(desk.value->id);
  desk.Do(EffectDone{"incident", "incidents/" + own.ToString()}, kService);
  desk.Do(JoinIncident{Id("wider"), Level::kSerious}, kService);
  ASSERT_EQ(desk.effects.size(), 1u);
  EXPECT_EQ(desk.effects[0].kind, "intake.MergeIncident");
  EXPECT_EQ(desk.effects[0].arguments,
            (std::vector<command::Fact>{{"incident", "incidents/" + own.ToString()},
                                        {"into", "incidents/" + Id("wider").ToString()}}));
  EXPECT_EQ(desk.value->incident, Id("wider"));
}

// The incident's own news may come before the answer of the effect that opened it, or after the case
// went on into a wider one: merged once, and no way back.
TEST(Grading, INT_25_TheOwnIncidentIsMergedOnceInWhateverOrderItIsHeardOf) {
  Desk desk;
  desk.Do(Injured());
  const ids::Uuid own = OwnIncidentOf(desk.value->id);
  const CaseCommand event = JoinIncident{own, Level::kMajor};
  const CaseCommand answer = EffectDone{"incident", "incidents/" + own.ToString()};
  const CaseCommand wider = JoinIncident{Id("wider"), Level::kMajor};
  std::vector<const CaseCommand*> order = {&event, &answer, &wider};
  std::sort(order.begin(), order.end());
  do {
    Desk one = desk;
    one.all_effects.clear();
    for (const CaseCommand* command : order) one.Do(*command, kService);
    EXPECT_EQ(one.value->incident, Id("wider"));
    EXPECT_EQ(one.value->own_incident, own);
    ASSERT_EQ(one.all_effects.size(), 1u);
    EXPECT_EQ(one.all_effects[0].kind, "intake.MergeIncident");
    EXPECT_EQ(one.all_effects[0].arguments[0].value, "incidents/" + own.ToString());
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Grading, INT_25_ACaseBelongsToOneIncidentAtMost) {
  Desk desk;
  desk.Open();
  desk.Do(JoinIncident{Id("first"), Level::kSerious}, kService);
  EXPECT_EQ(desk.value->effective_level(), Level::kSerious);
  EXPECT_EQ(desk.value->grading.level, Level::kOrdinary);
  desk.Do(JoinIncident{Id("second"), Level::kMajor}, kService);
  EXPECT_EQ(desk.Fact("incident_not_joined", "stays"), "incidents/" + Id("first").ToString());
  EXPECT_EQ(desk.value->incident, Id("first"));
  EXPECT_EQ(desk.value->effective_level(), Level::kSerious);
}

TEST(Grading, INT_25_TheIncidentsLevelDrivesTheCase) {
  Desk desk;
  desk.Open();
  desk.Do(JoinIncident{Id("incident"), Level::kSerious}, kService);
  desk.Do(RaiseEffectiveLevel{Id("incident"), Level::kMajor, false}, kService);
  EXPECT_EQ(desk.value->effective_level(), Level::kMajor);
  EXPECT_EQ(desk.The(ClockKind::kFirstContact).level, Level::kMajor);
  // Lower only when a person said so, and only by the incident it belongs to.
  desk.Do(RaiseEffectiveLevel{Id("incident"), Level::kOrdinary, false}, kService);
  EXPECT_TRUE(desk.entries.empty());
  desk.Do(RaiseEffectiveLevel{Id("stranger"), Level::kOrdinary, true}, kService);
  EXPECT_TRUE(desk.entries.empty());
  desk.Do(RaiseEffectiveLevel{Id("incident"), Level::kOrdinary, true}, kService);
  EXPECT_EQ(desk.value->effective_level(), Level::kOrdinary);
}

// What an incident does to its members comes by events: one that was withdrawn or merged meanwhile
// takes it without a change, or it would be a dead letter as a rule.
TEST(IncidentLevel, INT_25_AWithdrawnMemberHearsOfItAndStaysAsItIs) {
  Desk desk;
  desk.Do(Opening());
  desk.Do(WithdrawCase{"solved by itself"});
  const Case before = *desk.value;
  desk.Do(JoinIncident{Id("incident"), Level::kMajor}, kService);
  desk.Do(RaiseEffectiveLevel{Id("incident"), Level::kMajor, false}, kService);
  EXPECT_EQ(*desk.value, before);
}

}  // namespace
}  // namespace aftercare::intake::testing
