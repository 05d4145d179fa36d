// What the validator knows about texts: how many characters, which of them do not belong in any
// text, and the shapes of aftercare.access.v1.Format. Nothing here ever repeats the text itself,
// which may be personal.
#ifndef AFTERCARE_VALIDATE_TEXT_H_
#define AFTERCARE_VALIDATE_TEXT_H_

#include "absl/strings/string_view.h"
#include "aftercare/access/v1/access.pb.h"

namespace aftercare::validate {

struct TextScan {
  size_t characters = 0;     // Unicode characters, up to the first fault
  bool valid_utf8 = true;    // RFC 3629
  bool has_control = false;  // a control character other than tab and line feed
};
TextScan ScanText(absl::string_view text);

// Empty when the text has the shape; otherwise what it must be: "must be a UUID ...".
absl::string_view ShapeFault(access::v1::Format format, absl::string_view text);

// Whether the text is "{collection}/{id}" with a UUID or a people's number.
bool IsResourceName(absl::string_view collection, absl::string_view text);

}  // namespace aftercare::validate

#endif  // AFTERCARE_VALIDATE_TEXT_H_
