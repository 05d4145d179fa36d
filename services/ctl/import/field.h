// A field of a record by its path ("unit_price.currency"), and how text becomes its value.
#ifndef AFTERCARE_CTL_IMPORT_FIELD_H_
#define AFTERCARE_CTL_IMPORT_FIELD_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace aftercare::ctl {

class Field {
 public:
  // InvalidArgument when the type has no such field, or a list stands on the way to it.
  static absl::StatusOr<Field> Find(const google::protobuf::Descriptor* type,
                                    absl::string_view path);

  const google::protobuf::FieldDescriptor& descriptor() const { return *steps_.back(); }
  bool is_list() const { return descriptor().is_repeated(); }
  // A google.protobuf.Timestamp, read from RFC 3339 with a zone.
  bool is_time() const;
  bool is_text() const;
  // Whether Set can read it from one text, or from one for each element.
  bool is_value() const;

  // Sets the field, or adds an element to a list. InvalidArgument with the sentence of a fault.
  // An enum's value may leave out what all its values begin with.
  absl::Status Set(const std::string& text, google::protobuf::Message& record) const;
  // A new element of a list of messages.
  google::protobuf::Message& Add(google::protobuf::Message& record) const;

 private:
  // The message that holds the field, made where it is not there.
  google::protobuf::Message& Holder(google::protobuf::Message& record) const;

  std::vector<const google::protobuf::FieldDescriptor*> steps_;
};

// A cell as it may stand in a sentence: short, printable and in quotes.
std::string Quoted(absl::string_view text);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_FIELD_H_
