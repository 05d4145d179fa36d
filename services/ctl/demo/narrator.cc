#include "services/ctl/demo/narrator.h"

#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "services/ctl/demo/words.h"

namespace aftercare::ctl::demo {
namespace {

constexpr int kGutter = 24;  // before the text of an act

}  // namespace

void Narrator::Chapter(absl::string_view title) {
  absl::FPrintF(out_, "\n%d  %s\n", ++chapters_, title);
  day_.clear();
  std::fflush(out_);
}

void Narrator::Act(absl::Time now, absl::string_view who, absl::string_view what) {
  const std::string day = absl::FormatTime("%a %e %b", now, StoryZone());
  if (day != day_) absl::FPrintF(out_, "   -- %s --\n", day);
  day_ = day;
  const std::vector<absl::string_view> lines = absl::StrSplit(what, '\n');
  absl::FPrintF(out_, "   %s  %-14s%s\n", absl::FormatTime("%H:%M", now, StoryZone()), who,
                lines[0]);
  for (size_t i = 1; i < lines.size(); ++i) Add(lines[i]);
  std::fflush(out_);
}

void Narrator::Add(absl::string_view what) {
  absl::FPrintF(out_, "%*s%s\n", kGutter, "", what);
  std::fflush(out_);
}

void Narrator::Quote(absl::string_view text) {
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    absl::FPrintF(out_, "%*s%s%s\n", kGutter, "", line.empty() ? "|" : "| ", line);
  }
  std::fflush(out_);
}

}  // namespace aftercare::ctl::demo
