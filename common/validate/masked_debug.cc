#include "common/validate/masked_debug.h"

#include <google/protobuf/descriptor.h>

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "aftercare/access/v1/access.pb.h"
#include "common/validate/utf8.h"

namespace aftercare::validate {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr absl::string_view kHidden = "***";

void AppendMessage(const Message& message, std::string& out);

void AppendText(const FieldDescriptor& field, const std::string& text, std::string& out) {
  if (field.type() == FieldDescriptor::TYPE_BYTES) {
    absl::StrAppend(&out, "<", text.size(), " bytes>");
    return;
  }
  absl::StrAppend(&out, "\"", absl::Utf8SafeCHexEscape(text.substr(0, kMaxShownText)),
                  text.size() > kMaxShownText ? "...\"" : "\"");
}

void AppendEnum(const FieldDescriptor& field, int number, std::string& out) {
  const auto* const value = field.enum_type()->FindValueByNumber(number);
  absl::StrAppend(&out, value == nullptr ? absl::StrCat(number) : value->name());
}

// The value of a field, or the one at `index` of a list.
void AppendValue(const Message& message, const FieldDescriptor& field, int index,
                 std::string& out) {
  const Reflection& get = *message.GetReflection();
  const auto number = [&](auto single, auto repeated) {
    absl::StrAppend(&out, index < 0 ? (get.*single)(message, &field)
                                    : (get.*repeated)(message, &field, index));
  };
  std::string scratch;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return number(&Reflection::GetInt32, &Reflection::GetRepeatedInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return number(&Reflection::GetInt64, &Reflection::GetRepeatedInt64);
    case FieldDescriptor::CPPTYPE_UINT32:
      return number(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return number(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return number(&Reflection::GetFloat, &Reflection::GetRepeatedFloat);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return number(&Reflection::GetDouble, &Reflection::GetRepeatedDouble);
    case FieldDescriptor::CPPTYPE_BOOL: {
      const bool truth = index < 0 ? get.GetBool(message, &field)
                                   : get.GetRepeatedBool(message, &field, index);
      out += truth ? "true" : "false";
      return;
    }
    case FieldDescriptor::CPPTYPE_ENUM:
      return AppendEnum(field,
                        index < 0 ? get.GetEnumValue(message, &field)
                                  : get.GetRepeatedEnumValue(message, &field, index),
                        out);
    case FieldDescriptor::CPPTYPE_STRING:
      return AppendText(field,
                        index < 0
                            ? get.GetStringReference(message, &field, &scratch)
                            : get.GetRepeatedStringReference(message, &field, index, &scratch),
                        out);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      out += "{ ";
      AppendMessage(index < 0 ? get.GetMessage(message, &field)
                              : get.GetRepeatedMessage(message, &field, index),
                    out);
      out += "}";
      return;
  }
}

void AppendField(const Message& message, const FieldDescriptor& field, std::string& out) {
  const access::v1::FieldRule rule = field.options().GetExtension(access::v1::field);
  const Reflection& get = *message.GetReflection();
  if (rule.personal() || rule.secret()) {
    const bool text = !rule.secret() && !field.is_repeated() &&
                      field.type() == FieldDescriptor::TYPE_STRING;
    absl::StrAppend(&out, field.name(), ": ",
                    text ? absl::Utf8SafeCHexEscape(Mask(get.GetString(message, &field)))
                         : std::string(kHidden),
                    " ");
    return;
  }
  const int size = field.is_repeated() ? get.FieldSize(message, &field) : 1;
  for (int i = 0; i < size && out.size() < kMaxShownMessage; ++i) {
    absl::StrAppend(&out, field.name(), ": ");
    AppendValue(message, field, field.is_repeated() ? i : -1, out);
    out += ' ';
  }
}

void AppendMessage(const Message& message, std::string& out) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (out.size() >= kMaxShownMessage) {
      out += "... ";
      return;
    }
    AppendField(message, *field, out);
  }
}

}  // namespace

std::string MaskedDebug(const Message& message) {
  std::string out;
  AppendMessage(message, out);
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace aftercare::validate
