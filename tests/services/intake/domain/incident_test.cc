#include "services/intake/domain/incident.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/intake/domain/watch.h"
#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

struct IncidentDesk {
  absl::Time now = kNine;
  std::optional<Incident> value;
  std::vector<command::Entry> entries;

  absl::Status Try(const IncidentCommand& command, const auth::Principal& caller) {
    auto change =
        Decide(value ? &*value : nullptr, command, {now, caller}, IncidentRules{ThePolicy()});
    if (!change.ok()) return change.status();
    value = std::move(change->next);
    entries = std::move(change->entries);
    return absl::OkStatus();
  }
  void Do(const IncidentCommand& command, const auth::Principal& caller = kGeneral) {
    const absl::Status status = Try(command, caller);
    ASSERT_TRUE(status.ok()) << NameOf(command) << ": " << status;
  }
  std::string Reason(const IncidentCommand& command, const auth::Principal& caller = kGeneral) {
    return command::Explain(Try(command, caller)).reason;
  }
};

Member MemberOf(int i) {
  return {Id(absl::StrCat("case", i)), Id(absl::StrCat("customer", i))};
}

OpenIncident Opening(int cases) {
  OpenIncident c;
  c.id = Id("incident");
  c.number = 1;
  c.signature = "4:X200/B7";
  c.product_model = "X200";
  c.batch = "B7";
  for (int i = 0; i < cases; ++i) c.members.push_back(MemberOf(i));
  return c;
}

IncidentDesk InState(IncidentState state) {
  IncidentDesk desk;
  OpenIncident opening = Opening(1);
  opening.title = "batteries of B7";
  if (state == IncidentState::kProposed || state == IncidentState::kRejected) {
    desk.Do(opening, kAgent);
    if (state == IncidentState::kRejected) desk.Do(RejectIncident{"one of a kind"});
    return desk;
  }
  desk.Do(opening, kService);
  if (state == IncidentState::kOpen) return desk;
  desk.Do(ContainIncident{"sales of the batch stopped"});
  if (state == IncidentState::kContained) return desk;
  desk.Do(ResolveIncident{"batch recalled"});
  if (state == IncidentState::kResolved) return desk;
  desk.Do(FileIncidentReview{FullReview()});
  if (state == IncidentState::kReviewed) return desk;
  desk.Do(CloseIncident{});
  return desk;
}

// Proposed, Open, coNtained, Resolved, reViewed, Closed, reJected.
constexpr absl::string_view kLetters = "PONRVCJ";

TEST(IncidentTable, EveryStateAndCommand) {
  const std::vector<std::pair<IncidentCommand, absl::string_view>> table = {
      {AcceptIncident{}, "P"},
      {RejectIncident{"why"}, "P"},
      {AddCase{MemberOf(9)}, "PON"},
      {FollowCaseLevel{MemberOf(0).case_id, Level::kMajor}, "PONRVCJ"},
      {CorrectIncidentLevel{Level::kSerious, "why"}, "PONR"},
      {AcknowledgeTeam{"technology"}, "ONRVC"},
      {ContainIncident{"stopped"}, "O"},
      {ResolveIncident{"recalled"}, "N"},
      {FileIncidentReview{FullReview()}, "R"},
      {CloseIncident{}, "V"},
      {MergeIncident{Id("wider")}, "ON"},
      {Tick{}, "PONRVCJ"},
  };
  ASSERT_EQ(table.size() + 1, std::variant_size_v<IncidentCommand>);
  for (size_t i = 0; i < kLetters.size(); ++i) {
    const auto state = static_cast<IncidentState>(i);
    const IncidentDesk there = InState(state);
    ASSERT_FALSE(::testing::Test::HasFatalFailure());
    ASSERT_EQ(there.value->state, state);
    for (const auto& [command, possible] : table) {
      IncidentDesk desk = there;
      const std::string reason = desk.Reason(command);
      const bool expected = possible.find(kLetters[i]) != absl::string_view::npos;
      EXPECT_EQ(reason, expected ? "" : "WRONG_STATE") << NameOf(state) << " " << NameOf(command);
    }
    IncidentDesk desk = there;
    EXPECT_EQ(desk.Reason(Opening(1), kService), "ALREADY_EXISTS");
    EXPECT_EQ(NextDue(*desk.value, IncidentRules{ThePolicy()}), absl::InfiniteFuture());
  }
  for (const auto& [command, possible] : table) {
    IncidentDesk nothing;
    EXPECT_EQ(nothing.Reason(command), "NOT_FOUND");
  }
}

TEST(Incident, INT_25_ByRuleOpensByHandIsProposed) {
  IncidentDesk desk;
  desk.Do(Opening(10), kService);
  EXPECT_EQ(desk.value->state, IncidentState::kOpen);
  EXPECT_EQ(desk.value->level, Level::kSerious);
  EXPECT_EQ(desk.value->rule, "L2-CUSTOMERS");
  ASSERT_EQ(desk.entries.size(), 1u);
  EXPECT_EQ(desk.entries[0].kind, "incident_opened");

  IncidentDesk by_hand;
  EXPECT_EQ(by_hand.Reason(Opening(1), kAgent), "INVALID_FIELDS");  // staff give a title
  OpenIncident titled = Opening(1);
  titled.title = "batteries";
  by_hand.Do(titled, kAgent);
  EXPECT_EQ(by_hand.value->state, IncidentState::kProposed);
  EXPECT_EQ(by_hand.entries[0].kind, "incident_proposed");
}

TEST(Incident, INT_25_RaisesIncidentAtHundredCustomers) {
  IncidentDesk desk;
  desk.Do(Opening(99), kService);
  EXPECT_EQ(desk.value->level, Level::kSerious);
  desk.Do(AddCase{MemberOf(99)}, kService);
  EXPECT_EQ(desk.value->level, Level::kMajor);
  ASSERT_EQ(desk.entries.size(), 2u);
  EXPECT_EQ(desk.entries[1].kind, "incident_level_raised");
  EXPECT_EQ(desk.entries[1].facts.back().key, "team");
  EXPECT_EQ(desk.entries[1].facts.back().value, "general_manager,service,technology,legal");
}

TEST(Incident, INT_25_CountsCustomersOnceAndCasesOnce) {
  IncidentDesk desk;
  desk.Do(Opening(9), kService);
  Member same_customer = MemberOf(3);
  same_customer.case_id = Id("another case");
  desk.Do(AddCase{same_customer}, kService);
  EXPECT_EQ(desk.value->DistinctCustomers(), 9);
  EXPECT_EQ(desk.value->level, Level::kOrdinary);
  desk.Do(AddCase{{Id("unknown customer"), {}}}, kService);
  EXPECT_EQ(desk.value->DistinctCustomers(), 9);
  desk.Do(AddCase{same_customer}, kService);
  EXPECT_TRUE(desk.entries.empty());
  EXPECT_EQ(desk.value->members.size(), 11u);
  desk.Do(AddCase{MemberOf(9)}, kService);
  EXPECT_EQ(desk.value->level, Level::kSerious);
}

TEST(Incident, INT_09_LevelFallsOnlyByAPersonWithAReason) {
  IncidentDesk desk;
  desk.Do(Opening(100), kService);
  EXPECT_EQ(desk.Reason(CorrectIncidentLevel{Level::kSerious, ""}), "INVALID_FIELDS");
  EXPECT_EQ(desk.Reason(CorrectIncidentLevel{Level::kSerious, "why"}, kDirector),
            "ROLE_NOT_ALLOWED");
  desk.Do(CorrectIncidentLevel{Level::kSerious, "harmless"}, kGeneral);
  EXPECT_EQ(desk.value->level, Level::kSerious);
  // The hundred was there before: one more does not undo what a person decided.
  desk.Do(AddCase{MemberOf(100)}, kService);
  EXPECT_EQ(desk.value->level, Level::kSerious);
  // A case of level 1 does.
  desk.Do(AddCase{MemberOf(101), Level::kMajor}, kService);
  EXPECT_EQ(desk.value->level, Level::kMajor);
  EXPECT_EQ(desk.value->rule, "case");
}

TEST(Incident, INT_09_INT_12_AMemberThatBecomesGraverCallsTheGraverTeam) {
  for (const IncidentState state : {IncidentState::kOpen, IncidentState::kContained,
                                    IncidentState::kResolved, IncidentState::kClosed}) {
    IncidentDesk desk = InState(state);
    desk.Do(FollowCaseLevel{MemberOf(7).case_id, Level::kMajor}, kService);
    EXPECT_TRUE(desk.entries.empty()) << "not of this incident";
    desk.Do(FollowCaseLevel{MemberOf(0).case_id, Level::kOrdinary}, kService);
    EXPECT_TRUE(desk.entries.empty()) << "not graver";
    desk.Do(FollowCaseLevel{MemberOf(0).case_id, Level::kMajor}, kService);
    EXPECT_EQ(desk.value->level, Level::kMajor);
    EXPECT_EQ(desk.value->state, state);
    ASSERT_EQ(desk.entries.size(), 1u);
    EXPECT_EQ(desk.entries[0].kind, "incident_level_raised");
    EXPECT_EQ(desk.entries[0].facts.back(),
              (command::Fact{"team", "general_manager,service,technology,legal"}));
  }
}

TEST(Incident, INT_12_TheTeamOfTheLevelLeads) {
  IncidentDesk desk;
  desk.Do(Opening(10), kService);  // level 2: the service director leads
  EXPECT_EQ(desk.Reason(ContainIncident{"stopped"}, kManager), "ROLE_NOT_ALLOWED");
  desk.Do(ContainIncident{"stopped"}, kDirector);
  desk.Do(AcknowledgeTeam{"technology"}, Staff("sun.li", "technology"));
  ASSERT_EQ(desk.value->team.size(), 1u);
  EXPECT_EQ(desk.value->team[0].staff, "sun.li");
  desk.Do(AcknowledgeTeam{"technology"}, Staff("sun.li", "technology"));
  EXPECT_TRUE(desk.entries.empty());
}

TEST(Incident, INT_21_NeedsTheFullReview) {
  IncidentDesk desk = InState(IncidentState::kResolved);
  Review review = FullReview();
  review.went_badly = "";
  review.where = "";
  const absl::Status status = desk.Try(FileIncidentReview{review}, kGeneral);
  EXPECT_EQ(command::Explain(status).fields.size(), 2u);
}

TEST(Incident, INT_25_OnlyASingleCaseGoesIntoAWiderOne) {
  IncidentDesk desk;
  desk.Do(Opening(1), kService);
  EXPECT_EQ(desk.Reason(MergeIncident{Id("incident")}), "INVALID_FIELDS");
  desk.Do(MergeIncident{Id("wider")}, kService);
  EXPECT_EQ(desk.value->state, IncidentState::kClosed);
  EXPECT_EQ(desk.value->merged_into, Id("wider"));
  IncidentDesk wide;
  wide.Do(Opening(2), kService);
  EXPECT_EQ(wide.Reason(MergeIncident{Id("wider")}), "NOT_A_SINGLE_CASE");
}

// --- The watch ---

std::vector<Signal> Signals(int count, absl::Time at = kNine) {
  std::vector<Signal> signals;
  for (int i = 0; i < count; ++i) {
    const Member member = MemberOf(i);
    signals.push_back({member.case_id, member.customer, at, CaseState::kRegistered});
  }
  return signals;
}

TEST(Watch, INT_25_TheIncidentIsAsGraveAsTheGravestCase) {
  std::vector<Signal> signals = Signals(10);
  signals[3].level = Level::kMajor;
  EXPECT_EQ(CrossesThreshold(signals, kNine, ThePolicy()).level, Level::kMajor);
  signals[3].state = CaseState::kWithdrawn;
  signals.push_back(Signals(11).back());
  EXPECT_EQ(CrossesThreshold(signals, kNine, ThePolicy()).level, Level::kSerious);
}

TEST(Watch, INT_25_CrossesAtTenDistinctCustomers) {
  EXPECT_FALSE(CrossesThreshold(Signals(9), kNine, ThePolicy()).incident);
  const Crossing ten = CrossesThreshold(Signals(10), kNine, ThePolicy());
  EXPECT_TRUE(ten.incident);
  EXPECT_EQ(ten.level, Level::kSerious);
  EXPECT_EQ(ten.members.size(), 10u);
  EXPECT_EQ(CrossesThreshold(Signals(99), kNine, ThePolicy()).level, Level::kSerious);
  EXPECT_EQ(CrossesThreshold(Signals(100), kNine, ThePolicy()).level, Level::kMajor);
}

TEST(Watch, INT_25_SameAndUnknownCustomersDoNotCount) {
  std::vector<Signal> signals = Signals(9);
  signals.push_back({Id("again"), MemberOf(0).customer, kNine, CaseState::kClosed});
  signals.push_back({Id("unknown"), {}, kNine, CaseState::kRegistered});
  const Crossing crossing = CrossesThreshold(signals, kNine, ThePolicy());
  EXPECT_FALSE(crossing.incident);
  EXPECT_EQ(crossing.customers, 9);
  EXPECT_EQ(crossing.members.size(), 11u);
}

TEST(Watch, INT_25_CasesOfAnotherIncidentCountAndStayWhereTheyAre) {
  std::vector<Signal> signals = Signals(10);
  signals[0].free = signals[4].free = false;
  signals[4].level = Level::kMajor;  // by the incident it stays in
  const Crossing crossing = CrossesThreshold(signals, kNine, ThePolicy());
  EXPECT_TRUE(crossing.incident);
  EXPECT_EQ(crossing.level, Level::kSerious);
  EXPECT_EQ(crossing.members.size(), 8u);
  for (const Member& member : crossing.members) {
    EXPECT_NE(member.case_id, MemberOf(0).case_id);
    EXPECT_NE(member.case_id, MemberOf(4).case_id);
  }
  for (Signal& signal : signals) signal.free = false;
  EXPECT_FALSE(CrossesThreshold(signals, kNine, ThePolicy()).incident);
}

TEST(Watch, INT_25_EveryStateCountsButWithdrawnAndMerged) {
  for (size_t i = 0; i < 9; ++i) {
    std::vector<Signal> signals = Signals(10);
    signals[4].state = static_cast<CaseState>(i);
    const bool counts = signals[4].state != CaseState::kWithdrawn &&
                        signals[4].state != CaseState::kMerged;
    EXPECT_EQ(CrossesThreshold(signals, kNine, ThePolicy()).incident, counts)
        << NameOf(signals[4].state);
  }
}

TEST(Watch, INT_25_OnlyTheLastSevenDaysCount) {
  std::vector<Signal> signals = Signals(10);
  signals[0].register_time = kNine - absl::Hours(168);
  EXPECT_TRUE(CrossesThreshold(signals, kNine, ThePolicy()).incident);
  signals[0].register_time -= absl::Seconds(1);
  EXPECT_FALSE(CrossesThreshold(signals, kNine, ThePolicy()).incident);
}

TEST(Watch, INT_25_SignaturesNeedBothOfTheirParts) {
  Report whole;
  whole.product_model = "X200";
  whole.batch = "B7";
  whole.carrier = "sf-express";
  whole.region = "CN-31";
  whole.store = "S-1";
  EXPECT_NE(SignaturesOf(whole, SubCategory::kUnknown).batch, "");
  // The carrier counts for matters of logistics, the store for all others.
  EXPECT_EQ(SignaturesOf(whole, SubCategory::kUnknown).place, "");
  const std::string carrier = SignaturesOf(whole, SubCategory::kDelay).place;
  const std::string store = SignaturesOf(whole, SubCategory::kAttitude).place;
  EXPECT_NE(carrier, "");
  EXPECT_EQ(carrier, SignaturesOf(whole, SubCategory::kDamage).place);
  EXPECT_NE(store, "");
  EXPECT_NE(store, SignaturesOf(whole, SubCategory::kFunction).place);
  for (std::string Report::* part : {&Report::product_model, &Report::batch}) {
    Report report = whole;
    (report.*part).clear();
    EXPECT_EQ(SignaturesOf(report, SubCategory::kDelay).batch, "");
    EXPECT_EQ(SignaturesOf(report, SubCategory::kDelay).place, carrier);
  }
  Report only_store;
  only_store.store = whole.store;
  const std::string late_in_store = SignaturesOf(only_store, SubCategory::kDelay).place;
  EXPECT_NE(late_in_store, "");
  for (std::string Report::* part : {&Report::carrier, &Report::region}) {
    Report report = whole;
    (report.*part).clear();
    EXPECT_EQ(SignaturesOf(report, SubCategory::kDelay).place, late_in_store);
    EXPECT_EQ(SignaturesOf(report, SubCategory::kAttitude).place, store);
  }
  Report nowhere = whole;
  nowhere.store.clear();
  EXPECT_EQ(SignaturesOf(nowhere, SubCategory::kAttitude).place, "");
}

TEST(Watch, INT_25_SignaturesOfDifferentPairsDiffer) {
  Report left, right;
  left.product_model = left.carrier = "a/b";
  left.batch = left.region = "c";
  right.product_model = right.carrier = "a";
  right.batch = right.region = "b/c";
  const Signatures one = SignaturesOf(left, SubCategory::kDelay);
  const Signatures other = SignaturesOf(right, SubCategory::kDelay);
  EXPECT_NE(one.batch, other.batch);
  EXPECT_NE(one.place, other.place);
  EXPECT_NE(one.batch, one.place);
}

}  // namespace
}  // namespace aftercare::intake::testing
