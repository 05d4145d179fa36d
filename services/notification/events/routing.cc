#include "services/notification/events/routing.h"

#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/notification/app/lookup.h"
#include "services/notification/domain/call.h"
#include "services/notification/events/event_view.h"

namespace aftercare::notification {
namespace {

using stream::Reaction;
using Reactions = absl::StatusOr<std::vector<Reaction>>;

// What the routes of an event type ask for beside the event itself.
struct Needs {
  bool routed = false;
  bool of_case = false;   // "case."
  bool personal = false;  // "personal."

  void Key(const std::string& key) {
    of_case = of_case || absl::StartsWith(key, "case.");
    personal = personal || absl::StartsWith(key, "personal.");
  }
};

Needs NeedsOf(const Policy& policy, const std::string& type) {
  Needs needs;
  for (const Route& route : policy.routes) {
    if (route.event_type != type) continue;
    needs.routed = true;
    needs.Key(route.audience.from);
    for (const Condition& condition : route.conditions) needs.Key(condition.key);
    for (const auto& [variable, key] : route.values) needs.Key(key);
  }
  for (const CallRoute& route : policy.call_routes) {
    if (route.event_type != type) continue;
    needs.routed = true;
    for (const std::string& key : {route.level_from, route.number_from, route.region_from}) {
      needs.Key(key);
    }
    for (const Condition& condition : route.conditions) needs.Key(condition.key);
  }
  return needs;
}

// The event's own snapshot of the case is the case as it was then; of other events the case is
// asked for and is the case as it is now.
absl::Status AddCase(const std::string& name, const google::protobuf::Message* snapshot,
                     Lookup& lookup, EventView& view) {
  if (name.empty()) return absl::OkStatus();
  if (name == view.subject && snapshot != nullptr) {
    AddFields(*snapshot, "case.", view.values);
    return absl::OkStatus();
  }
  const auto fetched = lookup.CaseNamed(name);
  if (!fetched.ok()) return fetched.status();
  if (*fetched != nullptr) AddFields(**fetched, "case.", view.values);
  return absl::OkStatus();
}

absl::Status AddPersonal(const Lookup& lookup, EventView& view) {
  if (!absl::StartsWith(view.subject, "rmas/")) return absl::OkStatus();
  auto address = lookup.ReturnAddress(view.subject);
  if (!address.ok()) return address.status();
  view.values["personal.address"] = *std::move(address);
  return absl::OkStatus();
}

Reactions RouteEvent(const type::v1::Event& event, server::Ground& ground, const Policy& policy,
                     const Owners& owners) {
  const Needs needs = NeedsOf(policy, event.type());
  if (!needs.routed) return std::vector<Reaction>{};
  auto view = ViewOf(event);
  if (!view.ok()) return view.status();
  const auto snapshot = SnapshotOf(event);
  if (snapshot != nullptr) AddFields(*snapshot, "snapshot.", view->values);
  Lookup lookup(ground, owners, policy, event.traceparent());
  const std::string case_name = CaseOf(*view);
  if (needs.of_case) {
    const auto status = AddCase(case_name, snapshot.get(), lookup, *view);
    if (!status.ok()) return status;
  }
  if (needs.personal) {
    if (const auto status = AddPersonal(lookup, *view); !status.ok()) return status;
  }
  std::vector<Reaction> reactions;
  for (PlannedCall& planned : PlanCalls(*view, policy)) {
    const ids::Uuid id = planned.id;
    reactions.push_back({&ground.processor("call"), id, CallCommand(OpenCall{std::move(planned)})});
  }
  for (PlannedMessage& planned : PlanMessages(*view, policy)) {
    const ids::Uuid id = planned.id;
    auto queue = lookup.Address(std::move(planned), case_name, "");
    if (!queue.ok()) return queue.status();
    reactions.push_back(
        {&ground.processor("message"), id, MessageCommand(*std::move(queue))});
  }
  return reactions;
}

}  // namespace

stream::Handler RouteEvents(const std::string& source, server::Ground& ground,
                            const PolicySource& policies, const Owners& owners) {
  const std::string prefix = absl::StrCat("aftercare.", source, ".");
  return {absl::StrCat("route_", source),
          {absl::StrCat(prefix, source == "notification" ? "call.*" : "*")},
          [&ground, &policies, &owners](const type::v1::Event& event) {
            const auto policy = policies.policy();
            return RouteEvent(event, ground, *policy, owners);
          }};
}

}  // namespace aftercare::notification
