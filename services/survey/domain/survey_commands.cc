#include "services/survey/domain/survey_commands.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/ids/digest.h"
#include "services/survey/domain/fact.h"

namespace aftercare::survey {
namespace {

using command::Change;
using command::Context;
using command::Fact;
using command::Refuse;

constexpr absl::string_view kInvitation = "invitation";
constexpr absl::string_view kReminder = "reminder";

absl::Status Move(Survey& survey, SurveyState to, absl::string_view command) {
  if (!kSurveyTransitions.Allows(survey.state, to)) {
    return command::WrongState(command, Word(survey.state));
  }
  survey.state = to;
  return absl::OkStatus();
}

command::Effect Message(const Survey& survey, absl::string_view key) {
  return {"notification.SendMessage",
          std::string(key),
          {{"template", absl::StrCat("survey_", key)},
           {"survey", ResourceName("surveys", survey.id)},
           {"case", ResourceName("cases", survey.case_id)},
           {"case_number", survey.case_number},
           {"customer", ResourceName("customers", survey.customer)},
           {"locale", survey.locale},
           {"expire_time", Utc(survey.expire_time)}}};
}

absl::Status Check(const ScheduleSurvey& command) {
  command::Faults faults;
  if (command.case_id.nil()) faults.Add("case", "is required");
  if (command.round != kFirstRound && command.round != kSecondRound) {
    faults.Add("round", "must be 1 or 2");
  }
  if ((command.round == kSecondRound) == command.follow_up.nil()) {
    faults.Add("follow_up", "belongs to the second round, and only to it");
  }
  if (command.id != SurveyId(command.case_id, command.round)) {
    faults.Add("name", "must be the id derived from case and round");
  }
  if (command.level == Level::kUnknown) faults.Add("level", "is required");
  if (command.locale != "zh-CN" && command.locale != "en") {
    faults.Add("locale", "must be zh-CN or en");
  }
  if (command.token.size() != kTokenSize) faults.Add("token", "must have 32 bytes");
  return faults.status();
}

SkipReason WhySkip(const ScheduleSurvey& command, const Context& context, const Rules& rules) {
  if (command.drill) return SkipReason::kDrill;
  if (command.customer.nil()) return SkipReason::kUnknownCustomer;
  const bool lately =
      context.now - rules.customer_last_asked < rules.policy.survey.ask_interval;
  // Whoever was called about a bad answer is asked whether that helped, however soon (SUR-04).
  if (lately && command.round == kFirstRound) return SkipReason::kAskedRecently;
  return SkipReason::kNone;
}

absl::StatusOr<Change<Survey>> Apply(const Survey* current, const ScheduleSurvey& command,
                                     const Context& context, const Rules& rules) {
  if (current != nullptr) return Change<Survey>{*current, {}, {}};
  if (auto status = Check(command); !status.ok()) return status;
  const Questionnaire* questionnaire = InForce(rules.questionnaires, context.now);
  if (questionnaire == nullptr) {
    return Refuse(absl::StatusCode::kFailedPrecondition, "NO_QUESTIONNAIRE",
                  "no questionnaire is in force", {{"rule", "SUR-01"}});
  }
  Survey survey;
  survey.id = command.id;
  survey.case_id = command.case_id;
  survey.case_number = command.case_number;
  survey.customer = command.customer;
  survey.level = command.level;
  survey.agent = command.agent;
  survey.locale = command.locale;
  survey.round = command.round;
  survey.follow_up = command.follow_up;
  survey.policy_version = rules.policy.version;
  survey.schedule_time = context.now;
  survey.remind_time = context.now + rules.policy.survey.reminder_after;
  survey.expire_time = context.now + rules.policy.survey.answer_window;
  survey.skip_reason = WhySkip(command, context, rules);
  std::vector<Fact> facts = {{"case", ResourceName("cases", survey.case_id)},
                             {"round", absl::StrCat(survey.round)},
                             {"level", std::string(Word(survey.level))}};
  if (survey.skip_reason != SkipReason::kNone) {
    survey.state = SurveyState::kSkipped;
    facts.push_back({"reason", std::string(Word(survey.skip_reason))});
    return Change<Survey>{std::move(survey), {{"skipped", std::move(facts)}}, {}};
  }
  survey.questionnaire_version = questionnaire->version;
  survey.token_digest = ids::Sha256(command.token);
  facts.push_back({"questionnaire_version", absl::StrCat(survey.questionnaire_version)});
  facts.push_back({"expire_time", Utc(survey.expire_time)});
  Change<Survey> change{std::move(survey), {{"scheduled", std::move(facts)}}, {}};
  change.effects.push_back(Message(change.next, kInvitation));
  return change;
}

absl::Status Check(const AnswerSurvey& command, const Questionnaire& questionnaire) {
  command::Faults faults;
  if (command.answers.empty() && !command.free_text.has_value()) {
    faults.Add("answers", "at least one answer or a free text is required");
  }
  std::set<std::string> seen;
  for (size_t i = 0; i < command.answers.size(); ++i) {
    const Answer& answer = command.answers[i];
    if (FindQuestion(questionnaire, answer.question) == nullptr) {
      faults.Add(absl::StrCat("answers[", i, "].question"), "is not in this questionnaire");
    } else if (!seen.insert(answer.question).second) {
      faults.Add(absl::StrCat("answers[", i, "].question"), "is answered twice");
    }
    if (answer.score < questionnaire.lowest || answer.score > questionnaire.highest) {
      faults.Add(absl::StrCat("answers[", i, "].score"),
                 absl::StrCat("must be ", questionnaire.lowest, " to ", questionnaire.highest));
    }
  }
  return faults.status();
}

std::vector<Fact> AnswerFacts(const Survey& survey, const Questionnaire& questionnaire,
                              const Policy& policy) {
  std::vector<Fact> facts;
  for (const Answer& answer : survey.answers) {
    facts.push_back({absl::StrCat("answer_", answer.question), absl::StrCat(answer.score)});
  }
  const Scores scores = ScoresOf(survey);
  facts.push_back({"completeness", std::string(Word(CompletenessOf(survey, questionnaire)))});
  if (scores.count > 0) {
    facts.push_back({"average_hundredths", absl::StrCat(ScaledAverage(scores, 100))});
    facts.push_back({"satisfied", Satisfied(scores, policy.satisfaction) ? "true" : "false"});
  }
  if (!survey.free_text.empty()) facts.push_back({"free_text", "GIVEN"});
  return facts;
}

void RaiseFollowUp(const Policy& policy, Change<Survey>& change) {
  Survey& survey = change.next;
  if (survey.follow_up_raised || survey.answers.empty()) return;
  const auto worst = std::min_element(
      survey.answers.begin(), survey.answers.end(),
      [](const Answer& a, const Answer& b) { return a.score < b.score; });
  if (worst->score > policy.follow_up.opens_at_most) return;
  survey.follow_up_raised = true;
  change.entries.push_back({"follow_up_needed",
                            {{"case", ResourceName("cases", survey.case_id)},
                             {"question", worst->question},
                             {"score", absl::StrCat(worst->score)}}});
}

absl::StatusOr<Change<Survey>> Apply(const Survey* current, const AnswerSurvey& command,
                                     const Context& context, const Rules& rules) {
  // The answer to a wrong token is the one to a survey that does not exist.
  if (current == nullptr || current->token_digest.empty() ||
      !ids::SameSecret(ids::Sha256(command.token), current->token_digest)) {
    return command::NotFound("survey");
  }
  Change<Survey> change{*current, {}, {}};
  Survey& next = change.next;
  const bool first =
      current->state != SurveyState::kAnswered && current->state != SurveyState::kExpired;
  if (first) {
    if (auto status = Move(next, SurveyState::kAnswered, "AnswerSurvey"); !status.ok()) {
      return status;
    }
    next.first_answer_time = context.now;
  }
  // The timer may be late; the promise of the link is not.
  if (current->state == SurveyState::kExpired || context.now >= current->expire_time) {
    return Refuse(absl::StatusCode::kFailedPrecondition, "SURVEY_EXPIRED",
                  "the survey can no longer be answered",
                  {{"rule", "SUR-03"}, {"expire_time", Utc(current->expire_time)}});
  }
  const Questionnaire* questionnaire =
      FindVersion(rules.questionnaires, current->questionnaire_version);
  if (questionnaire == nullptr) {
    return absl::InternalError(
        absl::StrCat("questionnaire ", current->questionnaire_version, " is not loaded"));
  }
  if (auto status = Check(command, *questionnaire); !status.ok()) return status;
  next.answers = MergedAnswers(*current, command.answers, *questionnaire);
  if (command.free_text.has_value()) next.free_text = *command.free_text;
  if (!first && next == *current) return change;
  next.last_answer_time = context.now;
  change.entries.push_back(
      {first ? "answered" : "answer_changed", AnswerFacts(next, *questionnaire, rules.policy)});
  RaiseFollowUp(rules.policy, change);
  return change;
}

absl::StatusOr<Change<Survey>> Apply(const Survey* current, const EffectDone& command,
                                     const Context& context, const Rules&) {
  if (current == nullptr) return command::NotFound("survey");
  Change<Survey> change{*current, {}, {}};
  if (command.key == kReminder) return change;
  if (command.key != kInvitation) return command::NotFound(absl::StrCat("effect ", command.key));
  if (current->state != SurveyState::kScheduled && current->state != SurveyState::kAnswered) {
    return change;
  }
  if (current->send_time.has_value()) return change;
  change.next.send_time = context.now;
  change.next.message = command.resource;
  if (current->state == SurveyState::kScheduled) {
    if (auto status = Move(change.next, SurveyState::kSent, "EffectDone"); !status.ok()) {
      return status;
    }
  }
  change.entries.push_back({"sent", {{"message", command.resource}}});
  return change;
}

absl::StatusOr<Change<Survey>> Apply(const Survey* current, const EffectRefused& command,
                                     const Context&, const Rules&) {
  if (current == nullptr) return command::NotFound("survey");
  Change<Survey> change{*current, {}, {}};
  if (command.key == kReminder) {
    change.entries.push_back({"reminder_refused", {{"reason", command.reason}}});
    return change;
  }
  if (command.key != kInvitation) return command::NotFound(absl::StrCat("effect ", command.key));
  if (current->state != SurveyState::kScheduled) return change;
  if (auto status = Move(change.next, SurveyState::kSkipped, "EffectRefused"); !status.ok()) {
    return status;
  }
  change.next.skip_reason = SkipReason::kNotDeliverable;
  change.entries.push_back({"skipped",
                            {{"reason", std::string(Word(SkipReason::kNotDeliverable))},
                             {"refusal", command.reason}}});
  return change;
}

absl::StatusOr<Change<Survey>> Apply(const Survey* current, const Tick&, const Context& context,
                                     const Rules& rules) {
  if (current == nullptr) return command::NotFound("survey");
  Change<Survey> change{*current, {}, {}};
  if (context.now < NextDue(*current, rules)) return change;
  if (context.now < current->expire_time) {
    change.next.reminder_sent_time = context.now;
    change.entries.push_back({"reminded", {{"expire_time", Utc(current->expire_time)}}});
    change.effects.push_back(Message(*current, kReminder));
    return change;
  }
  const SurveyState before = current->state;
  if (auto status = Move(change.next, SurveyState::kExpired, "Tick"); !status.ok()) return status;
  change.entries.push_back({"expired", {{"state_before", std::string(Word(before))}}});
  return change;
}

}  // namespace

absl::string_view NameOf(const SurveyCommand& command) {
  static constexpr std::array<absl::string_view, std::variant_size_v<SurveyCommand>> kNames = {
      "ScheduleSurvey", "AnswerSurvey", "EffectDone", "EffectRefused", "Tick"};
  return kNames[command.index()];
}

absl::StatusOr<Change<Survey>> Decide(const Survey* current, const SurveyCommand& command,
                                      const Context& context, const Rules& rules) {
  return std::visit([&](const auto& one) { return Apply(current, one, context, rules); }, command);
}

absl::Time NextDue(const Survey& survey, const Rules&) {
  switch (survey.state) {
    case SurveyState::kSent:
      return survey.reminder_sent_time.has_value() ? survey.expire_time : survey.remind_time;
    case SurveyState::kScheduled:
    case SurveyState::kAnswered: return survey.expire_time;
    case SurveyState::kExpired:
    case SurveyState::kSkipped: break;
  }
  return absl::InfiniteFuture();
}

}  // namespace aftercare::survey
