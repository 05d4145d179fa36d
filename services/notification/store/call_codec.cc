#include "services/notification/store/call_codec.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/notification/store/instant.h"

namespace aftercare::notification {
namespace {

constexpr absl::string_view kCollection = "calls/";

static_assert(static_cast<int>(CallState::kComplete) + 1 == v1::Call::STATE_COMPLETE);
static_assert(static_cast<int>(SeatState::kVacant) + 1 == v1::Seat::STATE_VACANT);

absl::Status Unreadable(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("call: ", what, " cannot be read"));
}

void PutSeat(const Seat& seat, v1::Seat* out) {
  out->set_role(seat.role);
  out->set_lead(seat.lead);
  out->set_state(static_cast<v1::Seat::State>(static_cast<int>(seat.state) + 1));
  for (const CalledPerson& person : seat.called) {
    v1::CalledPerson* called = out->add_called();
    called->set_staff_id(person.staff_id);
    PutTime(person.called_at, [&] { return called->mutable_call_time(); });
    PutTime(person.acknowledge_by, [&] { return called->mutable_acknowledge_by(); });
    PutTime(person.acknowledged_at, [&] { return called->mutable_acknowledge_time(); });
    PutTime(person.replaced_at, [&] { return called->mutable_replace_time(); });
  }
}

absl::StatusOr<Seat> TakeSeat(const v1::Seat& resource) {
  if (resource.state() < v1::Seat::STATE_CALLED || resource.state() > v1::Seat::STATE_VACANT) {
    return Unreadable("a seat's state");
  }
  Seat seat;
  seat.role = resource.role();
  seat.lead = resource.lead();
  seat.state = static_cast<SeatState>(resource.state() - 1);
  for (const v1::CalledPerson& called : resource.called()) {
    CalledPerson person;
    person.staff_id = called.staff_id();
    person.called_at = TakeTime(called.has_call_time(), called.call_time(), absl::InfinitePast());
    person.acknowledge_by = TakeTime(called.has_acknowledge_by(), called.acknowledge_by());
    person.acknowledged_at = TakeTime(called.has_acknowledge_time(), called.acknowledge_time());
    person.replaced_at = TakeTime(called.has_replace_time(), called.replace_time());
    seat.called.push_back(std::move(person));
  }
  if (seat.state != SeatState::kVacant && seat.called.empty()) return Unreadable("a seat");
  return seat;
}

}  // namespace

void ToProto(const Call& call, v1::Call* resource) {
  resource->set_name(absl::StrCat(kCollection, call.id.ToString()));
  resource->set_state(static_cast<v1::Call::State>(static_cast<int>(call.state) + 1));
  resource->set_cause(call.cause);
  resource->set_cause_number(call.cause_number);
  resource->set_level(call.level);
  resource->set_region(call.region);
  resource->set_drill(call.drill);
  for (const Seat& seat : call.seats) PutSeat(seat, resource->add_seats());
  PutTime(call.completed_at, [&] { return resource->mutable_complete_time(); });
}

absl::StatusOr<Call> FromProto(const v1::Call& resource) {
  if (resource.state() < v1::Call::STATE_CALLING || resource.state() > v1::Call::STATE_COMPLETE) {
    return Unreadable("the state");
  }
  const auto id = ids::ParseUuid(absl::StripPrefix(resource.name(), kCollection));
  if (!id.ok()) return Unreadable("the id");
  Call call;
  call.id = *id;
  call.cause = resource.cause();
  call.cause_number = resource.cause_number();
  call.level = resource.level();
  call.region = resource.region();
  call.drill = resource.drill();
  call.state = static_cast<CallState>(resource.state() - 1);
  for (const v1::Seat& seat : resource.seats()) {
    auto taken = TakeSeat(seat);
    if (!taken.ok()) return taken.status();
    call.seats.push_back(*std::move(taken));
  }
  call.completed_at = TakeTime(resource.has_complete_time(), resource.complete_time());
  return call;
}

}  // namespace aftercare::notification
