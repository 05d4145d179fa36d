#include "services/survey/events/own_events.h"

#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "common/db/shared_session.h"
#include "common/server/lists.h"
#include "common/stream/event_data.h"
#include "services/survey/domain/follow_up_commands.h"
#include "services/survey/domain/satisfaction.h"
#include "services/survey/domain/survey_commands.h"
#include "services/survey/events/figure_events.h"
#include "services/survey/store/follow_up_codec.h"
#include "services/survey/store/survey_codec.h"

namespace aftercare::survey {
namespace {

using db::SharedSession;
using stream::DataOf;
using stream::FactOf;
using stream::Reaction;
using stream::Reactions;

// The answer is counted here as well: survey_count may have failed on it, and a judgement without
// its answer would stand until the next one.
Reactions Judge(const type::v1::Event& event, server::Ground& ground, const Policy& policy,
                SharedSession& session) {
  const absl::Status counted = CountFigure<v1::Survey>(event, session);
  if (!counted.ok()) return counted;
  const absl::Time since = ground.clock().Now() - policy.satisfaction.window;
  std::vector<Reaction> reactions;
  for (const Level level : kLevels) {
    reactions.push_back({&ground.processor("satisfaction"), SatisfactionWatchId(level),
                         SatisfactionCommand(JudgeSatisfaction{level, since})});
  }
  return reactions;
}

Reactions Open(const type::v1::Event& event, server::Ground& ground) {
  const auto resource = DataOf<v1::Survey>(event);
  if (!resource.ok()) return resource.status();
  const auto survey = FromProto(*resource);
  if (!survey.ok()) return survey.status();
  OpenFollowUp open;
  open.survey = server::IdIn(event.subject());
  open.id = FollowUpId(open.survey);
  open.case_id = survey->case_id;
  open.case_number = survey->case_number;
  open.customer = survey->customer;
  open.level = survey->level;
  open.locale = survey->locale;
  open.round = survey->round;
  open.question = FactOf(event, "question");
  if (!absl::SimpleAtoi(FactOf(event, "score"), &open.score)) {
    return absl::InvalidArgumentError("the event names no score");
  }
  open.owner = survey->agent;
  const ids::Uuid id = open.id;
  return std::vector<Reaction>{
      {&ground.processor("follow_up"), id, FollowUpCommand(std::move(open))}};
}

Reactions AskAgain(const type::v1::Event& event, server::Ground& ground, const Links& links) {
  const auto resource = DataOf<v1::FollowUp>(event);
  if (!resource.ok()) return resource.status();
  const auto follow_up = FromProto(*resource);
  if (!follow_up.ok()) return follow_up.status();
  ScheduleSurvey schedule;
  schedule.id = SurveyId(follow_up->case_id, kSecondRound);
  schedule.case_id = follow_up->case_id;
  schedule.case_number = follow_up->case_number;
  schedule.customer = follow_up->customer;
  schedule.level = follow_up->level;
  schedule.agent = follow_up->owner;
  schedule.locale = follow_up->locale;
  schedule.round = kSecondRound;
  schedule.follow_up = server::IdIn(event.subject());
  schedule.token = links.TokenOf(schedule.id);
  const ids::Uuid id = schedule.id;
  return std::vector<Reaction>{
      {&ground.processor("survey"), id, SurveyCommand(std::move(schedule))}};
}

}  // namespace

stream::Handler WatchSatisfaction(server::Ground& ground, const PolicySource& policies) {
  auto session = std::make_shared<SharedSession>(ground.dsn());
  return {"satisfaction_watch",
          {"aftercare.survey.survey.answered", "aftercare.survey.survey.answer_changed"},
          [&ground, &policies, session](const type::v1::Event& event) {
            return Judge(event, ground, policies.policy()->policy, *session);
          }};
}

stream::Handler OpenFollowUps(server::Ground& ground) {
  return {"follow_up_open",
          {"aftercare.survey.survey.follow_up_needed"},
          [&ground](const type::v1::Event& event) { return Open(event, ground); }};
}

stream::Handler SurveyOutcomes(server::Ground& ground, const Links& links) {
  return {"outcome_survey",
          {"aftercare.survey.follow_up.second_survey_due"},
          [&ground, &links](const type::v1::Event& event) {
            return AskAgain(event, ground, links);
          }};
}

}  // namespace aftercare::survey
