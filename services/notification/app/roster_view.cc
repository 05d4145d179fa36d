#include "services/notification/app/roster_view.h"

#include <future>
#include <memory>
#include <utility>

#include "absl/strings/strip.h"
#include "common/time/clock.h"
#include "services/notification/store/roster_codec.h"

namespace aftercare::notification {
namespace {

constexpr int kMostPersons = 10'000;
constexpr absl::Duration kPatience = absl::Seconds(5);

}  // namespace

absl::StatusOr<RosterView> ReadRoster(command::Reader& persons) {
  using Rows = absl::StatusOr<std::vector<command::Listed>>;
  auto answered = std::make_shared<std::promise<Rows>>();
  std::future<Rows> answer = answered->get_future();
  persons.List({}, ids::Uuid{}, kMostPersons, time::SystemClock().Now() + kPatience,
               [answered](Rows rows) { answered->set_value(std::move(rows)); });
  const Rows rows = answer.get();
  if (!rows.ok()) return rows.status();
  RosterView view;
  for (const command::Listed& row : *rows) {
    v1::Person resource;
    if (!resource.ParseFromString(row.resource)) {
      return absl::DataLossError("person: a row cannot be read");
    }
    auto person = FromProto(resource);
    if (!person.ok()) return person.status();
    view.persons.push_back(*std::move(person));
    view.resources.push_back(std::move(resource));
  }
  return view;
}

const Person* FindReceiver(const std::vector<Person>& roster, const std::string& audience,
                           absl::Time time) {
  absl::string_view rest = audience;
  if (absl::ConsumePrefix(&rest, "roles/")) {
    const auto line = CallingLine(roster, {std::string(rest), time, ""}, /*reach_off_duty=*/true);
    return line.empty() ? nullptr : line.front();
  }
  if (!absl::ConsumePrefix(&rest, "staff/")) return nullptr;
  for (const Person& person : roster) {
    if (person.active && person.staff_id == rest) return &person;
  }
  return nullptr;
}

}  // namespace aftercare::notification
