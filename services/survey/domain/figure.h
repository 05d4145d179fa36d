// Figures of times and satisfaction (SUR-05, SUR-11): facts, one per case, brought together from
// events, and a pure function from facts to rows. The rows depend on the set of the newest facts
// only, never on the order in which events came, so a rebuild gives the same numbers (SUR-09).
//
// Definitions:
//   response  from registration (identification) to first contact; counted when contact was made
//   handling  from first contact to resolution, and the same less the pauses within it; counted
//             when the case was resolved last
//   satisfaction  average of a case's first survey; counted when the survey was scheduled. The
//             second, after a follow-up, is not in the figures: remedy must not polish the record.
//   p50, p90  nearest rank: of n values in ascending order the one at place ceil(p / 100 * n)
//   mean      sum / n, rounded half up to the unit
//   technician, carrier  of the case's work order or shipment that was made last, as it is now
//   period before  the whole calendar period before a row's, wherever the query's range begins
// Units: milliseconds for times, thousandths of a point for satisfaction.
#ifndef AFTERCARE_SURVEY_DOMAIN_FIGURE_H_
#define AFTERCARE_SURVEY_DOMAIN_FIGURE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/ids/uuid.h"
#include "services/survey/domain/period.h"
#include "services/survey/domain/policy.h"

namespace aftercare::survey {

// What a case's newest event says. `version` is that of the case; 0: nothing is known yet.
struct CaseFacts {
  int64_t version = 0;
  bool drill = false;
  absl::Time register_time;
  std::optional<absl::Time> first_contact_time;
  std::optional<absl::Time> resolve_time;  // the last; none while the case is open again
  absl::Duration paused;  // time in pauses between first contact and resolution, overlaps once
  Level level = Level::kUnknown;  // effective
  std::string category;           // UPPER_SNAKE
  std::string product;            // model
  std::string agent;              // staff id
  std::string region;             // ISO 3166
  std::string batch;              // of production
  bool operator==(const CaseFacts&) const = default;
};

// What the newest event of a case's first survey says. 0: nothing is known yet.
struct SurveyFacts {
  int64_t version = 0;
  absl::Time schedule_time;
  bool asked = false;
  Scores scores;
  bool operator==(const SurveyFacts&) const = default;
};

// Who has a case's work order or shipment, as that job's newest event says. Version 0: nothing is
// known yet.
struct Assignment {
  absl::Time create_time = absl::InfinitePast();  // of the job
  ids::Uuid job;
  int64_t version = 0;
  std::string assignee;  // staff id of the technician; id of the carrier; empty: nobody yet
  bool operator==(const Assignment&) const = default;
};

// One row of the fact table.
struct CaseFigure {
  ids::Uuid case_id;
  CaseFacts facts;
  SurveyFacts survey;
  Assignment repair;
  Assignment transport;
  bool operator==(const CaseFigure&) const = default;
};

// Brings what an event says into what is known of the same case: each part is the one of the higher
// version, an assignment that of the job made last. Commutative, associative and idempotent, so
// events may come in any order and twice.
void Merge(const CaseFigure& from, CaseFigure& into);

enum class Measure : uint8_t { kResponse, kHandling, kHandlingWithoutPauses, kSatisfaction };
enum class Dimension : uint8_t {
  kLevel,
  kCategory,
  kProduct,
  kAgent,
  kRegion,
  kBatch,
  kTechnician,
  kCarrier
};

// Values of the dimensions: what a query filters by, or what a row stands for. Empty or unknown:
// any.
struct Slice {
  Level level = Level::kUnknown;
  std::string category;
  std::string product;
  std::string agent;
  std::string region;
  std::string batch;
  std::string technician;
  std::string carrier;
  auto operator<=>(const Slice&) const = default;
};

// The dimensions whose values are texts, and their names as columns.
struct TextDimension {
  Dimension dimension;
  absl::string_view name;
  std::string Slice::*value;
};
inline constexpr std::array kTextDimensions = {
    TextDimension{Dimension::kCategory, "category", &Slice::category},
    TextDimension{Dimension::kProduct, "product", &Slice::product},
    TextDimension{Dimension::kAgent, "agent", &Slice::agent},
    TextDimension{Dimension::kRegion, "region", &Slice::region},
    TextDimension{Dimension::kBatch, "batch", &Slice::batch},
    TextDimension{Dimension::kTechnician, "technician", &Slice::technician},
    TextDimension{Dimension::kCarrier, "carrier", &Slice::carrier},
};

struct FigureQuery {
  Measure measure = Measure::kResponse;
  Period period = Period::kMonth;
  absl::Time from;  // inclusive
  absl::Time to;    // exclusive
  Slice filter;
  std::vector<Dimension> group_by;
};

struct FigureValues {
  int64_t count = 0;  // values; 0 only where nobody who was asked has answered
  int64_t mean = 0;
  int64_t p50 = 0;
  int64_t p90 = 0;
  // Satisfaction only.
  int64_t satisfied = 0;
  int64_t asked = 0;      // surveys sent, answered or not
  int64_t not_asked = 0;  // surveys skipped (SUR-04)
  bool operator==(const FigureValues&) const = default;
};

// Response: the mean is at most `value` milliseconds. Satisfaction: at least `value` percent of
// those who answered are satisfied, without a least sample: it is a figure, no alarm (SUR-11).
struct FigureTarget {
  int64_t value = 0;
  bool met = false;
  bool operator==(const FigureTarget&) const = default;
};

struct FigureRow : FigureValues {
  absl::CivilDay period_start;
  Slice slice;  // only the dimensions grouped by are set
  std::optional<FigureValues> before;  // the period before; none: it has no such row
  std::optional<FigureTarget> target;  // none where policy has none, or there is no value
  bool operator==(const FigureRow&) const = default;
};

// The p-th percentile by nearest rank. `ascending` is not empty, `p` is 1 to 100.
int64_t NearestRank(absl::Span<const int64_t> ascending, int p);

// INVALID_FIELDS for an empty or too long range or a dimension named twice.
absl::Status Check(const FigureQuery& query, const FigurePolicy& policy);

// The refusal of an answer that would be longer than policy allows, or of one whose periods before
// would.
absl::Status TooManyRows(const FigurePolicy& policy);

// The same query over the periods before those of `query`, as wholes.
FigureQuery BeforeQuery(const FigureQuery& query, absl::TimeZone zone);

// Puts `before`, the rows of BeforeQuery, and what policy wants into the rows of the query.
void Compare(absl::Span<const FigureRow> before, const FigureQuery& query, const Policy& policy,
             std::vector<FigureRow>& rows);

// The definition of the figures; the service computes the same rows in SQL (store/figure_store.h),
// which is tested against this. Rows in order of period, then slice; periods and slices without a
// case have none. A range that cuts a period leaves a row of the part inside.
// Drills are never counted (INT-35). Refused as Check says and with TOO_MANY_ROWS.
absl::StatusOr<std::vector<FigureRow>> QueryFigures(absl::Span<const CaseFigure> facts,
                                                    const FigureQuery& query,
                                                    const Policy& policy);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_DOMAIN_FIGURE_H_
