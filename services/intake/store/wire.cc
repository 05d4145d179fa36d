#include "services/intake/store/wire.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/command/decision.h"
#include "common/ids/number.h"

namespace aftercare::intake {

void SetDuration(absl::Duration duration, google::protobuf::Duration* out) {
  absl::Duration rest;
  out->set_seconds(absl::IDivDuration(duration, absl::Seconds(1), &rest));
  out->set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
}

std::string NameOf(absl::string_view collection, const ids::Uuid& id) {
  return id.nil() ? "" : absl::StrCat(collection, "/", id.ToString());
}

std::string NumberText(absl::string_view prefix, absl::Time create_time, int64_t counter) {
  if (counter == 0) return "";
  const absl::CivilYear year = absl::ToCivilYear(create_time, absl::UTCTimeZone());
  return ids::FormatNumber(prefix, static_cast<int>(year.year()), counter);
}

std::string DayText(const std::optional<absl::CivilDay>& day) {
  return day ? absl::FormatCivilTime(*day) : "";
}

std::optional<absl::CivilDay> WireReader::Day(const std::string& text, absl::string_view field) {
  if (text.empty()) return std::nullopt;
  absl::CivilDay day;
  if (!absl::ParseCivilTime(text, &day)) Fail(field);
  return day;
}

ids::Uuid WireReader::Id(absl::string_view collection, absl::string_view name,
                         absl::string_view field) {
  if (name.empty()) return {};
  if (!absl::ConsumePrefix(&name, collection) || !absl::ConsumePrefix(&name, "/")) {
    Fail(field);
    return {};
  }
  const auto id = ids::ParseUuid(name);
  if (id.ok()) return *id;
  Fail(field);
  return {};
}

int64_t WireReader::Counter(absl::string_view prefix, const std::string& number,
                            absl::string_view field) {
  if (number.empty()) return 0;
  const auto parsed = ids::ParseNumber(number);
  if (parsed.ok() && parsed->prefix == prefix) return parsed->counter;
  Fail(field);
  return 0;
}

void WireReader::Fail(absl::string_view field) { failed_.emplace_back(field); }

absl::Status WireReader::status() const {
  if (failed_.empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("cannot be read: ", absl::StrJoin(failed_, ", ")));
}

absl::Status WireReader::request_status() const {
  command::Faults faults;
  for (const std::string& field : failed_) {
    faults.Add(field, "must be a declared value, a day such as 2026-05-31 or a resource's name");
  }
  return faults.status();
}

}  // namespace aftercare::intake
