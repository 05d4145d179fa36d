#include "common/validate/validator.h"

#include <google/protobuf/message.h>

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/command/decision.h"
#include "common/validate/plan.h"
#include "common/validate/text.h"

namespace aftercare::validate {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kMaxShownKey = 32;
constexpr absl::string_view kIsRequired = "is required";
constexpr absl::string_view kIsTheServers = "is set by the server";
constexpr absl::string_view kIsTooDeep = "is nested too deeply";

// Where a value stands; a chain on the stack, made into text only when there is a fault.
struct Place {
  const Place* up;
  const FieldPlan* plan;
  int index;              // in a list; -1: no list
  const std::string* key;  // in a map, when it may be shown

  std::string Path() const {
    std::string path = up == nullptr ? "" : absl::StrCat(up->Path(), ".");
    absl::StrAppend(&path, plan->field->name());
    if (key != nullptr) {
      absl::StrAppend(&path, "[", absl::CHexEscape(key->substr(0, kMaxShownKey)), "]");
    } else if (index >= 0) {
      absl::StrAppend(&path, "[", index, "]");
    }
    return path;
  }
};

class Walk {
 public:
  void CheckMessage(const MessagePlan& plan, const Message& message, const Place* up, int depth);
  absl::Status status() const { return faults_.status(); }

 private:
  void CheckField(const FieldPlan& plan, const Message& message, const Reflection& reflection,
                  const Place& here, int depth);
  void CheckList(const FieldPlan& plan, const Message& message, const Reflection& reflection,
                 const Place& here, int depth);
  void CheckEntry(const FieldPlan& map, const Message& entry, const Place& here, int depth);
  void CheckText(const FieldPlan& plan, const std::string& text, const Place& here);
  void CheckEnum(const FieldPlan& plan, int number, const Place& here);
  template <class T>
  void CheckNumber(const FieldPlan& plan, T number, const Place& here);
  void Fault(const Place& here, absl::string_view what);

  command::Faults faults_;
  int count_ = 0;
};

// Calls visit(value) with the number or truth that a field holds; false for other types.
template <class Visit>
bool VisitScalar(const FieldPlan& plan, const Message& message, const Reflection& reflection,
                 int index, Visit visit) {
  const FieldDescriptor* const field = plan.field;
  const auto one = [&](auto single, auto repeated) {
    visit(index < 0 ? (reflection.*single)(message, field)
                    : (reflection.*repeated)(message, field, index));
    return true;
  };
  switch (plan.type) {
    case FieldDescriptor::CPPTYPE_INT32:
      return one(&Reflection::GetInt32, &Reflection::GetRepeatedInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return one(&Reflection::GetInt64, &Reflection::GetRepeatedInt64);
    case FieldDescriptor::CPPTYPE_UINT32:
      return one(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return one(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return one(&Reflection::GetFloat, &Reflection::GetRepeatedFloat);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return one(&Reflection::GetDouble, &Reflection::GetRepeatedDouble);
    case FieldDescriptor::CPPTYPE_BOOL:
      return one(&Reflection::GetBool, &Reflection::GetRepeatedBool);
    default:
      return false;
  }
}

void Walk::Fault(const Place& here, absl::string_view what) {
  if (++count_ < kMaxFaults) faults_.Add(here.Path(), what);
  if (count_ == kMaxFaults) faults_.Add(here.Path(), absl::StrCat(what, "; and there is more"));
}

void Walk::CheckMessage(const MessagePlan& plan, const Message& message, const Place* up,
                        int depth) {
  const Reflection& reflection = *message.GetReflection();
  for (const FieldPlan& field : plan.fields) {
    if (count_ >= kMaxFaults) return;
    const Place here{up, &field, -1, nullptr};
    if (field.repeated) {
      CheckList(field, message, reflection, here, depth);
    } else if (!field.has_presence || reflection.HasField(message, field.field)) {
      CheckField(field, message, reflection, here, depth);
    } else if (field.required) {
      Fault(here, kIsRequired);
    }
  }
  if (!plan.is_duration) return;
  const int64_t seconds = reflection.GetInt64(message, plan.fields[0].field);
  const int64_t nanos = reflection.GetInt32(message, plan.fields[1].field);
  if ((seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0)) {
    Fault({up, &plan.fields[1], -1, nullptr}, "must have the sign of seconds");
  }
}

void Walk::CheckField(const FieldPlan& plan, const Message& message, const Reflection& reflection,
                      const Place& here, int depth) {
  if (plan.inside != nullptr) {
    if (plan.output_only) return Fault(here, kIsTheServers);
    if (depth >= kMaxDepth) return Fault(here, kIsTooDeep);
    return CheckMessage(*plan.inside, reflection.GetMessage(message, plan.field), &here,
                        depth + 1);
  }
  // Whether the value is to be looked at further.
  const auto settle = [&](bool is_zero, bool zero_counts_as_set) {
    if (is_zero && plan.required && !zero_counts_as_set) {
      Fault(here, kIsRequired);
      return false;
    }
    if (!is_zero && plan.output_only) Fault(here, kIsTheServers);
    return !plan.output_only;
  };
  if (plan.type == FieldDescriptor::CPPTYPE_STRING) {
    std::string scratch;
    const std::string& text = reflection.GetStringReference(message, plan.field, &scratch);
    if (settle(text.empty(), false) && !text.empty()) CheckText(plan, text, here);
  } else if (plan.type == FieldDescriptor::CPPTYPE_ENUM) {
    const int number = reflection.GetEnumValue(message, plan.field);
    if (settle(number == 0, false)) CheckEnum(plan, number, here);
  } else {
    VisitScalar(plan, message, reflection, -1, [&](auto number) {
      if (settle(number == 0, plan.has_presence)) CheckNumber(plan, number, here);
    });
  }
}

void Walk::CheckList(const FieldPlan& plan, const Message& message, const Reflection& reflection,
                     const Place& here, int depth) {
  int size = reflection.FieldSize(message, plan.field);
  if (size == 0) {
    if (plan.required) Fault(here, kIsRequired);
    return;
  }
  if (plan.output_only) return Fault(here, kIsTheServers);
  if (size > plan.max_items) {
    Fault(here, absl::StrCat("must have at most ", plan.max_items, " elements"));
    size = plan.max_items;
  }
  std::string scratch;
  for (int i = 0; i < size && count_ < kMaxFaults; ++i) {
    const Place element{here.up, &plan, i, nullptr};
    if (plan.map) {
      CheckEntry(plan, reflection.GetRepeatedMessage(message, plan.field, i), element, depth);
    } else if (plan.inside != nullptr) {
      if (depth >= kMaxDepth) return Fault(here, kIsTooDeep);
      CheckMessage(*plan.inside, reflection.GetRepeatedMessage(message, plan.field, i), &element,
                   depth + 1);
    } else if (plan.type == FieldDescriptor::CPPTYPE_STRING) {
      CheckText(plan, reflection.GetRepeatedStringReference(message, plan.field, i, &scratch),
                element);
    } else if (plan.type == FieldDescriptor::CPPTYPE_ENUM) {
      CheckEnum(plan, reflection.GetRepeatedEnumValue(message, plan.field, i), element);
    } else {
      VisitScalar(plan, message, reflection, i,
                  [&](auto number) { CheckNumber(plan, number, element); });
    }
  }
}

void Walk::CheckEntry(const FieldPlan& map, const Message& entry, const Place& here, int depth) {
  const Reflection& reflection = *entry.GetReflection();
  const FieldPlan& key = map.inside->fields[0];
  const FieldPlan& value = map.inside->fields[1];
  Place place = here;
  std::string name;
  if (key.type == FieldDescriptor::CPPTYPE_STRING) {
    name = reflection.GetString(entry, key.field);
    if (!map.personal) place.key = &name;
    CheckText(key, name, place);
  }
  if (value.inside != nullptr) {
    if (depth >= kMaxDepth) return Fault(here, kIsTooDeep);
    CheckMessage(*value.inside, reflection.GetMessage(entry, value.field), &place, depth + 1);
  } else if (value.type == FieldDescriptor::CPPTYPE_STRING) {
    CheckText(value, reflection.GetString(entry, value.field), place);
  } else if (value.type == FieldDescriptor::CPPTYPE_ENUM) {
    CheckEnum(value, reflection.GetEnumValue(entry, value.field), place);
  } else {
    VisitScalar(value, entry, reflection, -1,
                [&](auto number) { CheckNumber(value, number, place); });
  }
}

void Walk::CheckText(const FieldPlan& plan, const std::string& text, const Place& here) {
  if (plan.bytes) {
    if (plan.max_chars != 0 && text.size() > plan.max_chars) {
      Fault(here, absl::StrCat("must have at most ", plan.max_chars, " bytes"));
    }
    return;
  }
  const TextScan scan = ScanText(text);
  if (!scan.valid_utf8) return Fault(here, "must be valid UTF-8");
  if (scan.has_control) {
    Fault(here, "must not contain control characters other than tab and line feed");
  }
  if (scan.characters > plan.max_chars) {
    Fault(here, absl::StrCat("must have at most ", plan.max_chars, " characters"));
  }
  if (scan.characters < plan.min_chars) {
    Fault(here, absl::StrCat("must have at least ", plan.min_chars, " characters"));
  }
  const absl::string_view shape = ShapeFault(plan.format, text);
  if (!shape.empty()) Fault(here, shape);
  if (!plan.resource.empty() && !IsResourceName(plan.resource, text)) {
    Fault(here, absl::StrCat("must be ", plan.resource, "/{id} with a UUID or a number"));
  }
}

void Walk::CheckEnum(const FieldPlan& plan, int number, const Place& here) {
  const bool known = number >= 0 && number < 64
                         ? (plan.known_enum >> number & 1) != 0
                         : plan.field->enum_type()->FindValueByNumber(number) != nullptr;
  if (!known) Fault(here, absl::StrCat("has no value of number ", number));
}

template <class T>
void Walk::CheckNumber(const FieldPlan& plan, T number, const Place& here) {
  if constexpr (std::is_floating_point_v<T>) {
    if (!std::isfinite(number)) return Fault(here, "must be a finite number");
    if (!plan.has_range) return;
    if (number >= static_cast<double>(plan.min) && number <= static_cast<double>(plan.max)) return;
  } else if constexpr (std::is_same_v<T, bool>) {
    return;
  } else {
    if (!plan.has_range) return;
    if (std::cmp_greater_equal(number, plan.min) && std::cmp_less_equal(number, plan.max)) return;
  }
  Fault(here, absl::StrCat("must be from ", plan.min, " to ", plan.max));
}

}  // namespace

struct Validator::Plans {
  PlanBook book;
  const google::protobuf::Descriptor* type = nullptr;
  const MessagePlan* root = nullptr;
};

Validator::Validator(const google::protobuf::Descriptor* type, absl::string_view left) {
  auto plans = std::make_unique<Plans>();
  plans->type = type;
  plans->root = plans->book.Compile(type, left);
  if (!plans->book.mistakes().empty()) {
    declarations_ = absl::FailedPreconditionError(absl::StrJoin(plans->book.mistakes(), "\n"));
  }
  plans_ = std::move(plans);
}

Validator::Validator(Validator&&) noexcept = default;
Validator::~Validator() = default;

absl::Status Validator::Check(const Message& message) const {
  if (message.GetDescriptor() != plans_->type) {
    return absl::InternalError(absl::StrCat("a validator of ", plans_->type->full_name(),
                                            " was given a ", message.GetTypeName()));
  }
  Walk walk;
  walk.CheckMessage(*plans_->root, message, nullptr, 0);
  return walk.status();
}

}  // namespace aftercare::validate
