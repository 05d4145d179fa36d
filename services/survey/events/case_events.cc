#include "services/survey/events/case_events.h"

#include <memory>
#include <utility>

#include "aftercare/intake/v1/case.pb.h"
#include "common/db/shared_session.h"
#include "common/server/lists.h"
#include "common/stream/event_data.h"
#include "services/survey/domain/follow_up_commands.h"
#include "services/survey/domain/survey_commands.h"

namespace aftercare::survey {
namespace {

using db::SharedSession;
using stream::DataOf;
using stream::Reactions;

using intake::v1::Case;
using intake::v1::Confirmation;
using stream::Reaction;

ScheduleSurvey FirstSurvey(const Case& resource, const ids::Uuid& case_id, const Links& links) {
  ScheduleSurvey schedule;
  schedule.id = SurveyId(case_id, kFirstRound);
  schedule.case_id = case_id;
  schedule.case_number = resource.number();
  if (!resource.report().customer().empty()) {
    schedule.customer = server::IdIn(resource.report().customer());
  }
  schedule.level = static_cast<Level>(resource.effective_level());
  schedule.agent = resource.agent();
  schedule.locale = resource.report().locale().empty() ? "zh-CN" : resource.report().locale();
  schedule.token = links.TokenOf(schedule.id);
  return schedule;
}

Reactions Confirmed(const type::v1::Event& event, server::Ground& ground, const Links& links,
                    SharedSession& session) {
  const auto resource = DataOf<Case>(event);
  if (!resource.ok()) return resource.status();
  if (resource->confirmation().answer() == Confirmation::ANSWER_DISSATISFIED) {
    return std::vector<Reaction>{};
  }
  const ids::Uuid case_id = server::IdIn(event.subject());
  ScheduleSurvey schedule = FirstSurvey(*resource, case_id, links);
  const ids::Uuid survey = schedule.id, follow_up = FollowUpId(survey);
  bool called = false;
  const absl::Status status = session.Do([&](pqxx::work& work) {
    called = !work.exec_params("SELECT 1 FROM follow_up WHERE id = $1", follow_up.ToString())
                  .empty();
  });
  if (!status.ok()) return status;
  std::vector<Reaction> reactions;
  reactions.push_back({&ground.processor("survey"), survey, SurveyCommand(std::move(schedule))});
  if (called) {
    reactions.push_back(
        {&ground.processor("follow_up"), follow_up, FollowUpCommand(RecordCaseConfirmed{})});
  }
  return reactions;
}

}  // namespace

stream::Handler SurveyConfirmed(server::Ground& ground, const Links& links) {
  auto session = std::make_shared<SharedSession>(ground.dsn());
  return {"case_confirmed",
          {"aftercare.intake.case.resolution_confirmed"},
          [&ground, &links, session](const type::v1::Event& event) {
            return Confirmed(event, ground, links, *session);
          }};
}

}  // namespace aftercare::survey
