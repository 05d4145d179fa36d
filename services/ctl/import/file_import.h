// A whole CSV file into a service: header bound to a mapping, rows made into records, records sent.
#ifndef AFTERCARE_CTL_IMPORT_FILE_IMPORT_H_
#define AFTERCARE_CTL_IMPORT_FILE_IMPORT_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "services/ctl/import/kind.h"
#include "services/ctl/import/sender.h"

namespace aftercare::ctl {

struct FileImport {
  const Kind& kind;
  std::string file;
  std::string mapping;  // empty: headers are field paths
  Sender::Call call;
  // What became of a line; lines that cannot be read are refused without being sent.
  Sender::Tell tell;
  // Bytes and rows read so far; may be empty.
  std::function<void(int64_t bytes, int64_t rows)> progress;
};

struct ImportEnd {
  absl::Status usable;  // InvalidArgument: file or mapping cannot be used, nothing was sent
  grpc::Status sent;    // OK, or why the service ended it
};

ImportEnd ImportFile(const FileImport& import);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_FILE_IMPORT_H_
