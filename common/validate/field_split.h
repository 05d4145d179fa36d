// Separates a message's personal fields (aftercare.access.v1.field.personal) from the others: a row
// keeps both parts, events get only the open one, erasure drops the personal one. Nothing is lost:
// merging the parts gives the message again.
#ifndef AFTERCARE_VALIDATE_FIELD_SPLIT_H_
#define AFTERCARE_VALIDATE_FIELD_SPLIT_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <vector>

#include "absl/status/statusor.h"

namespace aftercare::validate {

class FieldSplit {
 public:
  // FailedPrecondition when a personal field lies inside a list or map that is not itself personal
  // as a whole: its elements could not be put together again.
  static absl::StatusOr<FieldSplit> Make(const google::protobuf::Descriptor* type);

  // `open` and `personal` are of the type of `in`; what they held is dropped. A message that only
  // leads to personal fields is in both parts. Afterwards open->MergeFrom(*personal) equals `in`.
  // Thread safe.
  void SplitPersonal(const google::protobuf::Message& in, google::protobuf::Message* open,
                     google::protobuf::Message* personal) const;

  // The same without a copy: what is personal moves from `message` to `personal`, which is empty and
  // of the same type (and, to be cheap, of the same arena).
  void MovePersonal(google::protobuf::Message* message,
                    google::protobuf::Message* personal) const {
    Move(*root_, message, personal);
  }

  // Whether the type has any personal field.
  bool any() const { return root_->any(); }

 private:
  struct Step;
  struct Level {
    std::vector<const google::protobuf::FieldDescriptor*> personal;
    std::vector<Step> inside;  // singular messages that lead to personal fields
    bool any() const { return !personal.empty() || !inside.empty(); }
  };
  struct Step {
    const google::protobuf::FieldDescriptor* field;
    const Level* level;
  };
  class Survey;

  static bool Holds(const Level& level, const google::protobuf::Message& message);
  static void Move(const Level& level, google::protobuf::Message* open,
                   google::protobuf::Message* personal);

  // The levels of all types reached, which may lead to themselves; root_ is one of them.
  std::vector<std::unique_ptr<Level>> levels_;
  const Level* root_ = nullptr;
};

}  // namespace aftercare::validate

#endif  // AFTERCARE_VALIDATE_FIELD_SPLIT_H_
