// What the reader of the demonstration sees: chapters, and in them who did what at which time of
// the story. A line is printed after what it says was checked, never before.
#ifndef AFTERCARE_CTL_DEMO_NARRATOR_H_
#define AFTERCARE_CTL_DEMO_NARRATOR_H_

#include <cstdio>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace aftercare::ctl::demo {

class Narrator {
 public:
  explicit Narrator(std::FILE* out) : out_(out) {}

  // "3  The plan", numbered by themselves.
  void Chapter(absl::string_view title);
  // "     09:42  li.na          calls the customer": every line of `what` but the first as Add.
  void Act(absl::Time now, absl::string_view who, absl::string_view what);
  // One more line to the act before.
  void Add(absl::string_view what);
  // A text as it stands, a little inset.
  void Quote(absl::string_view text);

 private:
  std::FILE* out_;
  int chapters_ = 0;
  std::string day_;  // of the act before
};

}  // namespace aftercare::ctl::demo

#endif  // AFTERCARE_CTL_DEMO_NARRATOR_H_
