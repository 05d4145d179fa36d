#include "services/ctl/import/field.h"

#include <cmath>
#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/validate/utf8.h"
#include "services/ctl/import/moment.h"

namespace aftercare::ctl {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kShownBytes = 40;

absl::Status Refuse(const std::string& text, absl::string_view wanted) {
  return absl::InvalidArgumentError(absl::StrCat(Quoted(text), " is not ", wanted));
}

const EnumValueDescriptor* FindValue(const FieldDescriptor& field, const std::string& text) {
  const auto* type = field.enum_type();
  if (const auto* value = type->FindValueByName(text)) return value;
  absl::string_view prefix = type->value(0)->name();
  if (!absl::ConsumeSuffix(&prefix, "UNSPECIFIED")) return nullptr;
  return type->FindValueByName(absl::StrCat(prefix, text));
}

template <class Number>
absl::Status Read(const std::string& text, Number* number) {
  if (absl::SimpleAtoi(text, number)) return absl::OkStatus();
  return Refuse(text, "a whole number of this size");
}

absl::Status SetTime(const std::string& text, Message& time) {
  const auto read = ReadRfc3339(text);
  if (!read.ok()) return read.status();
  const int64_t seconds = absl::ToUnixSeconds(*read);
  const auto nanos = (*read - absl::FromUnixSeconds(seconds)) / absl::Nanoseconds(1);
  const auto* type = time.GetDescriptor();
  time.GetReflection()->SetInt64(&time, type->FindFieldByName("seconds"), seconds);
  time.GetReflection()->SetInt32(&time, type->FindFieldByName("nanos"), static_cast<int>(nanos));
  return absl::OkStatus();
}

}  // namespace

std::string Quoted(absl::string_view text) {
  size_t size = 0;
  while (size < text.size() && size < kShownBytes) {
    size += std::max<size_t>(1, validate::FirstCharacter(text.substr(size)).size);
  }
  return absl::StrCat("\"", absl::Utf8SafeCEscape(text.substr(0, size)),
                      size < text.size() ? "...\"" : "\"");
}

absl::StatusOr<Field> Field::Find(const google::protobuf::Descriptor* type,
                                  absl::string_view path) {
  Field field;
  for (const absl::string_view word : absl::StrSplit(path, '.')) {
    const google::protobuf::Descriptor* inside = type;
    if (!field.steps_.empty()) {
      inside = field.is_list() || field.is_time() ? nullptr : field.descriptor().message_type();
    }
    const FieldDescriptor* found =
        inside == nullptr ? nullptr : inside->FindFieldByName(std::string(word));
    if (found == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(type->name(), " has no field ", Quoted(path)));
    }
    field.steps_.push_back(found);
  }
  return field;
}

bool Field::is_time() const {
  const auto* type = descriptor().message_type();
  return type != nullptr && type->full_name() == "google.protobuf.Timestamp";
}

bool Field::is_text() const { return descriptor().type() == FieldDescriptor::TYPE_STRING; }

bool Field::is_value() const {
  return is_time() || (descriptor().cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE &&
                       descriptor().type() != FieldDescriptor::TYPE_BYTES);
}

Message& Field::Holder(Message& record) const {
  Message* holder = &record;
  for (size_t i = 0; i + 1 < steps_.size(); ++i) {
    holder = holder->GetReflection()->MutableMessage(holder, steps_[i]);
  }
  return *holder;
}

Message& Field::Add(Message& record) const {
  Message& holder = Holder(record);
  return *holder.GetReflection()->AddMessage(&holder, steps_.back());
}

absl::Status Field::Set(const std::string& text, Message& record) const {
  Message& holder = Holder(record);
  const Reflection& reflection = *holder.GetReflection();
  const FieldDescriptor* field = steps_.back();
  const auto put = [&](auto set, auto add, const auto& value) {
    (reflection.*(is_list() ? add : set))(&holder, field, value);
    return absl::OkStatus();
  };
  const auto number = [&](auto set, auto add, auto zero) {
    const absl::Status status = Read(text, &zero);
    return status.ok() ? put(set, add, zero) : status;
  };
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return number(&Reflection::SetInt32, &Reflection::AddInt32, int32_t{0});
    case FieldDescriptor::CPPTYPE_INT64:
      return number(&Reflection::SetInt64, &Reflection::AddInt64, int64_t{0});
    case FieldDescriptor::CPPTYPE_UINT32:
      return number(&Reflection::SetUInt32, &Reflection::AddUInt32, uint32_t{0});
    case FieldDescriptor::CPPTYPE_UINT64:
      return number(&Reflection::SetUInt64, &Reflection::AddUInt64, uint64_t{0});
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      double value = 0;
      if (!absl::SimpleAtod(text, &value) || !std::isfinite(value)) return Refuse(text, "a number");
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
        return put(&Reflection::SetDouble, &Reflection::AddDouble, value);
      }
      return put(&Reflection::SetFloat, &Reflection::AddFloat, static_cast<float>(value));
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      if (text != "true" && text != "false") return Refuse(text, "true or false");
      return put(&Reflection::SetBool, &Reflection::AddBool, text == "true");
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* value = FindValue(*field, text);
      if (value == nullptr) {
        return Refuse(text, absl::StrCat("a value of ", field->enum_type()->name()));
      }
      return put(&Reflection::SetEnum, &Reflection::AddEnum, value);
    }
    case FieldDescriptor::CPPTYPE_STRING:
      if (is_list()) {
        reflection.AddString(&holder, field, text);
      } else {
        reflection.SetString(&holder, field, text);
      }
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (!is_time()) return Refuse(text, "a value of this field");
      return SetTime(text, is_list() ? *reflection.AddMessage(&holder, field)
                                     : *reflection.MutableMessage(&holder, field));
  }
  return absl::OkStatus();
}

}  // namespace aftercare::ctl
