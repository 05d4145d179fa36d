// Checks requests against what their fields declare in the proto (aftercare.access.v1.field). The
// declarations are compiled once into a plan; a check walks the plan and names every fault with its
// path, so that a caller mends a request in one go. Faults never repeat what a field held.
//
// Beyond the declarations, everywhere: texts are UTF-8 without control characters (tab and line
// feed aside) and at most 256 characters, lists have at most 100 elements, enums have a number that
// is declared, floating point is finite, Timestamp and Duration are in their documented ranges. The
// length of `bytes` is limited, in bytes, only where max_chars says so. A range holds for 0 too,
// unless the field is `optional` and not set; a required `optional` number may be 0. What a map
// declares holds for its values.
#ifndef AFTERCARE_VALIDATE_VALIDATOR_H_
#define AFTERCARE_VALIDATE_VALIDATOR_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace google::protobuf {
class Descriptor;
class Message;
}  // namespace google::protobuf

namespace aftercare::validate {

inline constexpr size_t kDefaultMaxChars = 256;
inline constexpr int kDefaultMaxItems = 100;
// Messages inside messages, and faults told at once; past them one last fault says so.
inline constexpr int kMaxDepth = 32;
inline constexpr int kMaxFaults = 100;

class Validator {
 public:
  // The elements of the list `left` are not looked into: who takes the request judges them one by
  // one, so that a bad one refuses only itself. Empty: everything is checked.
  explicit Validator(const google::protobuf::Descriptor* type, absl::string_view left = "");
  Validator(Validator&&) noexcept;
  ~Validator();

  // Whether the declarations make sense (no length of a number, no range of a text, ...), for the
  // server to ask at start. FailedPrecondition naming every wrong one.
  const absl::Status& declarations() const { return declarations_; }

  // OK, or InvalidArgument with reason INVALID_FIELDS. Thread safe. Internal for a message of
  // another type.
  absl::Status Check(const google::protobuf::Message& message) const;

 private:
  struct Plans;

  std::unique_ptr<const Plans> plans_;
  absl::Status declarations_;
};

}  // namespace aftercare::validate

#endif  // AFTERCARE_VALIDATE_VALIDATOR_H_
