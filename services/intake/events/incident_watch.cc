#include "services/intake/events/incident_watch.h"

#include <map>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
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

// A case that has just been registered, or classified otherwise, as far as the watch looks at it.
struct Seen {
  Member member;
  Level level = Level::kUnknown;
  absl::Time now;
  std::vector<Watched> watched;  // none: nothing to watch
};

absl::StatusOr<Seen> SeenIn(const type::v1::Event& event, const Policy& policy,
                            google::protobuf::Arena& arena) {
  const auto read = DataOf<v1::Case>(event, arena);
  if (!read.ok()) return read.status();
  const v1::Case* const resource = *read;
  Seen seen;
  seen.now = command::FromTimestamp(event.time());
  const absl::Time since = seen.now - policy.incidents.window;
  const ids::Uuid incident =
      resource->incident().empty() ? ids::Uuid{} : server::IdIn(resource->incident());
  // What was confirmed as suggested was looked at when it was registered.
  if (!MayJoin(server::IdIn(event.subject()), incident) || FactOf(event, "hit") == "true" ||
      command::FromTimestamp(resource->create_time()) < since) {
    return seen;
  }
  Report report;
  report.product_model = resource->report().product_model();
  report.batch = resource->report().batch();
  report.carrier = resource->report().carrier();
  report.region = resource->report().region();
  report.store = resource->report().store();
  Classification classification;
  classification.sub_category =
      static_cast<SubCategory>(resource->classification().sub_category());
  classification.suggestion.sub_category =
      static_cast<SubCategory>(resource->classification().suggestion().sub_category());
  const Signatures signatures = SignaturesOf(report, classification.in_force());
  seen.member = {server::IdIn(event.subject()), server::IdIn(resource->report().customer())};
  seen.level = static_cast<Level>(resource->grading().level());
  if (!signatures.batch.empty()) {
    seen.watched.push_back({signatures.batch, report.product_model, report.batch, since});
  }
  if (!signatures.place.empty()) seen.watched.push_back({signatures.place, "", "", since});
  return seen;
}

// What follows from one of a case's signatures: nothing, or one reaction.
std::vector<Reaction> Judge(const Seen& seen, const Watched& watched, const Gathered& gathered,
                            const Policy& policy, command::Processor& incidents) {
  if (gathered.incident) {
    return {{&incidents, *gathered.incident, IncidentCommand(AddCase{seen.member, seen.level})}};
  }
  const Crossing crossing = CrossesThreshold(gathered.signals, seen.now, policy);
  if (!crossing.incident) return {};
  // Two cases may cross together; both then name the same incident, and the second, refused as
  // already there, finds it open when it is tried again.
  OpenIncident opening;
  opening.id = ids::DerivedUuid("incident", absl::StrCat(watched.signature, " ",
                                                         crossing.members[0].case_id.ToString()));
  opening.signature = watched.signature;
  opening.product_model = watched.product_model;
  opening.batch = watched.batch;
  opening.level = GraverOf(crossing.level, seen.level);
  opening.members = crossing.members;
  return {{&incidents, opening.id, IncidentCommand(std::move(opening))}};
}

std::vector<Reactions> WatchWave(const stream::Wave& wave, const Policy& policy,
                                 db::SharedLink& link, command::Processor& incidents) {
  google::protobuf::Arena arena;
  std::vector<absl::StatusOr<Seen>> seen;
  std::vector<Watched> watched;
  for (const type::v1::Event* event : wave) {
    seen.push_back(SeenIn(*event, policy, arena));
    if (!seen.back().ok()) continue;
    watched.insert(watched.end(), seen.back()->watched.begin(), seen.back()->watched.end());
  }
  absl::StatusOr<std::map<std::string, Gathered>> gathered = std::map<std::string, Gathered>();
  if (!watched.empty()) gathered = GatherSignals(link, watched);
  std::vector<Reactions> reactions;
  for (const auto& one : seen) {
    if (!one.ok() || !gathered.ok()) {
      reactions.push_back(one.ok() ? gathered.status() : one.status());
      continue;
    }
    // A case belongs to one incident at most: what it shares with the product's others counts first.
    std::vector<Reaction> reaction;
    for (const Watched& of : one->watched) {
      if (!reaction.empty()) break;
      reaction = Judge(*one, of, (*gathered)[of.signature], policy, incidents);
    }
    reactions.push_back(std::move(reaction));
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
    // The cases of a proposal join when it is accepted.
    if (value->state == IncidentState::kProposed) return reactions;
    reach(server::IdIn(FactOf(event, "case")), JoinIncident{incident, value->level});
    return reactions;
  }
  for (const Member& member : value->members) {
    if (kind == "incident_opened") {
      reach(member.case_id, JoinIncident{incident, value->level});
    } else {
      reach(member.case_id,
            RaiseEffectiveLevel{incident, value->level, kind == "incident_level_corrected"});
    }
  }
  return reactions;
}

// A confirmation may leave the level as it is, and a correction may go down: what a person has lowered
// is not raised by those.
bool HasRisen(const type::v1::Event& event, Level level) {
  if (absl::EndsWith(event.type(), ".incident_joined")) return true;
  const Level before = LevelNamed(FactOf(
      event, absl::EndsWith(event.type(), ".grading_confirmed") ? "corrected_from" : "from"));
  return before != Level::kUnknown && Graver(level, before);
}

Reactions FollowMember(const type::v1::Event& event, server::Ground& ground) {
  const auto resource = DataOf<v1::Case>(event);
  if (!resource.ok()) return resource.status();
  const auto level = static_cast<Level>(resource->grading().level());
  const auto of_incident = static_cast<Level>(resource->incident_level());
  if (resource->incident().empty() || !Graver(level, of_incident) || !HasRisen(event, level)) {
    return std::vector<Reaction>{};
  }
  return std::vector<Reaction>{
      {&ground.processor("incident"), server::IdIn(resource->incident()),
       IncidentCommand(FollowCaseLevel{server::IdIn(event.subject()), level})}};
}

}  // namespace

stream::Handler WatchCases(server::Ground& ground, const PolicySource& policies) {
  auto link = std::make_shared<db::SharedLink>(ground.dsn(), WatchStatements());
  return {"incident_watch",
          {"aftercare.intake.case.registered", "aftercare.intake.case.classification_confirmed",
           "aftercare.intake.case.classification_overridden"},
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

stream::Handler FollowMembers(server::Ground& ground) {
  return {"incident_level",
          {"aftercare.intake.case.level_raised", "aftercare.intake.case.level_corrected",
           "aftercare.intake.case.grading_confirmed", "aftercare.intake.case.incident_joined"},
          [&ground](const type::v1::Event& event) { return FollowMember(event, ground); }};
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
