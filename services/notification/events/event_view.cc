#include "services/notification/events/event_view.h"

#include <google/protobuf/timestamp.pb.h>

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/intake/v1/incident.pb.h"
#include "aftercare/logistics/v1/rma.pb.h"
#include "aftercare/logistics/v1/shipment.pb.h"
#include "aftercare/notification/v1/call.pb.h"
#include "aftercare/repair/v1/loaner.pb.h"
#include "aftercare/repair/v1/work_order.pb.h"
#include "aftercare/survey/v1/follow_up.pb.h"
#include "aftercare/survey/v1/satisfaction.pb.h"
#include "aftercare/survey/v1/survey.pb.h"
#include "common/command/personal.h"

namespace aftercare::notification {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Deeper than any resource goes.
constexpr int kMostDepth = 6;

// Naming the types links them in; what is not here cannot be unpacked.
const Message* PrototypeOf(const std::string& type_url) {
  static const auto* const prototypes = [] {
    auto* made = new std::map<std::string, const Message*>;
    const Message* const known[] = {
        &intake::v1::Case::default_instance(),      &intake::v1::Incident::default_instance(),
        &repair::v1::WorkOrder::default_instance(), &repair::v1::Loaner::default_instance(),
        &logistics::v1::Rma::default_instance(),    &logistics::v1::Shipment::default_instance(),
        &survey::v1::Survey::default_instance(),    &survey::v1::FollowUp::default_instance(),
        &survey::v1::SatisfactionWatch::default_instance(), &v1::Call::default_instance()};
    for (const Message* message : known) {
      made->emplace(message->GetDescriptor()->full_name(), message);
    }
    return made;
  }();
  const auto found = prototypes->find(type_url.substr(type_url.rfind('/') + 1));
  return found == prototypes->end() ? nullptr : found->second;
}

// "ShipmentPurpose" -> "SHIPMENT_PURPOSE_".
std::string EnumPrefix(const std::string& name) {
  std::string prefix;
  for (const char c : name) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  return absl::StrCat(prefix, "_");
}

std::string WordOf(const google::protobuf::EnumValueDescriptor& value) {
  return std::string(
      absl::StripPrefix(value.name(), EnumPrefix(value.type()->name())));
}

std::string TextOf(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES ? ""
                                                         : reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM: return WordOf(*reflection.GetEnum(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL: return reflection.GetBool(message, &field) ? "true" : "";
    case FieldDescriptor::CPPTYPE_INT32: return absl::StrCat(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64: return absl::StrCat(reflection.GetInt64(message, &field));
    default: return "";
  }
}

void AddMessage(const Message& message, const std::string& prefix, int depth, Values& values) {
  if (depth > kMostDepth) return;
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) continue;
    const std::string path = absl::StrCat(prefix, field->name());
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      if (std::string text = TextOf(message, *field); !text.empty()) values[path] = text;
      continue;
    }
    const Message& inner = message.GetReflection()->GetMessage(message, field);
    const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&inner);
    if (time == nullptr) {
      AddMessage(inner, absl::StrCat(path, "."), depth + 1, values);
    } else {
      values[path] = absl::FormatTime(absl::RFC3339_sec, command::FromTimestamp(*time),
                                      absl::UTCTimeZone());
    }
  }
}

}  // namespace

absl::StatusOr<EventView> ViewOf(const type::v1::Event& event) {
  const auto id = ids::ParseUuid(event.id());
  if (!id.ok()) return id.status();
  EventView view;
  view.id = *id;
  view.time = command::FromTimestamp(event.time());
  view.type = event.type();
  view.subject = event.subject();
  for (const auto& fact : event.facts()) view.values[fact.key()] = fact.value();
  return view;
}

std::unique_ptr<Message> SnapshotOf(const type::v1::Event& event) {
  const Message* prototype = PrototypeOf(event.data().type_url());
  if (prototype == nullptr) return nullptr;
  std::unique_ptr<Message> message(prototype->New());
  if (!message->ParseFromString(event.data().value())) return nullptr;
  return message;
}

void AddFields(const Message& message, const std::string& prefix, Values& values) {
  AddMessage(message, prefix, 1, values);
}

std::string CaseOf(const EventView& event) {
  if (absl::StartsWith(event.subject, "cases/")) return event.subject;
  for (const char* key : {"snapshot.case_name", "snapshot.case", "case"}) {
    const auto found = event.values.find(key);
    if (found == event.values.end() || found->second.empty()) continue;
    return absl::StartsWith(found->second, "cases/") ? found->second
                                                     : absl::StrCat("cases/", found->second);
  }
  return "";
}

}  // namespace aftercare::notification
