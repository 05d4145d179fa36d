#include "services/survey/domain/follow_up_commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/services/survey/decide_fixture.h"
#include "tests/services/survey/policy_fixture.h"

namespace aftercare::survey {
namespace {

using ::testing::ElementsAre;

const absl::Time kStart = At("2026-03-02T01:00:00Z");
const absl::Time kCallBy = At("2026-03-03T01:00:00Z");  // within 24 h
const absl::Time kLater = kStart + absl::Hours(2);

using Result = absl::StatusOr<command::Change<FollowUp>>;
const auth::Principal kOwner{auth::Kind::kStaff, "zhang.wei", {"agent"}};
const auth::Principal kOther{auth::Kind::kStaff, "li.na", {"agent"}};
const auth::Principal kLead{auth::Kind::kStaff, "wang.fang", {"service_lead"}};

Result Do(const FollowUp* follow_up, const FollowUpCommand& command, absl::Time now,
          const auth::Principal& caller = {}) {
  return Decide(follow_up, command, {now, caller}, Rules{DefaultPolicy()});
}

FollowUp After(const FollowUp* follow_up, const FollowUpCommand& command, absl::Time now,
               const auth::Principal& caller = {}) {
  auto change = Do(follow_up, command, now, caller);
  EXPECT_TRUE(change.ok()) << change.status();
  return change.ok() ? change->next : FollowUp{};
}

OpenFollowUp Open(int round = 1) {
  OpenFollowUp command;
  command.survey = Id("survey");
  command.id = FollowUpId(command.survey);
  command.case_id = Id("case");
  command.case_number = "C-26-000123-S";
  command.customer = Id("customer");
  command.level = Level::kSerious;
  command.locale = "zh-CN";
  command.round = round;
  command.question = "result";
  command.score = 2;
  command.owner = "zhang.wei";
  return command;
}

CompleteFollowUp Completion(Outcome outcome) {
  CompleteFollowUp command{outcome, "talked for ten minutes", std::nullopt};
  if (outcome == Outcome::kReopenCase) {
    command.promise = Promise{PromisedAction::kCallBack, kLater + absl::Hours(24)};
  }
  return command;
}

FollowUp Due(int round = 1) { return After(nullptr, Open(round), kStart); }
FollowUp Submitted(Outcome outcome, int round = 1) {
  const FollowUp due = Due(round);
  return After(&due, Completion(outcome), kLater, kOwner);
}
FollowUp Reopened() {
  const FollowUp asked = Submitted(Outcome::kReopenCase);
  return After(&asked, EffectDone{"reopen-1", "cases/1"}, kLater);
}
FollowUp Accepted() {
  const FollowUp submitted = Submitted(Outcome::kExplained);
  return After(&submitted, AcceptFollowUp{}, kLater, kLead);
}

TEST(FollowUp, SUR_04_EveryCommandInEveryState) {
  const std::map<std::string, FollowUp> states = {
      {"due", Due()},
      {"submitted", Submitted(Outcome::kExplained)},
      {"asked", Submitted(Outcome::kReopenCase)},  // submitted, intake has not answered
      {"reopened", Reopened()},                    // submitted, the case is open again
      {"accepted", Accepted()}};
  struct Row {
    FollowUpCommand command;
    absl::Time now;
    std::string none, due, submitted, asked, reopened, accepted;
  };
  const std::string kNothing = "SUBMITTED []";
  const std::vector<Row> rows = {
      {Open(), kLater, "DUE [opened]", "DUE []", kNothing, kNothing, kNothing, "ACCEPTED []"},
      {AssignFollowUp{"li.na"}, kLater, "NOT_FOUND", "DUE [assigned]", "WRONG_STATE",
       "WRONG_STATE", "WRONG_STATE", "WRONG_STATE"},
      {Completion(Outcome::kExplained), kLater, "NOT_FOUND", "SUBMITTED [submitted]",
       "WRONG_STATE", "WRONG_STATE", "WRONG_STATE", "WRONG_STATE"},
      {AcceptFollowUp{}, kLater, "NOT_FOUND", "WRONG_STATE",
       "ACCEPTED [accepted second_survey_due]", "REOPENING_PENDING", "ACCEPTED [accepted]",
       "WRONG_STATE"},
      {SendBackFollowUp{"call again"}, kLater, "NOT_FOUND", "WRONG_STATE", "DUE [sent_back]",
       "REOPENING_PENDING", "CASE_REOPENED", "WRONG_STATE"},
      {RecordCaseConfirmed{}, kLater, "NOT_FOUND", "DUE []", kNothing,
       "SUBMITTED [second_survey_due]", "SUBMITTED [second_survey_due]", "ACCEPTED []"},
      {EffectDone{"reopen-1", "cases/1"}, kLater, "NOT_FOUND", "DUE []", kNothing,
       "SUBMITTED [case_reopened]", kNothing, "ACCEPTED []"},
      {EffectDone{"reopen-2", "cases/1"}, kLater, "NOT_FOUND", "DUE []", kNothing, kNothing,
       kNothing, "ACCEPTED []"},
      {EffectRefused{"reopen-1", "REOPEN_TOO_LATE"}, kLater, "NOT_FOUND", "DUE []", kNothing,
       "DUE [reopening_refused]", kNothing, "ACCEPTED []"},
      {EffectRefused{"reopen-2", "REOPEN_TOO_LATE"}, kLater, "NOT_FOUND", "DUE []", kNothing,
       kNothing, kNothing, "ACCEPTED []"},
      {Tick{}, kCallBy - absl::Nanoseconds(1), "NOT_FOUND", "DUE []", kNothing, kNothing, kNothing,
       "ACCEPTED []"},
      {Tick{}, kCallBy, "NOT_FOUND", "DUE [overdue]", kNothing, kNothing, kNothing,
       "ACCEPTED []"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(NameOf(row.command));
    EXPECT_EQ(Told(Do(nullptr, row.command, row.now, kLead)), row.none);
    const std::map<std::string, std::string> expected = {{"due", row.due},
                                                         {"submitted", row.submitted},
                                                         {"asked", row.asked},
                                                         {"reopened", row.reopened},
                                                         {"accepted", row.accepted}};
    for (const auto& [name, follow_up] : states) {
      SCOPED_TRACE(name);
      const Result change = Do(&follow_up, row.command, row.now, kLead);
      EXPECT_EQ(Told(change), expected.at(name));
      if (!change.ok()) continue;
      EXPECT_TRUE(change->next.state == follow_up.state ||
                  kFollowUpTransitions.Allows(follow_up.state, change->next.state));
      if (change->entries.empty()) {
        EXPECT_EQ(change->next, follow_up);
      }
    }
  }
}

TEST(FollowUp, SUR_04_WhoMayDoWhat) {
  const FollowUp due = Due();
  const FollowUp submitted = Submitted(Outcome::kExplained);
  FollowUp free = Due();
  free.owner = "";
  const auth::Principal customer{auth::Kind::kCustomer, "zhang.wei", {"service_lead"}};
  struct Row {
    const FollowUp* follow_up;
    FollowUpCommand command;
    auth::Principal caller;
    std::string told;
  };
  const std::vector<Row> rows = {
      {&due, AssignFollowUp{"li.na"}, kOther, "ROLE_NOT_ALLOWED"},
      {&due, AssignFollowUp{"li.na"}, kOwner, "ROLE_NOT_ALLOWED"},
      {&due, AssignFollowUp{"li.na"}, kLead, "DUE [assigned]"},
      {&due, AssignFollowUp{"zhang.wei"}, kLead, "DUE []"},
      {&due, AssignFollowUp{""}, kLead, "INVALID_FIELDS"},
      {&free, AssignFollowUp{"li.na"}, kOther, "DUE [assigned]"},
      {&free, AssignFollowUp{"zhang.wei"}, kOther, "ROLE_NOT_ALLOWED"},
      {&due, Completion(Outcome::kExplained), kOther, "NOT_THE_OWNER"},
      {&due, Completion(Outcome::kExplained), customer, "NOT_THE_OWNER"},
      {&due, Completion(Outcome::kExplained), kOwner, "SUBMITTED [submitted]"},
      {&due, Completion(Outcome::kExplained), kLead, "SUBMITTED [submitted]"},
      {&submitted, AcceptFollowUp{}, kOwner, "ROLE_NOT_ALLOWED"},
      {&submitted, AcceptFollowUp{}, customer, "ROLE_NOT_ALLOWED"},
      {&submitted, SendBackFollowUp{"again"}, kOwner, "ROLE_NOT_ALLOWED"},
      {&submitted, SendBackFollowUp{" "}, kLead, "INVALID_FIELDS"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(Told(Do(row.follow_up, row.command, kLater, row.caller)), row.told)
        << NameOf(row.command) << " by " << row.caller.id;
  }
  for (const char* role : {"service_manager", "service_director", "general_manager", "deputy"}) {
    EXPECT_EQ(Told(Do(&due, AssignFollowUp{"li.na"}, kLater,
                      {auth::Kind::kStaff, "boss", {role}})),
              "DUE [assigned]");
  }
}

TEST(FollowUp, SUR_04_IdFollowsFromTheSurvey) {
  OpenFollowUp command = Open();
  command.id = Id("something else");
  EXPECT_THAT(FaultyFields(Do(nullptr, command, kStart).status()), ElementsAre("name"));
  EXPECT_THAT(FaultyFields(Do(nullptr, OpenFollowUp{}, kStart).status()),
              ElementsAre("survey", "name", "case", "level", "round"));
}

TEST(FollowUp, SUR_04_CallWithinADayOrOverdueOnce) {
  const FollowUp due = Due();
  EXPECT_EQ(due.call_by, kCallBy);
  EXPECT_EQ(NextDue(due, Rules{DefaultPolicy()}), kCallBy);
  EXPECT_FALSE(Late(due, kCallBy - absl::Nanoseconds(1)));
  EXPECT_TRUE(Late(due, kCallBy));
  const FollowUp overdue = After(&due, Tick{}, kCallBy);
  EXPECT_EQ(NextDue(overdue, Rules{DefaultPolicy()}), absl::InfiniteFuture());
  EXPECT_EQ(Told(Do(&overdue, Tick{}, kCallBy + absl::Hours(1))), "DUE []");
  const Result late = Do(&overdue, Completion(Outcome::kExplained), kCallBy, kOwner);
  ASSERT_TRUE(late.ok());
  EXPECT_EQ(FactOf(*late, "submitted", "late"), "true");
  EXPECT_FALSE(Late(Submitted(Outcome::kExplained), kCallBy + absl::Hours(99)));
}

TEST(FollowUp, SUR_04_SentBackIsDueAgainWithAFreshTime) {
  const FollowUp submitted = Submitted(Outcome::kUnreachable);
  const FollowUp due =
      After(&submitted, SendBackFollowUp{"call again"}, kCallBy + absl::Hours(3), kLead);
  EXPECT_EQ(due.call_by, kCallBy + absl::Hours(27));
  EXPECT_EQ(NextDue(due, Rules{DefaultPolicy()}), due.call_by);
  EXPECT_FALSE(due.submit_time.has_value());
  EXPECT_EQ(due.send_back_reason, "call again");
}

TEST(FollowUp, SUR_04_OverdueIsAnnouncedAnewEachTimeItIsDue) {
  FollowUp follow_up = Due();
  follow_up = After(&follow_up, Tick{}, kCallBy);
  follow_up = After(&follow_up, Completion(Outcome::kUnreachable), kCallBy, kOwner);
  follow_up = After(&follow_up, SendBackFollowUp{"call again"}, kCallBy, kLead);
  EXPECT_EQ(NextDue(follow_up, Rules{DefaultPolicy()}), kCallBy + absl::Hours(24));
  EXPECT_EQ(Told(Do(&follow_up, Tick{}, kCallBy + absl::Hours(24))), "DUE [overdue]");
}

TEST(FollowUp, SUR_04_ReopeningIsAnEffectOnIntake) {
  const FollowUp due = Due();
  const Result change = Do(&due, Completion(Outcome::kReopenCase), kLater, kOwner);
  ASSERT_TRUE(change.ok());
  ASSERT_EQ(change->effects.size(), 1u);
  EXPECT_EQ(change->effects[0].kind, "intake.ReopenCase");
  EXPECT_EQ(change->effects[0].key, "reopen-1");
  EXPECT_THAT(change->effects[0].arguments,
              ElementsAre(command::Fact{"case", "cases/" + Id("case").ToString()},
                          command::Fact{"reason", "SURVEY_FOLLOW_UP"},
                          command::Fact{"follow_up", "followUps/" + due.id.ToString()},
                          command::Fact{"promised_action", "CALL_BACK"},
                          command::Fact{"promised_time", "2026-03-03T03:00:00+00:00"}));
  for (const Outcome other : {Outcome::kExplained, Outcome::kUnreachable, Outcome::kDeclined}) {
    EXPECT_TRUE(Do(&due, Completion(other), kLater, kOwner)->effects.empty());
  }
}

TEST(FollowUp, SUR_04_ARefusedReopeningIsDueAgainAndMayBeAskedAnew) {
  const FollowUp asked = Submitted(Outcome::kReopenCase);
  const FollowUp due = After(&asked, EffectRefused{"reopen-1", "PROMISE_TOO_SHORT"}, kLater);
  EXPECT_EQ(due.reopening, Reopening::kRefused);
  EXPECT_EQ(due.reopening_refusal, "PROMISE_TOO_SHORT");
  EXPECT_EQ(due.call_by, kLater + absl::Hours(24));
  const Result again = Do(&due, Completion(Outcome::kReopenCase), kLater, kOwner);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->effects[0].key, "reopen-2");
  EXPECT_EQ(again->next.reopening_refusal, "");
  EXPECT_EQ(Told(Do(&again->next, EffectDone{"reopen-1", "cases/1"}, kLater)), "SUBMITTED []");
}

TEST(FollowUp, SUR_04_TheNoteIsNoFact) {
  const FollowUp due = Due();
  const Result change = Do(&due, Completion(Outcome::kExplained), kLater, kOwner);
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(change->next.note, "talked for ten minutes");
  for (const command::Fact& fact : change->entries[0].facts) {
    EXPECT_EQ(fact.value.find("ten minutes"), std::string::npos);
  }
}

TEST(FollowUp, SUR_04_TheOutcomeIsSurveyedAgainOnce) {
  struct Row {
    Outcome outcome;
    int round;
    std::string told;
  };
  const std::vector<Row> rows = {
      {Outcome::kExplained, 1, "ACCEPTED [accepted second_survey_due]"},
      {Outcome::kRemedyOffered, 1, "ACCEPTED [accepted second_survey_due]"},
      {Outcome::kUnreachable, 1, "ACCEPTED [accepted]"},
      {Outcome::kDeclined, 1, "ACCEPTED [accepted]"},
      {Outcome::kExplained, 2, "ACCEPTED [accepted]"},
      {Outcome::kRemedyOffered, 2, "ACCEPTED [accepted]"},
  };
  for (const Row& row : rows) {
    const FollowUp submitted = Submitted(row.outcome, row.round);
    EXPECT_EQ(Told(Do(&submitted, AcceptFollowUp{}, kLater, kLead)), row.told);
  }
  const FollowUp reopened = Reopened();
  const FollowUp raised = After(&reopened, RecordCaseConfirmed{}, kLater);
  EXPECT_TRUE(raised.second_survey_due);
  EXPECT_EQ(Told(Do(&raised, RecordCaseConfirmed{}, kLater)), "SUBMITTED []");
}

TEST(FollowUp, SUR_04_EveryBadFieldOfAnOutcomeAtOnce) {
  const FollowUp due = Due();
  const auto fields = [&](const CompleteFollowUp& command) {
    return FaultyFields(Do(&due, command, kLater, kOwner).status());
  };
  const Promise past{PromisedAction::kUnknown, kLater};
  EXPECT_THAT(fields({Outcome::kUnknown, " ", past}), ElementsAre("outcome", "note", "promise"));
  EXPECT_THAT(fields({Outcome::kReopenCase, "", past}),
              ElementsAre("note", "promise.action", "promise.due_time"));
  EXPECT_THAT(fields({Outcome::kReopenCase, "n", std::nullopt}), ElementsAre("promise"));
  EXPECT_THAT(fields({Outcome::kDeclined, "n", Promise{PromisedAction::kVisit, kCallBy}}),
              ElementsAre("promise"));
}

}  // namespace
}  // namespace aftercare::survey
