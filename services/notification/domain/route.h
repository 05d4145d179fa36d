// Routing by data (NOT-03): what an event makes of the routes. Pure: the same event and policy plan
// the same messages under the same ids, so an event that comes twice tells nobody twice (NOT-04).
#ifndef AFTERCARE_NOTIFICATION_DOMAIN_ROUTE_H_
#define AFTERCARE_NOTIFICATION_DOMAIN_ROUTE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/ids/uuid.h"
#include "services/notification/domain/template.h"

namespace aftercare::notification {

struct Policy;

// An event as the routes see it, enums and times as text. Facts stand under their own key, fields
// of the snapshot under "snapshot." and their path. What is read from its owner when a route asks
// for it: the case the event belongs to under "case." ("case.report.customer"), personal fields
// and links made for the receiver under "personal.".
struct EventView {
  ids::Uuid id;
  absl::Time time;
  std::string type;     // "aftercare.intake.case.first_contact_recorded"
  std::string subject;  // "cases/0190..."
  Values values;
};

enum class Comparison { kIn, kNotIn, kPresent, kAbsent };

// One test of one value; an empty value counts as absent.
struct Condition {
  std::string key;
  Comparison test = Comparison::kPresent;
  std::vector<std::string> values;  // kIn and kNotIn only
};

enum class AudienceKind {
  kCustomer,  // the value is "customers/{customer}"
  kPerson,    // the value is a staff id
  kRole,      // the role named in the route
  kTeam,      // every role of the team of the level in the value (INT-12)
  kSuperior,  // the value is a step of the escalation, from 1, or a role (INT-11)
};

struct Audience {
  AudienceKind kind = AudienceKind::kRole;
  std::string from;  // key of the value; not used by kRole
  std::string role;  // kRole: whom; kPerson: who is told when the value names nobody on the roster
  std::string otherwise = {};  // kRole: which role is told when the roster has nobody of the first
};

struct Route {
  std::string name;
  std::string event_type;
  std::vector<Condition> conditions;  // all must hold
  Audience audience;
  std::string template_key;
  std::vector<Channel> channels;  // in the order they are tried
  Values values;                  // variable of the template -> key of the event's value
};

// Calls the team of a level (INT-12).
struct CallRoute {
  std::string name;
  std::string event_type;
  std::vector<Condition> conditions;
  std::string level_from, number_from, region_from;  // keys of the event's values
};

struct PlannedMessage {
  ids::Uuid id;
  ids::Uuid event;
  absl::Time event_time;
  std::string route;
  std::string audience;  // "customers/{customer}", "staff/{staff id}" or "roles/{role}"
  std::string about;     // subject of the event
  std::string template_key;
  std::vector<Channel> channels;
  Values values;  // by the template's variables; the event's other values under their own keys
  bool drill = false;
  std::string otherwise = {};  // told when the roster has nobody of the audience; may be empty
};

struct PlannedCall {
  ids::Uuid id;
  std::string route;
  std::string cause;  // subject of the event
  std::string number;
  int level = 0;
  std::string region;
  bool drill = false;
};

// The id of a message, which is also its dedupe key (NOT-04): begins with the milliseconds of the
// event, so that messages sort by their cause; the rest is derived from event, audience, template
// and first channel (an urgent text may go out on two channels at once, by two routes).
ids::Uuid MessageId(const PlannedMessage& planned);

// One call for each cause and level, however often the level is reached.
ids::Uuid CallId(absl::string_view cause, int level);

bool Holds(const Condition& condition, const Values& values);

// The messages of an event in the order of the routes, each audience and template once.
std::vector<PlannedMessage> PlanMessages(const EventView& event, const Policy& policy);

// The teams an event calls.
std::vector<PlannedCall> PlanCalls(const EventView& event, const Policy& policy);

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_DOMAIN_ROUTE_H_
