#include "services/ctl/import/progress.h"

#include <algorithm>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace aftercare::ctl {
namespace {

constexpr int kBarWidth = 40;
constexpr absl::Duration kRedraw = absl::Milliseconds(100);
constexpr absl::Duration kLinePause = absl::Seconds(2);
constexpr char kClearLine[] = "\r\033[K";

int64_t Part(int64_t done, int64_t total, int64_t of) {
  return total <= 0 ? of : std::clamp<int64_t>(done * of / total, 0, of);
}

}  // namespace

std::string ProgressBar(int64_t done, int64_t total, int64_t rows, int64_t refused, int width) {
  const int64_t filled = Part(done, total, width);
  return absl::StrFormat("[%s%s] %3d %%  %d rows, %d refused", std::string(filled, '='),
                         std::string(width - filled, ' '), Part(done, total, 100), rows, refused);
}

Progress::Progress(int64_t total, bool terminal) : total_(total), terminal_(terminal) {
  if (!terminal_) last_ = absl::Now();
}

Progress::~Progress() { Finish(); }

void Progress::Update(int64_t done, int64_t rows, int64_t refused) {
  const absl::Time now = absl::Now();
  if (now - last_ < (terminal_ ? kRedraw : kLinePause)) return;
  last_ = now;
  if (!terminal_) {
    absl::FPrintF(stderr, "%d %%, %d rows, %d refused\n", Part(done, total_, 100), rows, refused);
    return;
  }
  absl::FPrintF(stderr, "%s%s", kClearLine, ProgressBar(done, total_, rows, refused, kBarWidth));
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::Print(absl::string_view line) {
  Finish();
  absl::FPrintF(stderr, "%s\n", line);
}

void Progress::Finish() {
  if (!drawn_) return;
  absl::FPrintF(stderr, "%s", kClearLine);
  drawn_ = false;
  last_ = absl::InfinitePast();
}

}  // namespace aftercare::ctl
