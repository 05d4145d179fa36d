#include "common/validate/field_split.h"

#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "aftercare/access/v1/access.pb.h"

namespace aftercare::validate {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool IsPersonal(const FieldDescriptor* field) {
  return field->options().GetExtension(access::v1::field).personal();
}

bool IsSet(const Reflection& reflection, const Message& message, const FieldDescriptor* field) {
  return field->is_repeated() ? reflection.FieldSize(message, field) > 0
                              : reflection.HasField(message, field);
}

// Whether a personal field can be reached from the type, through anything but personal fields.
bool LeadsToPersonal(const Descriptor* type, std::set<const Descriptor*>& seen) {
  if (!seen.insert(type).second) return false;
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* const field = type->field(i);
    if (IsPersonal(field)) return true;
    if (field->message_type() != nullptr && LeadsToPersonal(field->message_type(), seen)) {
      return true;
    }
  }
  return false;
}

}  // namespace

// Finds the levels of a type and, on the way, the lists that hide personal fields.
class FieldSplit::Survey {
 public:
  explicit Survey(FieldSplit& split) : split_(split) {}

  const Level* Visit(const Descriptor* type) {
    const auto [entry, fresh] = known_.try_emplace(type, nullptr);
    if (!fresh) return entry->second;
    Level* const level = split_.levels_.emplace_back(std::make_unique<Level>()).get();
    entry->second = level;
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* const field = type->field(i);
      std::set<const Descriptor*> seen;
      if (IsPersonal(field)) {
        level->personal.push_back(field);
      } else if (field->message_type() != nullptr && LeadsToPersonal(field->message_type(), seen)) {
        if (field->is_repeated()) hidden_.push_back(field->full_name());
        else level->inside.push_back({field, Visit(field->message_type())});
      }
    }
    return level;
  }

  const std::vector<std::string>& hidden() const { return hidden_; }

 private:
  FieldSplit& split_;
  std::map<const Descriptor*, const Level*> known_;
  std::vector<std::string> hidden_;
};

absl::StatusOr<FieldSplit> FieldSplit::Make(const Descriptor* type) {
  FieldSplit split;
  Survey survey(split);
  split.root_ = survey.Visit(type);
  if (survey.hidden().empty()) return split;
  return absl::FailedPreconditionError(
      absl::StrCat("personal fields inside a list; mark the whole list personal: ",
                   absl::StrJoin(survey.hidden(), ", ")));
}

void FieldSplit::SplitPersonal(const Message& in, Message* open, Message* personal) const {
  personal->Clear();
  open->CopyFrom(in);
  Move(*root_, open, personal);
}

bool FieldSplit::Holds(const Level& level, const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  for (const FieldDescriptor* field : level.personal) {
    if (IsSet(reflection, message, field)) return true;
  }
  for (const Step& step : level.inside) {
    if (reflection.HasField(message, step.field) &&
        Holds(*step.level, reflection.GetMessage(message, step.field))) {
      return true;
    }
  }
  return false;
}

void FieldSplit::Move(const Level& level, Message* open, Message* personal) {
  const Reflection& reflection = *open->GetReflection();
  std::vector<const FieldDescriptor*> set;
  for (const FieldDescriptor* field : level.personal) {
    if (IsSet(reflection, *open, field)) set.push_back(field);
  }
  if (!set.empty()) reflection.SwapFields(open, personal, set);
  for (const Step& step : level.inside) {
    // Only where there is something to move: an empty message would be a field that was not there.
    if (!reflection.HasField(*open, step.field) ||
        !Holds(*step.level, reflection.GetMessage(*open, step.field))) {
      continue;
    }
    Move(*step.level, reflection.MutableMessage(open, step.field),
         reflection.MutableMessage(personal, step.field));
  }
}

}  // namespace aftercare::validate
