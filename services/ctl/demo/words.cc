#include "services/ctl/demo/words.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace aftercare::ctl::demo {

absl::TimeZone StoryZone() {
  static const absl::TimeZone zone = [] {
    absl::TimeZone loaded;
    if (!absl::LoadTimeZone("Asia/Shanghai", &loaded)) loaded = absl::FixedTimeZone(8 * 3600);
    return loaded;
  }();
  return zone;
}

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

void SetTime(absl::Time time, google::protobuf::Timestamp* to) {
  to->set_seconds(absl::ToUnixSeconds(time));
  to->set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(to->seconds()))));
}

std::string Day(absl::Time time) { return absl::FormatTime("%Y-%m-%d", time, StoryZone()); }

std::string Moment(absl::Time time) {
  return absl::FormatTime("%a %e %b %H:%M", time, StoryZone());
}

std::string Span(absl::Duration span) {
  if (span < absl::Seconds(1)) return absl::StrCat(absl::ToInt64Milliseconds(span), " ms");
  if (span < absl::Minutes(1)) return absl::StrCat(absl::ToInt64Seconds(span), " s");
  const int64_t minutes = absl::ToInt64Minutes(span);
  const int64_t days = minutes / 1440, hours = minutes / 60 % 24, rest = minutes % 60;
  std::string text;
  if (days > 0) absl::StrAppend(&text, days, days == 1 ? " day " : " days ");
  if (hours > 0) absl::StrAppend(&text, hours, " h ");
  if (rest > 0) absl::StrAppend(&text, rest, " min");
  return std::string(absl::StripTrailingAsciiWhitespace(text));
}

std::string Span(const google::protobuf::Duration& span) {
  return Span(absl::Seconds(span.seconds()) + absl::Nanoseconds(span.nanos()));
}

std::string Word(const google::protobuf::EnumDescriptor& type, int value) {
  const auto* named = type.FindValueByNumber(value);
  if (named == nullptr) return absl::StrCat(value);
  // All values begin with the name of the value 0 up to UNSPECIFIED.
  std::string prefix = type.FindValueByNumber(0)->name();
  prefix = prefix.substr(0, prefix.rfind("UNSPECIFIED"));
  absl::string_view name = named->name();
  name.remove_prefix(prefix.size());
  return absl::StrReplaceAll(absl::AsciiStrToLower(name), {{"_", " "}});
}

}  // namespace aftercare::ctl::demo
