// What answers make of the watch over satisfaction, on real Postgres and over two replicas.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "services/survey/domain/fact.h"
#include "services/survey/events/own_events.h"
#include "tests/services/survey/events/standing_survey.h"

namespace aftercare::survey {
namespace {

constexpr char kAnswered[] = "aftercare.survey.survey.answered";

class SatisfactionWatchTest : public StandingSurvey {
 protected:
  stream::Handler Watch(Replica& replica) {
    return WatchSatisfaction(*replica.ground, *replica.parts.policies);
  }

  absl::Time Now() { return first_.ground->clock().Now(); }

  // An ordinary case's figure, as its events have brought it.
  CaseFigure Known(const std::string& name) {
    CaseFigure figure;
    figure.case_id = Id(name);
    figure.facts.version = 1;
    figure.facts.register_time = Now() - absl::Hours(24);
    figure.facts.level = Level::kOrdinary;
    return figure;
  }

  // `count` ordinary cases whose surveys are counted with this score.
  void Counted(const std::string& names, int count, int score) {
    std::vector<CaseFigure> figures;
    for (int i = 0; i < count; ++i) {
      CaseFigure figure = Known(absl::StrCat(names, i));
      figure.survey = {1, Now(), true, {score, 1}};
      figures.push_back(figure);
    }
    Merge(figures);
  }

  // An answer to the survey of a case, as the survey tells of it.
  type::v1::Event Answered(const std::string& name, int score) {
    Survey survey;
    survey.case_id = Id(name);
    survey.round = kFirstRound;
    survey.state = SurveyState::kAnswered;
    survey.level = Level::kOrdinary;
    survey.schedule_time = Now();
    survey.answers = {{"speed", score}};
    v1::Survey resource;
    ToProto(survey, &resource);
    resource.set_name(ResourceName("surveys", SurveyId(survey.case_id, kFirstRound)));
    resource.set_etag("3");
    return Told(kAnswered, resource);
  }

  int64_t Turns(const std::string& kind) {
    return Count(absl::StrCat("SELECT count(*) FROM timeline WHERE kind = '", kind, "'"));
  }
};

// survey_count, which counts every event of a survey, has not come to this one.
TEST_F(SatisfactionWatchTest, SUR_04_AnAnswerIsCountedBeforeItIsJudged) {
  Counted("case", 19, 3);
  Merge({Known("twentieth")});
  ASSERT_TRUE(Hand(Watch(first_), Answered("twentieth", 3)).ok());
  EXPECT_EQ(Turns("target_missed"), 1);
}

TEST_F(SatisfactionWatchTest, SUR_04_AnAnswerIsJudgedOnceHoweverOftenItIsDelivered) {
  Counted("case", 20, 3);
  const type::v1::Event event = Answered("case0", 3);
  ASSERT_TRUE(Hand(Watch(first_), event).ok());
  EXPECT_EQ(Turns("target_missed"), 1);
  Counted("satisfied", 100, 5);
  for (Replica* replica : {&first_, &second_}) {
    ASSERT_TRUE(Hand(Watch(*replica), event).ok());
    EXPECT_EQ(Turns("target_met"), 0);
  }
  ASSERT_TRUE(Hand(Watch(second_), Answered("satisfied0", 5)).ok());
  EXPECT_EQ(Turns("target_met"), 1);
  EXPECT_EQ(Turns("target_missed"), 1);
}

// One replica is to judge when the level is under its target, and comes to it when it is no more.
TEST_F(SatisfactionWatchTest, SUR_04_AJudgementThatComesLateIsNoSecondAlarm) {
  Counted("case", 20, 3);
  const type::v1::Event late = Answered("case0", 3);
  const auto reactions = Watch(second_).react({&late});
  ASSERT_TRUE(Hand(Watch(first_), Answered("case1", 3)).ok());
  ASSERT_EQ(Turns("target_missed"), 1);
  Counted("satisfied", 100, 5);
  ASSERT_TRUE(Hand(Watch(first_), Answered("satisfied0", 5)).ok());
  ASSERT_EQ(Turns("target_met"), 1);
  const stream::Handler held{"satisfaction_watch", {kAnswered},
                             [&](const type::v1::Event&) { return reactions.at(0); }};
  ASSERT_TRUE(Hand(held, late).ok());
  EXPECT_EQ(Turns("target_missed"), 1);
  EXPECT_EQ(Turns("target_met"), 1);
}

TEST_F(SatisfactionWatchTest, SUR_04_TwoReplicasAtOnceAreOneAlarm) {
  Counted("case", 40, 3);
  std::vector<type::v1::Event> events;
  for (int i = 0; i < 40; ++i) events.push_back(Answered(absl::StrCat("case", i), 2));
  std::vector<std::thread> replicas;
  for (Replica* replica : {&first_, &second_}) {
    replicas.emplace_back([&, replica] {
      const stream::Handler watch = Watch(*replica);
      for (const type::v1::Event& event : events) EXPECT_TRUE(Hand(watch, event).ok());
    });
  }
  for (std::thread& replica : replicas) replica.join();
  EXPECT_EQ(Turns("target_missed"), 1);
  EXPECT_EQ(Count("SELECT count(*) FROM satisfaction_watch"), 1);
  EXPECT_EQ(Count("SELECT count(DISTINCT event_id) FROM inbox"), 40);
}

// Only what is known as a case's is judged: nothing else says which level it belongs to.
TEST_F(SatisfactionWatchTest, SUR_04_AnAnswerWithoutItsCaseIsCountedWhenTheCaseIsKnown) {
  Counted("case", 19, 3);
  ASSERT_TRUE(Hand(Watch(first_), Answered("twentieth", 3)).ok());
  EXPECT_EQ(Turns("target_missed"), 0);
  Merge({Known("twentieth")});
  ASSERT_TRUE(Hand(Watch(first_), Answered("case0", 3)).ok());
  EXPECT_EQ(Turns("target_missed"), 1);
}

}  // namespace
}  // namespace aftercare::survey
