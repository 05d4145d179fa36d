#include "services/intake/events/incident_watch.h"

#include <map>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/intake/v1/incident.pb.h"
#include "common/stream/event_data.h"
#include "common/command/personal.h"
#include "common/db/shared_link.h"
#include "common/server/lists.h"
#include "services/intake/domain/case.h"
#include "services/intake/store/case_codec.h"
#include "services/intake/store/case_query.h"
#include "services/intake/store/incident_codec.h"

namespace aftercare::intake {
namespace {

using stream::DataOf;
using stream::FactOf;

using stream::Reaction;
using stream::Reactions;

// A case that has just been registered, as far as the watch looks at it.
struct Seen {
  Member member;
  Level level = Level::kUnknown;
  absl::Time now;
  Watched watched;  // an empty signature: nothing to watch
};

absl::StatusOr<Seen> SeenIn(const type::v1::Event& event, const Policy& policy) {
  const auto resource = DataOf<v1::Case>(event);
  if (!resource.ok()) return resource.status();
  Report report;
  report.product_model = resource->report().product_model();
  report.batch = resource->report().batch();
  Seen seen;
  seen.member = {server::IdIn(event.subject()), server::IdIn(resource->report().customer())};
  seen.level = static_cast<Level>(resource->grading().level());
  seen.now = command::FromTimestamp(event.time());
  seen.watched = {SignatureOf(report), report.product_model, report.batch,
                  seen.now - policy.incidents.window};
  return seen;
}

Reactions Judge(const Seen& seen, const Gathered& gathered, const Policy& policy,
                command::Processor& incidents) {
  if (gathered.incident) {
    return std::vector<Reaction>{
        {&incidents, *gathered.incident, IncidentCommand(AddCase{seen.member, seen.level})}};
  }
  const Crossing crossing = CrossesThreshold(gathered.signals, seen.now, policy);
  if (!crossing.incident) return std::vector<Reaction>{};
  // Two cases may cross together; both then name the same incident, and the second, refused as
  // already there, finds it open when it is tried again.
  OpenIncident opening;
  opening.id = ids::DerivedUuid("incident", absl::StrCat(seen.watched.signature, " ",
                                                         crossing.members[0].case_id.ToString()));
  opening.signature = seen.watched.signature;
  opening.product_model = seen.watched.product_model;
  opening.batch = seen.watched.batch;
  opening.level = GraverOf(crossing.level, seen.level);
  opening.members = crossing.members;
  return std::vector<Reaction>{{&incidents, opening.id, IncidentCommand(std::move(opening))}};
}

std::vector<Reactions> WatchWave(const stream::Wave& wave, const Policy& policy,
                                 db::SharedLink& link, command::Processor& incidents) {
  std::vector<absl::StatusOr<Seen>> seen;
  std::vector<Watched> watched;
  for (const type::v1::Event* event : wave) {
    seen.push_back(SeenIn(*event, policy));
    if (seen.back().ok() && !seen.back()->watched.signature.empty()) {
      watched.push_back(seen.back()->watched);
    }
  }
  absl::StatusOr<std::map<std::string, Gathered>> gathered = std::map<std::string, Gathered>();
  if (!watched.empty()) gathered = GatherSignals(link, watched);
  std::vector<Reactions> reactions;
  for (const auto& one : seen) {
    if (!one.ok() || !gathered.ok()) {
      reactions.push_back(one.ok() ? gathered.status() : one.status());
    } else if (one->watched.signature.empty()) {
      reactions.push_back(std::vector<Reaction>{});
    } else {
      reactions.push_back(Judge(*one, (*gathered)[one->watched.signature], policy, incidents));
    }
  }
  return reactions;
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
  auto link = std::make_shared<db::SharedLink>(ground.dsn(), WatchStatements());
  return {"incident_watch",
          {"aftercare.intake.case.registered"},
          [&ground, &policies, link](const stream::Wave& wave) {
            return WatchWave(wave, *policies.policy(), *link, ground.processor("incident"));
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
