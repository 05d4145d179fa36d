// Personal data at rest: kept in a column of its own behind a random salt, so that it can be erased
// while the timeline, which holds only the salted digest, stays valid (ERP-05, architecture 3).
#ifndef AFTERCARE_COMMAND_PERSONAL_H_
#define AFTERCARE_COMMAND_PERSONAL_H_

#include <google/protobuf/message.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstdlib>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/validate/field_split.h"

namespace aftercare::command {

// Salt and serialized personal fields; empty when there are none.
std::string SealPersonal(absl::string_view personal_fields);
// The serialized personal fields of a sealed value.
absl::string_view PersonalFields(absl::string_view sealed);
// Merges them into the resource; false when the bytes cannot be read.
bool MergePersonal(absl::string_view sealed, google::protobuf::Message* resource);
// Hexadecimal SHA-256 over salt and fields.
std::string PersonalDigest(absl::string_view sealed);

// Nothing is set for an instant that is not known (infinite).
void SetTimestamp(absl::Time time, google::protobuf::Timestamp* out);
absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp);

// The split of one message type, made once; a type whose personal fields cannot be split is a
// mistake in the proto and ends the program at start.
template <class Resource>
const validate::FieldSplit& PersonalSplit() {
  static const validate::FieldSplit* const split = [] {
    auto made = validate::FieldSplit::Make(Resource::descriptor());
    if (!made.ok()) std::abort();
    return new validate::FieldSplit(*std::move(made));
  }();
  return *split;
}

}  // namespace aftercare::command

#endif  // AFTERCARE_COMMAND_PERSONAL_H_
