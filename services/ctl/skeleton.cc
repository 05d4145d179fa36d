#include "services/ctl/skeleton.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "aftercare/access/v1/access.pb.h"

namespace aftercare::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Json = nlohmann::ordered_json;

constexpr char kAnyUuid[] = "01900000-0000-7000-8000-000000000000";

Json OfMessage(const Descriptor& type, std::vector<const Descriptor*>& path);

Json OfText(const FieldDescriptor& field, const access::v1::FieldRule& rule) {
  if (!rule.resource().empty()) return absl::StrCat(rule.resource(), "/", kAnyUuid);
  switch (rule.format()) {
    case access::v1::FORMAT_UUID:
      return kAnyUuid;
    case access::v1::FORMAT_EMAIL:
      return "someone@mail.example";
    case access::v1::FORMAT_PHONE:
      return "+86 000 0000 0000";
    case access::v1::FORMAT_CURRENCY:
      return "CNY";
    case access::v1::FORMAT_LOCALE:
      return "zh-CN";
    case access::v1::FORMAT_EXTERNAL_ID:
      return "ABC-1";
    case access::v1::FORMAT_SHA256:
      return std::string(64, '0');
    default:
      return field.name() == "time_zone" ? "Asia/Shanghai" : "";
  }
}

Json OfWellKnown(const Descriptor& type) {
  if (type.name() == "Timestamp") return "2026-06-30T08:00:00Z";
  if (type.name() == "Duration") return "3600s";
  if (type.name() == "FieldMask") return "";
  if (type.name() == "Any" || type.name() == "Struct") return Json::object();
  return nullptr;
}

Json OfNumber(const access::v1::FieldRule& rule) {
  const int64_t least = rule.has_range() ? rule.min() : 0;
  return std::max<int64_t>(least, rule.required() ? 1 : 0);
}

Json OfOne(const FieldDescriptor& field, std::vector<const Descriptor*>& path) {
  const auto& rule = field.options().GetExtension(access::v1::field);
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return false;
    case FieldDescriptor::CPPTYPE_STRING:
      return OfText(field, rule);
    case FieldDescriptor::CPPTYPE_ENUM:
      return field.enum_type()->value(field.enum_type()->value_count() > 1 ? 1 : 0)->name();
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return 0.0;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return IsWellKnown(*field.message_type()) ? OfWellKnown(*field.message_type())
                                                : OfMessage(*field.message_type(), path);
    default:
      return OfNumber(rule);
  }
}

bool Left(const FieldDescriptor& field, const std::vector<const Descriptor*>& path) {
  if (field.options().GetExtension(access::v1::field).output_only()) return true;
  if (field.name() == "request_id" && path.size() == 1) return true;
  const auto* oneof = field.real_containing_oneof();
  if (oneof != nullptr && oneof->field(0) != &field) return true;
  return field.message_type() != nullptr &&
         std::count(path.begin(), path.end(), field.message_type()) > 0;
}

Json OfMessage(const Descriptor& type, std::vector<const Descriptor*>& path) {
  path.push_back(&type);
  Json object = Json::object();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (Left(field, path)) continue;
    if (field.is_map()) {
      object[field.name()] = {{"key", OfOne(*field.message_type()->map_value(), path)}};
    } else if (field.is_repeated()) {
      object[field.name()] = Json::array({OfOne(field, path)});
    } else {
      object[field.name()] = OfOne(field, path);
    }
  }
  path.pop_back();
  return object;
}

}  // namespace

std::string Skeleton(const Descriptor& type) {
  std::vector<const Descriptor*> path;
  return OfMessage(type, path).dump(2);
}

bool IsWellKnown(const Descriptor& type) {
  return absl::StartsWith(type.full_name(), "google.protobuf.");
}

}  // namespace aftercare::ctl
