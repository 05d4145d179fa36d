// RosterService: entries come in by UpsertPerson; who is on duty is computed from all of them.
#ifndef AFTERCARE_NOTIFICATION_RPC_ROSTER_SERVICE_H_
#define AFTERCARE_NOTIFICATION_RPC_ROSTER_SERVICE_H_

#include "aftercare/notification/v1/roster.grpc.pb.h"
#include "common/server/ground.h"

namespace aftercare::notification {

class RosterService final : public v1::RosterService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  explicit RosterService(server::Ground& ground);

  Reactor* UpsertPerson(Context*, const v1::UpsertPersonRequest*, v1::Person*) override;
  Reactor* GetPerson(Context*, const v1::GetPersonRequest*, v1::Person*) override;
  Reactor* ListPersons(Context*, const v1::ListPersonsRequest*, v1::ListPersonsResponse*) override;
  Reactor* ListOnDuty(Context*, const v1::ListOnDutyRequest*, v1::ListOnDutyResponse*) override;

 private:
  server::Ground& ground_;
  const server::Rpcs rpcs_;
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_RPC_ROSTER_SERVICE_H_
