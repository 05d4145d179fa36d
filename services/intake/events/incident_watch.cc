#include "services/intake/events/incident_watch.h"

#include <memory>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/intake/v1/incident.pb.h"
#include "common/command/personal.h"
#include "common/server/lists.h"
#include "services/intake/domain/case.h"
#include "services/intake/events/event_data.h"
#include "services/intake/store/case_codec.h"
#include "services/intake/store/case_query.h"
#include "services/intake/store/incident_codec.h"

namespace aftercare::intake {
namespace {

using stream::Reaction;
using Reactions = absl::StatusOr<std::vector<Reaction>>;

// A session for a handler, which the consumer and a replay of a dead letter may both use.
struct SharedSession {
  explicit SharedSession(const std::string& dsn) : session(dsn) {}
  std::mutex mutex;
  db::Session session;
};

Reactions WatchCase(const type::v1::Event& event, server::Ground& ground, const Policy& policy,
                    SharedSession& shared) {
  auto resource = DataOf<v1::Case>(event);
  if (!resource.ok()) return resource.status();
  auto value = FromProto(*resource);
  if (!value.ok()) return value.status();
  const std::string signature = SignatureOf(value->report);
  if (signature.empty()) return std::vector<Reaction>{};

  const absl::Time now = command::FromTimestamp(event.time());
  std::vector<Signal> signals;
  std::optional<ids::Uuid> open;
  std::lock_guard<std::mutex> lock(shared.mutex);
  const absl::Status status = shared.session.Do([&](pqxx::work& work) {
    open = OpenIncidentOf(work, signature);
    signals = SignalsOf(work, value->report.product_model, value->report.batch,
                        now - policy.incidents.window);
  });
  if (!status.ok()) return status;

  IncidentCommand command;
  ids::Uuid target;
  const Member member{server::IdIn(event.subject()), value->report.customer};
  if (open) {
    target = *open;
    command = AddCase{member, value->grading.level};
  } else {
    const Crossing crossing = CrossesThreshold(signals, now, policy);
    if (!crossing.incident) return std::vector<Reaction>{};
    // Two cases may cross together; both then name the same incident, and the second, refused as
    // already there, finds it open when it is tried again.
    target = ids::DerivedUuid("incident", absl::StrCat(signature, " ",
                                                       crossing.members[0].case_id.ToString()));
    OpenIncident opening;
    opening.id = target;
    opening.signature = signature;
    opening.product_model = value->report.product_model;
    opening.batch = value->report.batch;
    opening.level = value->grading.level;
    opening.members = crossing.members;
    command = std::move(opening);
  }
  return std::vector<Reaction>{{&ground.processor("incident"), target, std::move(command)}};
}

Reactions ReachMembers(const type::v1::Event& event, server::Ground& ground) {
  auto resource = DataOf<v1::Incident>(event);
  if (!resource.ok()) return resource.status();
  auto value = FromProto(*resource);
  if (!value.ok()) return value.status();
  const ids::Uuid incident = server::IdIn(event.subject());
  const std::string kind = event.type().substr(event.type().rfind('.') + 1);
  std::vector<Reaction> reactions;
  const auto reach = [&](const ids::Uuid& case_id, CaseCommand command) {
    reactions.push_back({&ground.processor("case"), case_id, std::move(command)});
  };
  if (kind == "case_added") {
    reach(server::IdIn(FactOf(event, "case")),
          JoinIncident{incident, value->level, /*merges=*/true});
    return reactions;
  }
  for (const Member& member : value->members) {
    if (kind == "incident_opened") {
      reach(member.case_id,
            JoinIncident{incident, value->level, /*merges=*/!value->signature.empty()});
    } else {
      reach(member.case_id,
            RaiseEffectiveLevel{incident, value->level, kind == "incident_level_corrected"});
    }
  }
  return reactions;
}

}  // namespace

stream::Handler WatchCases(server::Ground& ground, const PolicySource& policies) {
  auto shared = std::make_shared<SharedSession>(ground.dsn());
  return {"incident_watch",
          {"aftercare.intake.case.registered"},
          [&ground, &policies, shared](const type::v1::Event& event) {
            return WatchCase(event, ground, *policies.policy(), *shared);
          }};
}

stream::Handler ReachCases(server::Ground& ground) {
  return {"incident_reach",
          {"aftercare.intake.incident.incident_opened", "aftercare.intake.incident.case_added",
           "aftercare.intake.incident.incident_level_raised",
           "aftercare.intake.incident.incident_level_corrected"},
          [&ground](const type::v1::Event& event) { return ReachMembers(event, ground); }};
}

stream::Handler AbsorbMerged(server::Ground& ground) {
  return {"case_absorb",
          {"aftercare.intake.case.merged"},
          [&ground](const type::v1::Event& event) -> Reactions {
            auto resource = DataOf<v1::Case>(event);
            if (!resource.ok()) return resource.status();
            return std::vector<Reaction>{
                {&ground.processor("case"), server::IdIn(resource->merged_into()),
                 CaseCommand(AbsorbCase{server::IdIn(event.subject())})}};
          }};
}

}  // namespace aftercare::intake
