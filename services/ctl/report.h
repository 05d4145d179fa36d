// How this program ends: 0 done, 1 refused or failed, 2 asked for in a wrong way. Particulars come
// first, one a line; the last line on standard error says in one sentence what is the matter.
#ifndef AFTERCARE_CTL_REPORT_H_
#define AFTERCARE_CTL_REPORT_H_

#include <grpcpp/support/status.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace aftercare::ctl {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;

// Prints the line and answers kFailed, or kUsage.
int Fail(absl::string_view line);
int WrongUse(absl::string_view line);
// kUsage for InvalidArgument and NotFound of our own checks, kFailed for everything else.
int Fail(const absl::Status& status);

// An RPC's refusal: reason, metadata, every field violation, when to come back; then the last line.
// `what` names the call: "CaseService/OpenCase".
int Refused(absl::string_view what, const grpc::Status& status);

// The same without the last line.
void Particulars(const grpc::Status& status);

// The reason of google.rpc.ErrorInfo, or nothing.
std::string ReasonOf(const grpc::Status& status);

// "FAILED_PRECONDITION".
std::string CodeName(grpc::StatusCode code);

// The code, the reason and the words in one line.
std::string OneLine(const grpc::Status& status);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_REPORT_H_
