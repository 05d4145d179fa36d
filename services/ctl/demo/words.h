// Values as the story tells them: times of the story's zone, durations, names of enum values.
#ifndef AFTERCARE_CTL_DEMO_WORDS_H_
#define AFTERCARE_CTL_DEMO_WORDS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/generated_enum_reflection.h>
#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace aftercare::ctl::demo {

// Asia/Shanghai, where the story plays.
absl::TimeZone StoryZone();

absl::Time TimeOf(const google::protobuf::Timestamp& time);
void SetTime(absl::Time time, google::protobuf::Timestamp* to);
// Days are those of the story's zone: "2026-05-02".
std::string Day(absl::Time time);
// "Mon 23 Nov 09:42".
std::string Moment(absl::Time time);
inline std::string Moment(const google::protobuf::Timestamp& time) { return Moment(TimeOf(time)); }
// "2 h 10 min", "340 ms".
std::string Span(absl::Duration span);
std::string Span(const google::protobuf::Duration& span);

// "in progress" for STATE_IN_PROGRESS of an enum State.
std::string Word(const google::protobuf::EnumDescriptor& type, int value);
template <class Enum>
std::string Word(Enum value) {
  return Word(*google::protobuf::GetEnumDescriptor<Enum>(), value);
}

// Level with its number: "level 3 (ordinary)"; the numbers are the same in all services.
template <class Level>
std::string LevelWord(Level level) {
  return "level " + std::to_string(static_cast<int>(level)) + " (" + Word(level) + ")";
}

}  // namespace aftercare::ctl::demo

#endif  // AFTERCARE_CTL_DEMO_WORDS_H_
