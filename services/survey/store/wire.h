// The small change of the codecs: ids, enums and times between domain and proto, the same in every
// aggregate of this service. A resource that breaks its own rules is our fault, hence DataLoss.
#ifndef AFTERCARE_SURVEY_STORE_WIRE_H_
#define AFTERCARE_SURVEY_STORE_WIRE_H_

#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/personal.h"
#include "common/ids/uuid.h"

namespace aftercare::survey {

// "cases/0190..."; empty for the nil id.
std::string NameOrEmpty(absl::string_view collection, const ids::Uuid& id);

// Sets the field only where there is a time.
template <class Message>
void PutTime(const std::optional<absl::Time>& time, Message* message,
             google::protobuf::Timestamp* (Message::*field)()) {
  if (time.has_value()) command::SetTimestamp(*time, (message->*field)());
}

// Reads one resource and remembers the first thing wrong with it.
class WireReader {
 public:
  // The id of a resource name of that collection; nil for the empty name.
  ids::Uuid Id(absl::string_view field, absl::string_view collection, const std::string& name);

  // A number of the proto's enum as the domain's, whose values lie `shift` lower: 1 where the
  // domain has no value for "not set". `last` is the domain's last value.
  template <class Enum>
  Enum Value(absl::string_view field, int number, Enum last, int shift = 0) {
    const int value = number - shift;
    if (value < 0 || value > static_cast<int>(last)) {
      Fail(field);
      return Enum{};
    }
    return static_cast<Enum>(value);
  }

  std::optional<absl::Time> Time(bool present, const google::protobuf::Timestamp& time) {
    if (!present) return std::nullopt;
    return command::FromTimestamp(time);
  }

  const absl::Status& status() const { return status_; }

 private:
  void Fail(absl::string_view field);
  absl::Status status_;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_WIRE_H_
