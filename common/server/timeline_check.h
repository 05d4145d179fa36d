// Recomputes hash chains (INT-24): numbers without a gap, each hash over the one before, and the
// aggregate's version and chain equal to its last entry.
#ifndef AFTERCARE_SERVER_TIMELINE_CHECK_H_
#define AFTERCARE_SERVER_TIMELINE_CHECK_H_

#include <cstdint>
#include <pqxx/pqxx>
#include <string>
#include <vector>

namespace aftercare::server {

struct TimelineScope {
  std::string only;   // one aggregate's id, or empty for all
  std::string after;  // ids after this one
  int aggregates = 1000;
};

struct TimelineFindings {
  int64_t checked = 0;
  int64_t entries = 0;
  std::vector<std::string> faults;  // at most 100
  std::string next;                 // where to go on; empty: done
};

// `tables` are the aggregates' tables of the service.
TimelineFindings CheckTimelines(pqxx::work& work, const std::vector<std::string>& tables,
                                const TimelineScope& scope);

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_TIMELINE_CHECK_H_
