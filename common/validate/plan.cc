#include "common/validate/plan.h"

#include "absl/strings/str_cat.h"
#include "common/validate/validator.h"

namespace aftercare::validate {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

struct KnownRange {
  absl::string_view field;
  int64_t min;
  int64_t max;
};

// As documented in timestamp.proto (years 1 to 9999) and duration.proto (10 000 years).
constexpr KnownRange kKnownRanges[] = {
    {"google.protobuf.Timestamp.seconds", -62'135'596'800, 253'402'300'799},
    {"google.protobuf.Timestamp.nanos", 0, 999'999'999},
    {"google.protobuf.Duration.seconds", -315'576'000'000, 315'576'000'000},
    {"google.protobuf.Duration.nanos", -999'999'999, 999'999'999},
};

bool IsNumber(FieldDescriptor::CppType type) {
  switch (type) {
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return true;
    default:
      return false;
  }
}

// The field whose rule holds: the map itself for the value of its entry.
const FieldDescriptor* Declaring(const FieldDescriptor* field) {
  const Descriptor* const entry = field->containing_type();
  if (!entry->options().map_entry() || field != entry->map_value()) return field;
  const Descriptor* const owner = entry->containing_type();
  for (int i = 0; i < owner->field_count(); ++i) {
    if (owner->field(i)->message_type() == entry) return owner->field(i);
  }
  return field;
}

uint64_t KnownNumbers(const google::protobuf::EnumDescriptor& type) {
  uint64_t known = 0;
  for (int i = 0; i < type.value_count(); ++i) {
    const int number = type.value(i)->number();
    if (number >= 0 && number < 64) known |= uint64_t{1} << number;
  }
  return known;
}

}  // namespace

const MessagePlan* PlanBook::Compile(const Descriptor* type, absl::string_view left) {
  auto [entry, fresh] = plans_.try_emplace(type);
  if (!fresh) return entry->second.get();
  entry->second = std::make_unique<MessagePlan>();
  // Kept aside: compiling the fields may move the book's entries.
  MessagePlan* const plan = entry->second.get();
  plan->is_duration = type->full_name() == "google.protobuf.Duration";
  for (int i = 0; i < type->field_count(); ++i) {
    plan->fields.push_back(CompileField(type->field(i)));
    if (!left.empty() && type->field(i)->name() == left) plan->fields.back().inside = nullptr;
  }
  return plan;
}

FieldPlan PlanBook::CompileField(const FieldDescriptor* field) {
  FieldPlan plan;
  plan.field = field;
  plan.type = field->cpp_type();
  plan.repeated = field->is_repeated();
  plan.map = field->is_map();
  plan.has_presence = field->has_presence();
  plan.bytes = field->type() == FieldDescriptor::TYPE_BYTES;
  const FieldDescriptor* const declaring = Declaring(field);
  const access::v1::FieldRule rule = declaring->options().GetExtension(access::v1::field);
  plan.required = rule.required() && declaring == field;
  plan.output_only = rule.output_only() && declaring == field;
  plan.personal = rule.personal() || rule.secret();
  plan.has_range = rule.has_range();
  plan.min = rule.min();
  plan.max = rule.max();
  plan.min_chars = rule.min_chars();
  plan.max_chars = rule.max_chars() != 0 ? rule.max_chars() : plan.bytes ? 0 : kDefaultMaxChars;
  plan.max_items = rule.max_items() != 0 ? static_cast<int>(rule.max_items()) : kDefaultMaxItems;
  plan.format = rule.format();
  plan.resource = rule.resource();
  for (const KnownRange& known : kKnownRanges) {
    if (field->full_name() != known.field) continue;
    plan.has_range = true;
    plan.min = known.min;
    plan.max = known.max;
  }
  if (field->enum_type() != nullptr) plan.known_enum = KnownNumbers(*field->enum_type());
  if (declaring == field) CheckDeclaration(plan, rule);
  if (field->message_type() != nullptr) plan.inside = Compile(field->message_type());
  return plan;
}

void PlanBook::CheckDeclaration(const FieldPlan& plan, const access::v1::FieldRule& rule) {
  const FieldDescriptor* value = plan.map ? plan.field->message_type()->map_value() : plan.field;
  const bool text = value->type() == FieldDescriptor::TYPE_STRING;
  const auto mistake = [&](bool wrong, absl::string_view what) {
    if (wrong) mistakes_.push_back(absl::StrCat(plan.field->full_name(), ": ", what));
  };
  mistake(!text && (rule.format() != 0 || !rule.resource().empty() || rule.min_chars() != 0),
          "format, resource and min_chars are for texts");
  mistake(!text && !plan.bytes && rule.max_chars() != 0, "max_chars is for texts and bytes");
  mistake(!IsNumber(value->cpp_type()) && rule.has_range(), "a range is for numbers");
  mistake(!rule.has_range() && (rule.min() != 0 || rule.max() != 0),
          "min and max need has_range");
  mistake(rule.has_range() && rule.min() > rule.max(), "min is above max");
  mistake(text && rule.min_chars() > plan.max_chars, "min_chars is above max_chars");
  mistake(!plan.repeated && rule.max_items() != 0, "max_items is for lists and maps");
  mistake(rule.max_items() > 1'000'000, "max_items is above a million");
  mistake(rule.required() && rule.output_only(), "required and output_only exclude each other");
  mistake(!access::v1::Format_IsValid(rule.format()), "unknown format");
}

}  // namespace aftercare::validate
