// The validator's compiled form of a message type: one entry per field with all its limits at hand,
// so that a check looks up no option. For validator.cc alone.
#ifndef AFTERCARE_VALIDATE_PLAN_H_
#define AFTERCARE_VALIDATE_PLAN_H_

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/strings/string_view.h"
#include "aftercare/access/v1/access.pb.h"

namespace aftercare::validate {

struct MessagePlan;

struct FieldPlan {
  const google::protobuf::FieldDescriptor* field = nullptr;
  google::protobuf::FieldDescriptor::CppType type{};
  bool repeated = false;
  bool map = false;
  bool has_presence = false;
  bool bytes = false;
  bool required = false;
  bool output_only = false;
  bool personal = false;
  bool has_range = false;
  int64_t min = 0;
  int64_t max = 0;
  size_t min_chars = 0;
  size_t max_chars = 0;  // 0: no limit
  int max_items = 0;
  access::v1::Format format = access::v1::FORMAT_UNSPECIFIED;
  std::string resource;
  uint64_t known_enum = 0;             // bit n: number n is declared, for n below 64
  const MessagePlan* inside = nullptr;  // messages only; of a map: its entry
};

struct MessagePlan {
  std::vector<FieldPlan> fields;
  bool is_duration = false;
};

// All plans reachable from one type, which may contain itself.
class PlanBook {
 public:
  // What stands inside the field `left` of this type, but not of those it contains, has no plan.
  const MessagePlan* Compile(const google::protobuf::Descriptor* type,
                             absl::string_view left = "");
  // One line per declaration that makes no sense.
  const std::vector<std::string>& mistakes() const { return mistakes_; }

 private:
  FieldPlan CompileField(const google::protobuf::FieldDescriptor* field);
  void CheckDeclaration(const FieldPlan& plan, const access::v1::FieldRule& rule);

  std::unordered_map<const google::protobuf::Descriptor*, std::unique_ptr<MessagePlan>> plans_;
  std::vector<std::string> mistakes_;
};

}  // namespace aftercare::validate

#endif  // AFTERCARE_VALIDATE_PLAN_H_
