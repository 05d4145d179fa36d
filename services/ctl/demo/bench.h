// The repairer's side of chapter 4: check-in to quality check, and hand-over.
#ifndef AFTERCARE_CTL_DEMO_BENCH_H_
#define AFTERCARE_CTL_DEMO_BENCH_H_

#include <string>

#include "services/ctl/demo/story.h"

namespace aftercare::ctl::demo {

// From the appointment to the passed quality check; the agent books the warranty extension
// meanwhile.
void RepairOnBench(Stage& stage, const Story& story);
// The goods leave with everything that came with them; the work order is closed.
void HandOver(Stage& stage, const Story& story, const std::string& recipient);
// The phone on loan comes back.
void ReturnLoaner(Stage& stage, const Story& story);

}  // namespace aftercare::ctl::demo

#endif  // AFTERCARE_CTL_DEMO_BENCH_H_
