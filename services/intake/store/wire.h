// How plain values rest in the resources: instants as Timestamps, calendar days as "2026-01-31",
// ids as resource names. A value that is not known leaves its field unset. What is read back and
// does not fit is remembered by the reader, so that every such place is named at once.
#ifndef AFTERCARE_INTAKE_STORE_WIRE_H_
#define AFTERCARE_INTAKE_STORE_WIRE_H_

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "aftercare/type/v1/event.pb.h"
#include "common/command/personal.h"
#include "common/ids/uuid.h"
#include "services/intake/domain/measure.h"
#include "services/intake/store/enums.h"

namespace aftercare::intake {

// Sets the field where there is a time.
template <class Message>
void PutTime(const std::optional<absl::Time>& time, Message* message,
             google::protobuf::Timestamp* (Message::*field)()) {
  if (time) command::SetTimestamp(*time, (message->*field)());
}
// The same for a time that is the epoch, or infinite, while it is not known.
template <class Message>
void PutTime(absl::Time time, Message* message, google::protobuf::Timestamp* (Message::*field)()) {
  const bool known =
      time != absl::Time() && time != absl::InfiniteFuture() && time != absl::InfinitePast();
  if (known) command::SetTimestamp(time, (message->*field)());
}

// The epoch for a field that is not set.
inline absl::Time TakeTime(const google::protobuf::Timestamp& wire) {
  return command::FromTimestamp(wire);
}
inline std::optional<absl::Time> TakeTime(bool present, const google::protobuf::Timestamp& wire) {
  return present ? std::optional(command::FromTimestamp(wire)) : std::nullopt;
}

void SetDuration(absl::Duration duration, google::protobuf::Duration* out);

// "cases/0190..."; empty for the nil id.
std::string NameOf(absl::string_view collection, const ids::Uuid& id);

// People's number with the year of `create_time` (UTC): "C-26-000123-S"; empty for counter 0.
std::string NumberText(absl::string_view prefix, absl::Time create_time, int64_t counter);

// "2026-01-31"; empty for a day that is not known.
std::string DayText(const std::optional<absl::CivilDay>& day);

// Sets the field where there is an amount or a currency.
template <class Message>
void PutMoney(const Money& money, Message* message,
              aftercare::type::v1::Money* (Message::*field)()) {
  if (money == Money{}) return;
  aftercare::type::v1::Money* const out = (message->*field)();
  out->set_amount_minor(money.amount_minor);
  out->set_currency(money.currency);
}
inline Money TakeMoney(const aftercare::type::v1::Money& wire) {
  return {wire.amount_minor(), wire.currency()};
}

class WireReader {
 public:
  template <class D>
  D Enum(int wire, absl::string_view field) {
    using Pair = PairOfEnum<D>;
    if (wire < Pair::kFirst || wire > Pair::kLast) {
      Fail(field);
      return D{};
    }
    return static_cast<D>(wire - Pair::kShift);
  }
  std::optional<absl::CivilDay> Day(const std::string& text, absl::string_view field);
  // The id in "collection/uuid"; the nil id for an empty name.
  ids::Uuid Id(absl::string_view collection, absl::string_view name, absl::string_view field);
  // The counter of people's number; 0 for an empty text.
  int64_t Counter(absl::string_view prefix, const std::string& number, absl::string_view field);
  void Fail(absl::string_view field);

  // OK, or DataLoss naming every field: for what we stored ourselves.
  absl::Status status() const;
  // OK, or InvalidArgument INVALID_FIELDS: for what a caller sent.
  absl::Status request_status() const;

 private:
  std::vector<std::string> failed_;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_WIRE_H_
