// A message as one line of text for logs: personal texts as "z***", other personal fields and
// secrets as "***", long content cut. Never log a message in any other way.
#ifndef AFTERCARE_VALIDATE_MASKED_DEBUG_H_
#define AFTERCARE_VALIDATE_MASKED_DEBUG_H_

#include <google/protobuf/message.h>

#include <string>

namespace aftercare::validate {

// The line is cut after about this many bytes, each text after kMaxShownText.
inline constexpr size_t kMaxShownMessage = 2000;
inline constexpr size_t kMaxShownText = 200;

std::string MaskedDebug(const google::protobuf::Message& message);

}  // namespace aftercare::validate

#endif  // AFTERCARE_VALIDATE_MASKED_DEBUG_H_
