#include "services/notification/store/roster_codec.h"

#include "absl/strings/str_cat.h"
#include "services/notification/store/instant.h"

namespace aftercare::notification {
namespace {

template <class Field>
void PutTexts(const std::vector<std::string>& texts, Field* out) {
  for (const std::string& text : texts) *out->Add() = text;
}

template <class Field>
std::vector<std::string> TakeTexts(const Field& texts) {
  return {texts.begin(), texts.end()};
}

}  // namespace

void ToProto(const Person& person, v1::Person* resource) {
  resource->set_name(absl::StrCat("persons/", person.id.ToString()));
  resource->set_staff_id(person.staff_id);
  PutTexts(person.roles, resource->mutable_roles());
  PutTexts(person.skills, resource->mutable_skills());
  PutTexts(person.regions, resource->mutable_regions());
  if (person.contact != PersonContact{}) {
    v1::PersonContact* contact = resource->mutable_contact();
    contact->set_display_name(person.contact.display_name);
    contact->set_email(person.contact.email);
    contact->set_phone(person.contact.phone);
  }
  resource->set_locale(person.locale);
  resource->set_time_zone(person.time_zone);
  for (const Shift& shift : person.schedule) {
    v1::Shift* out = resource->add_schedule();
    out->set_weekday(shift.weekday);
    out->set_from_minute(shift.from_minute);
    out->set_to_minute(shift.to_minute);
  }
  for (const Absence& absence : person.absences) {
    v1::Absence* out = resource->add_absences();
    PutTime(absence.from, [&] { return out->mutable_start_time(); });
    PutTime(absence.until, [&] { return out->mutable_end_time(); });
  }
  PutTexts(person.substitutes, resource->mutable_substitutes());
  resource->set_contact_order(person.contact_order);
  resource->set_active(person.active);
  resource->set_gravest_level(person.gravest_level);
  resource->set_capacity(person.capacity);
}

absl::StatusOr<Person> FromProto(const v1::Person& resource) {
  Person person;
  person.id = PersonId(resource.staff_id());
  person.staff_id = resource.staff_id();
  person.roles = TakeTexts(resource.roles());
  person.skills = TakeTexts(resource.skills());
  person.regions = TakeTexts(resource.regions());
  person.contact = {resource.contact().display_name(), resource.contact().email(),
                    resource.contact().phone()};
  person.locale = resource.locale();
  person.time_zone = resource.time_zone();
  for (const v1::Shift& shift : resource.schedule()) {
    person.schedule.push_back({shift.weekday(), shift.from_minute(), shift.to_minute()});
  }
  for (const v1::Absence& absence : resource.absences()) {
    person.absences.push_back(
        {TakeTime(absence.has_start_time(), absence.start_time(), absl::InfinitePast()),
         TakeTime(absence.has_end_time(), absence.end_time())});
  }
  person.substitutes = TakeTexts(resource.substitutes());
  person.contact_order = resource.contact_order();
  person.active = resource.active();
  person.gravest_level = resource.gravest_level();
  person.capacity = resource.capacity();
  return person;
}

}  // namespace aftercare::notification
