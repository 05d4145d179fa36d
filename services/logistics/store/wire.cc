#include "services/logistics/store/wire.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/command/decision.h"
#include "common/ids/number.h"

namespace aftercare::logistics {

void PutTime(absl::Time time, google::protobuf::Timestamp* out) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  out->set_seconds(seconds);
  out->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

absl::Time TakeTime(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

std::string NameOf(absl::string_view collection, const ids::Uuid& id) {
  return id.nil() ? "" : absl::StrCat(collection, "/", id.ToString());
}

std::string IdText(const ids::Uuid& id) { return id.nil() ? "" : id.ToString(); }

void PutAddress(const Address& address, v1::Address* out) {
  out->set_recipient(address.recipient);
  out->set_phone(address.phone);
  out->set_country(address.country);
  out->set_region(address.region);
  out->set_city(address.city);
  out->set_street(address.street);
  out->set_postal_code(address.postal_code);
}

Address TakeAddress(const v1::Address& wire) {
  return {wire.recipient(), wire.phone(),  wire.country(),    wire.region(),
          wire.city(),      wire.street(), wire.postal_code()};
}

void PutMoney(const Money& money, aftercare::type::v1::Money* out) {
  out->set_amount_minor(money.amount_minor);
  out->set_currency(money.currency);
}

Money TakeMoney(const aftercare::type::v1::Money& wire) {
  return {wire.amount_minor(), wire.currency()};
}

void PutReason(const Reason& reason, v1::Reason* out) {
  out->set_code(reason.code);
  out->set_fault(static_cast<v1::Fault>(reason.fault));
  out->set_needs_action(reason.needs_action);
}

ids::Uuid WireReader::Id(absl::string_view collection, absl::string_view name,
                         absl::string_view field) {
  if (!name.empty() && !absl::ConsumePrefix(&name, absl::StrCat(collection, "/"))) {
    Fail(field);
    return {};
  }
  return Id(name, field);
}

ids::Uuid WireReader::Id(absl::string_view text, absl::string_view field) {
  if (text.empty()) return {};
  const auto id = ids::ParseUuid(text);
  if (!id.ok()) Fail(field);
  return id.ok() ? *id : ids::Uuid{};
}

int64_t WireReader::Number(absl::string_view prefix, absl::string_view text,
                           absl::string_view field) {
  const auto number = ids::ParseNumber(text);
  if (number.ok() && number->prefix == prefix) return number->counter;
  Fail(field);
  return 0;
}

Reason WireReader::TakeReason(const v1::Reason& wire, absl::string_view field) {
  if (wire.fault() < 0 || wire.fault() >= kFaults) Fail(field);
  return {wire.code(), static_cast<Fault>(wire.fault()), wire.needs_action()};
}

absl::Status WireReader::status() const {
  if (failed_.empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("cannot be read: ", absl::StrJoin(failed_, ", ")));
}

absl::Status WireReader::request_status() const {
  command::Faults faults;
  for (const std::string& field : failed_) {
    faults.Add(field, "must be a declared value or a resource's name");
  }
  return faults.status();
}

void WireReader::Fail(absl::string_view field) { failed_.emplace_back(field); }

}  // namespace aftercare::logistics
