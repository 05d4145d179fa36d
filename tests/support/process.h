// A program run by a test: killed at the latest when the test ends.
#ifndef AFTERCARE_TESTS_SUPPORT_PROCESS_H_
#define AFTERCARE_TESTS_SUPPORT_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace aftercare::testing {

class Process {
 public:
  Process() = default;
  // Starts `command` with `environment` ("KEY=value") added to ours; what it writes to stderr goes
  // to the end of the file `errors`. Ends the test program when it cannot be started.
  Process(const std::vector<std::string>& command, const std::vector<std::string>& environment,
          const std::string& errors);
  ~Process() { Kill(); }
  Process(Process&& other) noexcept { *this = std::move(other); }
  Process& operator=(Process&& other) noexcept;

  // The next line of its stdout, without the line feed; empty when there is none any more.
  std::string ReadLine();
  // kill -9, and waits until it is gone. Idempotent.
  void Kill();
  // Waits until it ends by itself: its exit status, or -1 when a signal ended it.
  int Wait();

 private:
  pid_t pid_ = -1;
  int out_ = -1;
};

// A port nobody listens on, below those the system gives to whoever connects; none twice. For
// programs that have to know each other's port before they start; ends the test program when there
// is none.
int FreePort();

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_SUPPORT_PROCESS_H_
