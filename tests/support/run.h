// A program run to its end by a test, with all it said.
#ifndef AFTERCARE_TESTS_SUPPORT_RUN_H_
#define AFTERCARE_TESTS_SUPPORT_RUN_H_

#include <string>
#include <vector>

namespace aftercare::testing {

struct Ran {
  int status = -1;  // -1: a signal ended it
  std::string out;
  std::string err;
  // The last line of standard error, without the line feed.
  std::string last() const;
};

// Starts `command` with `environment` ("KEY=value") added to ours and waits for its end; standard
// input is what `input` holds.
Ran RunToEnd(const std::vector<std::string>& command,
             const std::vector<std::string>& environment = {}, const std::string& input = "");

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_SUPPORT_RUN_H_
