#include "services/notification/rpc/roster_service.h"

#include <utility>
#include <vector>

#include "common/command/personal.h"
#include "common/server/errand_call.h"
#include "common/server/lists.h"
#include "services/notification/app/roster_view.h"
#include "services/notification/store/roster_codec.h"

namespace aftercare::notification {

RosterService::RosterService(server::Ground& ground)
    : ground_(ground), rpcs_(ground.door(), "aftercare.notification.v1.RosterService") {}

RosterService::Reactor* RosterService::UpsertPerson(Context* context,
                                                    const v1::UpsertPersonRequest* request,
                                                    v1::Person* response) {
  return ground_.door().Change(
      rpcs_["UpsertPerson"], context, request, response, ground_.processor("person"),
      [&](const server::Call&) -> absl::StatusOr<server::Order> {
        auto person = FromProto(request->person());
        if (!person.ok()) return person.status();
        const auto version = server::Door::VersionOf(request->etag());
        if (!version.ok()) return version.status();
        const ids::Uuid id = person->id;
        return server::Order{id, PersonCommand(notification::UpsertPerson{*std::move(person)}),
                             *version};
      });
}

RosterService::Reactor* RosterService::GetPerson(Context* context,
                                                 const v1::GetPersonRequest* request,
                                                 v1::Person* response) {
  return ground_.door().Get(rpcs_["GetPerson"], context, request, response,
                            ground_.reader("person"));
}

RosterService::Reactor* RosterService::ListPersons(Context* context,
                                                   const v1::ListPersonsRequest* request,
                                                   v1::ListPersonsResponse* response) {
  std::vector<command::Condition> conditions;
  if (!request->role().empty()) {
    conditions.push_back({"position(' ' || $::text || ' ' in roles) > 0", request->role()});
  }
  if (!request->staff_id().empty()) {
    conditions.push_back({"staff_id = $::text", request->staff_id()});
  }
  if (request->active_only()) conditions.push_back({"active = $::text::boolean", "true"});
  return server::ServeList(ground_, rpcs_["ListPersons"], context, request, response,
                           ground_.reader("person"), std::move(conditions),
                           [response] { return response->add_persons(); });
}

RosterService::Reactor* RosterService::ListOnDuty(Context* context,
                                                  const v1::ListOnDutyRequest* request,
                                                  v1::ListOnDutyResponse* response) {
  return server::ServeErrand(
      ground_, rpcs_["ListOnDuty"], context, request,
      [this, request, response](const server::Call&, db::Session&) -> absl::Status {
        const auto roster = ReadRoster(ground_.reader("person"));
        if (!roster.ok()) return roster.status();
        const absl::Time time = request->has_time() ? command::FromTimestamp(request->time())
                                                    : ground_.clock().Now();
        for (const Person* person : OnDuty(roster->persons, {request->role(), time,
                                                             request->region()})) {
          *response->add_persons() = roster->resources[person - roster->persons.data()];
        }
        return absl::OkStatus();
      });
}

}  // namespace aftercare::notification
