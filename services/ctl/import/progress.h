// How far an import is, on standard error: a bar that is drawn over on a terminal, a line every two
// seconds elsewhere.
#ifndef AFTERCARE_CTL_IMPORT_PROGRESS_H_
#define AFTERCARE_CTL_IMPORT_PROGRESS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace aftercare::ctl {

// "[=====     ]  50 %  1200 rows, 3 refused", `width` characters of bar.
std::string ProgressBar(int64_t done, int64_t total, int64_t rows, int64_t refused, int width);

class Progress {
 public:
  // `total` is the size of the file in bytes.
  Progress(int64_t total, bool terminal);
  ~Progress();

  void Update(int64_t done, int64_t rows, int64_t refused);
  // A line of its own, above the bar.
  void Print(absl::string_view line);
  // Takes the bar away.
  void Finish();

 private:
  int64_t total_;
  bool terminal_;
  bool drawn_ = false;
  absl::Time last_ = absl::InfinitePast();
};

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_PROGRESS_H_
