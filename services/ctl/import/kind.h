// What can be imported: which records, by which RPC, and how its answer is read.
#ifndef AFTERCARE_CTL_IMPORT_KIND_H_
#define AFTERCARE_CTL_IMPORT_KIND_H_

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/ctl/import/fault.h"

namespace aftercare::ctl {

// What became of one record of a batch.
struct Outcome {
  enum class State { kApplied, kOlder, kRefused };
  State state = State::kApplied;
  RowFaults faults;  // when refused
};

struct Kind {
  absl::string_view word;     // on the command line: "serials"
  absl::string_view target;   // in a mapping: "serialUnits"
  absl::string_view area;     // "intake"
  absl::string_view path;     // of the RPC
  absl::string_view records;  // the request's field: a list, or a message for one at a time
  absl::string_view label;    // the record's field that names it to people
  int batch;                  // records of one call
  const google::protobuf::Message& request;   // prototypes
  const google::protobuf::Message& response;
  // One outcome for each of `count` records, in their order; InvalidArgument when the answer does
  // not tell of all of them.
  absl::StatusOr<std::vector<Outcome>> (*outcomes)(const google::protobuf::Message& response,
                                                   int count);
};

// Null for a word that is none.
const Kind* FindKind(absl::string_view word);
std::vector<std::string> KindWords();

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_KIND_H_
