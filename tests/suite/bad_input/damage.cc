#include "tests/suite/bad_input/damage.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"
#include "aftercare/access/v1/access.pb.h"

namespace aftercare::testing {
namespace {

using access::v1::FieldRule;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::Reflection;

constexpr char kUuid[] = "01902a6b-7c00-7000-8000-000000000001";
constexpr int kDeepest = 5;        // messages within messages that are filled
constexpr int kMostElements = 1000;  // longer lists are not made too long

FieldRule RuleOf(const FieldDescriptor* field) {
  return field->options().GetExtension(access::v1::field);
}

std::string SoundText(const FieldDescriptor* field, const FieldRule& rule) {
  // Of any collection, so none is declared.
  if (field->name() == "parent") return absl::StrCat("shipments/", kUuid);
  if (!rule.resource().empty()) return absl::StrCat(rule.resource(), "/", kUuid);
  switch (rule.format()) {
    case access::v1::FORMAT_UUID: return kUuid;
    case access::v1::FORMAT_EMAIL: return "somebody@example.com";
    case access::v1::FORMAT_PHONE: return "+86 21 5550 0123";
    case access::v1::FORMAT_CURRENCY: return "CNY";
    case access::v1::FORMAT_LOCALE: return "en";
    case access::v1::FORMAT_EXTERNAL_ID: return "EXT-1";
    case access::v1::FORMAT_SHA256: return std::string(64, 'a');
    default: return std::string(std::max<uint32_t>(rule.min_chars(), 1), 't');
  }
}

int64_t SoundNumber(const FieldRule& rule) {
  return rule.has_range() ? std::clamp<int64_t>(1, rule.min(), rule.max()) : 1;
}

void SetNumber(Message& message, const FieldDescriptor* field, int64_t value) {
  const Reflection& reflection = *message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.SetInt32(&message, field, static_cast<int32_t>(value));
    case FieldDescriptor::CPPTYPE_INT64: return reflection.SetInt64(&message, field, value);
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection.SetUInt32(&message, field, static_cast<uint32_t>(value));
    case FieldDescriptor::CPPTYPE_UINT64:
      return reflection.SetUInt64(&message, field, static_cast<uint64_t>(value));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return reflection.SetDouble(&message, field, static_cast<double>(value));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return reflection.SetFloat(&message, field, static_cast<float>(value));
    default: return;
  }
}

void Fill(Message& message, int depth);

// Puts one sound value into a field, or one more element into a list.
void Put(Message& message, const FieldDescriptor* field, int depth) {
  const Reflection& reflection = *message.GetReflection();
  const FieldRule rule = RuleOf(field);
  const bool list = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text =
          field->type() == FieldDescriptor::TYPE_BYTES ? "b" : SoundText(field, rule);
      return list ? reflection.AddString(&message, field, text)
                  : reflection.SetString(&message, field, text);
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int last = field->enum_type()->value_count() - 1;
      const auto* value = field->enum_type()->value(std::min(1, last));
      return list ? reflection.AddEnum(&message, field, value)
                  : reflection.SetEnum(&message, field, value);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      if (depth >= kDeepest) return;
      Message* inside = list ? reflection.AddMessage(&message, field)
                             : reflection.MutableMessage(&message, field);
      return Fill(*inside, depth + 1);
    }
    case FieldDescriptor::CPPTYPE_BOOL: return;
    default:
      if (!list) SetNumber(message, field, SoundNumber(rule));
  }
}

void Fill(Message& message, int depth) {
  const Descriptor& type = *message.GetDescriptor();
  if (type.full_name() == "google.protobuf.Timestamp") {
    return SetNumber(message, type.FindFieldByName("seconds"), 1'800'000'000);
  }
  if (type.full_name() == "google.protobuf.Duration") {
    return SetNumber(message, type.FindFieldByName("seconds"), 60);
  }
  if (type.full_name() == "google.protobuf.FieldMask") return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* const field = type.field(i);
    const auto* choice = field->real_containing_oneof();
    const bool other_chosen = choice != nullptr && choice->field(0) != field;
    if (RuleOf(field).output_only() || field->is_map() || other_chosen) continue;
    Put(message, field, depth);
  }
}

using Reach = std::function<Message&(Message& request)>;

class Finder {
 public:
  std::vector<Damage> damages;

  void Visit(const Message& sound, const std::string& path, const Reach& reach, int depth) {
    const Reflection& reflection = *sound.GetReflection();
    const Descriptor& type = *sound.GetDescriptor();
    const bool known = type.file()->package() == "google.protobuf";
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor* const field = type.field(i);
      const std::string name = path.empty() ? field->name() : absl::StrCat(path, ".", field->name());
      const FieldRule rule = RuleOf(field);
      if (rule.output_only()) {
        if (!known) AddOutput(field, name, reach, depth);
        continue;
      }
      if (field->is_map()) continue;
      if (rule.required()) {
        Add(name, "not set", reach, [field](Message& message) {
          message.GetReflection()->ClearField(&message, field);
        });
      }
      if (field->is_repeated()) {
        VisitList(sound, field, rule, name, reach, depth);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        VisitText(field, rule, name, reach);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        Add(name, "a number the enumeration does not have", reach, [field](Message& message) {
          message.GetReflection()->SetEnumValue(&message, field, 9999);
        });
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        if (!reflection.HasField(sound, field)) continue;
        Visit(reflection.GetMessage(sound, field), name,
              [reach, field](Message& request) -> Message& {
                Message& message = reach(request);
                return *message.GetReflection()->MutableMessage(&message, field);
              },
              depth + 1);
      } else if (rule.has_range()) {
        VisitNumber(field, rule, name, reach);
      } else if (known && field->name() == "nanos") {
        Add(name, "more than a second", reach, [field](Message& message) {
          SetNumber(message, field, 1'000'000'000);
        });
      } else if (type.full_name() == "google.protobuf.Timestamp") {
        Add(name, "beyond the year 9999", reach, [field](Message& message) {
          SetNumber(message, field, 253'402'300'800);
        });
      }
    }
  }

 private:
  void Add(const std::string& name, const std::string& what, const Reach& reach,
           std::function<void(Message&)> change) {
    damages.push_back({name, what, [reach, change = std::move(change)](Message& request) {
                         change(reach(request));
                       }});
  }

  void AddOutput(const FieldDescriptor* field, const std::string& name, const Reach& reach,
                 int depth) {
    if (field->is_map() || field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) return;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && depth + 1 >= kDeepest) return;
    if (field->is_repeated() && field->cpp_type() != FieldDescriptor::CPPTYPE_STRING &&
        field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      return;
    }
    Add(name, "set by the caller, although the server's", reach,
        [field](Message& message) { Put(message, field, kDeepest - 1); });
  }

  void VisitText(const FieldDescriptor* field, const FieldRule& rule, const std::string& name,
                 const Reach& reach) {
    const bool bytes = field->type() == FieldDescriptor::TYPE_BYTES;
    const uint32_t most = rule.max_chars() != 0 ? rule.max_chars() : bytes ? 0 : 256;
    const auto set = [&](const std::string& what, const std::string& text) {
      Add(name, what, reach, [field, text](Message& message) {
        message.GetReflection()->SetString(&message, field, text);
      });
    };
    // Characters are counted, not bytes.
    if (most > 0 && most < 100'000) {
      std::string text;
      for (uint32_t i = 0; i <= most; ++i) text += bytes ? "x" : "\xE5\xAD\x97";
      set("one character too long", text);
    }
    if (bytes) return;
    set("a control character", "a\x01" "b");
    if (!rule.resource().empty()) set("no resource name", "nonsense");
    if (rule.format() != access::v1::FORMAT_UNSPECIFIED) set("another shape", "#?#");
    if (rule.min_chars() > 1) set("too short", "x");
  }

  void VisitNumber(const FieldDescriptor* field, const FieldRule& rule, const std::string& name,
                   const Reach& reach) {
    const bool wide = field->cpp_type() == FieldDescriptor::CPPTYPE_INT64;
    const int64_t least =
        wide ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int32_t>::min();
    const int64_t greatest =
        wide ? std::numeric_limits<int64_t>::max() : std::numeric_limits<int32_t>::max();
    const bool is_signed = wide || field->cpp_type() == FieldDescriptor::CPPTYPE_INT32;
    if (is_signed && rule.min() > least) {
      Add(name, "below the least", reach, [field, at = rule.min() - 1](Message& message) {
        SetNumber(message, field, at);
      });
    }
    if (rule.max() < greatest) {
      Add(name, "above the greatest", reach, [field, at = rule.max() + 1](Message& message) {
        SetNumber(message, field, at);
      });
    }
  }

  void VisitList(const Message& sound, const FieldDescriptor* field, const FieldRule& rule,
                 const std::string& name, const Reach& reach, int depth) {
    const Reflection& reflection = *sound.GetReflection();
    const bool text = field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    const bool message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const int most = rule.max_items() != 0 ? static_cast<int>(rule.max_items()) : 100;
    if ((text || message) && most <= kMostElements) {
      Add(name, "one element too many", reach, [field, most, depth](Message& message) {
        const Reflection& inside = *message.GetReflection();
        while (inside.FieldSize(message, field) <= most) Put(message, field, depth);
      });
    }
    if (text && field->type() == FieldDescriptor::TYPE_STRING) {
      Add(absl::StrCat(name, "[0]"), "a control character", reach, [field](Message& message) {
        message.GetReflection()->SetRepeatedString(&message, field, 0, "a\x01" "b");
      });
    }
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      Add(absl::StrCat(name, "[0]"), "a number the enumeration does not have", reach,
          [field](Message& message) {
            message.GetReflection()->SetRepeatedEnumValue(&message, field, 0, 9999);
          });
    }
    if (message && reflection.FieldSize(sound, field) > 0) {
      Visit(reflection.GetRepeatedMessage(sound, field, 0), absl::StrCat(name, "[0]"),
            [reach, field](Message& request) -> Message& {
              Message& message = reach(request);
              return *message.GetReflection()->MutableRepeatedMessage(&message, field, 0);
            },
            depth + 1);
    }
  }
};

}  // namespace

std::unique_ptr<Message> Sound(const Descriptor* type) {
  std::unique_ptr<Message> request(
      MessageFactory::generated_factory()->GetPrototype(type)->New());
  Fill(*request, 0);
  return request;
}

std::vector<Damage> DamagesOf(const Message& sound) {
  Finder finder;
  finder.Visit(sound, "", [](Message& request) -> Message& { return request; }, 0);
  return finder.damages;
}

}  // namespace aftercare::testing
