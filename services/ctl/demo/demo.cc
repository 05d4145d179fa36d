#include "services/ctl/demo/demo.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/time/clock.h"
#include "services/ctl/demo/story.h"
#include "services/ctl/demo/words.h"

namespace aftercare::ctl::demo {
namespace {

using Chapter = void (*)(Stage&, Story&);

constexpr Chapter kChapters[] = {Import, Callers, Remedies, Repair,
                                 Opinions, Batch, Lateness, Record};

}  // namespace

absl::Status Play(const Setting& setting, std::FILE* out, int chapters) {
  const time::Stopwatch watch;
  Narrator narrator(out);
  int number = 0;
  try {
    Stage stage(setting, narrator);
    Story story;
    const absl::Time begin = stage.Now();
    for (const Chapter chapter : kChapters) {
      if (number == chapters) break;
      ++number;
      chapter(stage, story);
    }
    absl::FPrintF(out, "\nTold in %s; %s in the story's time, %d mails.\n", Span(watch.Elapsed()),
                  Span(stage.Now() - begin), stage.mailbox().count());
    std::fflush(out);
  } catch (const Broken& broken) {
    return absl::InternalError(absl::StrCat("chapter ", number, ": ", broken.what()));
  }
  return absl::OkStatus();
}

}  // namespace aftercare::ctl::demo
