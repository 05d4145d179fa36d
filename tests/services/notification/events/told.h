// Events as the services' own mechanism makes them of an entry (common/command: aggregate.h,
// ledger.cc): its facts, and the resource after the change without its personal fields.
#ifndef AFTERCARE_TESTS_NOTIFICATION_EVENTS_TOLD_H_
#define AFTERCARE_TESTS_NOTIFICATION_EVENTS_TOLD_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "aftercare/type/v1/event.pb.h"
#include "common/command/aggregate.h"

namespace aftercare::notification {

template <class Traits>
type::v1::Event Told(const std::string& service, const typename Traits::State& state,
                     const command::Entry& entry, absl::Time now) {
  type::v1::Event event;
  const std::string subject = absl::StrCat(Traits::kCollection, "/", state.id.ToString());
  event.set_id(ids::DerivedUuid("test.event", absl::StrCat(subject, entry.kind)).ToString());
  event.set_type(absl::StrCat("aftercare.", service, ".", Traits::kType, ".", entry.kind));
  event.set_subject(subject);
  command::SetTimestamp(now, event.mutable_time());
  for (const command::Fact& fact : entry.facts) {
    auto* packed = event.add_facts();
    packed->set_key(fact.key);
    packed->set_value(fact.value);
  }
  typename Traits::Resource open, personal;
  Traits::ToProto(state, &open);
  command::PersonalSplit<typename Traits::Resource>().MovePersonal(&open, &personal);
  event.mutable_data()->PackFrom(open);
  return event;
}

// Of every entry of a change, in their order.
template <class Traits>
std::vector<type::v1::Event> ToldAll(const std::string& service,
                                     const command::Change<typename Traits::State>& change,
                                     absl::Time now) {
  std::vector<type::v1::Event> events;
  for (const command::Entry& entry : change.entries) {
    events.push_back(Told<Traits>(service, change.next, entry, now));
  }
  return events;
}

}  // namespace aftercare::notification

#endif  // AFTERCARE_TESTS_NOTIFICATION_EVENTS_TOLD_H_
