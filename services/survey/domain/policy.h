// The numbers of the survey rules as data: what the policy table of this service holds, read once
// and handed to every decision, and the judgements that are nothing but a comparison with them.
// Rule code contains no such number (POL-01); a field that is still zero was never loaded.
#ifndef AFTERCARE_SURVEY_DOMAIN_POLICY_H_
#define AFTERCARE_SURVEY_DOMAIN_POLICY_H_

#include <array>
#include <cstdint>
#include <map>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/command/decision.h"
#include "services/survey/domain/questionnaire.h"

namespace aftercare::survey {

// Severity of the case; the lower the number, the graver.
enum class Level : uint8_t { kUnknown, kMajor, kSerious, kOrdinary };
inline constexpr std::array kLevels = {Level::kMajor, Level::kSerious, Level::kOrdinary};

// "MAJOR", "SERIOUS", "ORDINARY"; as facts and columns write it.
absl::string_view Word(Level level);

struct SurveyPolicy {
  absl::Duration answer_window;   // from asking to expiry
  absl::Duration reminder_after;  // from asking to the one reminder
  absl::Duration ask_interval;    // least time between two questions to one customer (SUR-04)
  bool operator==(const SurveyPolicy&) const = default;
};

struct SatisfactionPolicy {
  int64_t satisfied_from_hundredths = 0;  // least average that is satisfied, in 1/100 of a point
  int64_t minimum_sample = 0;             // fewer answers than this are not judged
  absl::Duration window;                  // of the surveys that are judged together, up to now
  std::map<Level, int> target_percent;    // least share of the satisfied
  bool operator==(const SatisfactionPolicy&) const = default;
};

struct FollowUpPolicy {
  int opens_at_most = 0;       // an answer not above this opens a follow-up
  absl::Duration call_within;  // the customer is called within this time
  bool operator==(const FollowUpPolicy&) const = default;
};

struct FigurePolicy {
  absl::Duration longest_range;         // of one query
  int64_t most_rows = 0;                // of one answer
  absl::Duration target_response_mean;  // at most (SUR-11)
  int target_satisfied_percent = 0;     // at least, where no level's own target holds (SUR-11)
  bool operator==(const FigurePolicy&) const = default;
};

struct Policy {
  int version = 0;      // of the row it came from
  absl::TimeZone zone;  // whose days, weeks, months and quarters the figures use
  SurveyPolicy survey;
  SatisfactionPolicy satisfaction;
  FollowUpPolicy follow_up;
  FigurePolicy figures;
  bool operator==(const Policy&) const = default;
};

// Adds every fault of a policy under the path of the field in its document (POL-02).
void Check(const Policy& policy, command::Faults& faults);

// The answers of one survey, or of many, as an exact average.
struct Scores {
  int64_t sum = 0;
  int64_t count = 0;
  bool operator==(const Scores&) const = default;
};

// Satisfied = average at least the policy's, compared without rounding (SUR-04). No answer is not
// satisfied.
bool Satisfied(const Scores& scores, const SatisfactionPolicy& policy);

// The average times `scale`, rounded half up; 0 without an answer.
int64_t ScaledAverage(const Scores& scores, int64_t scale);

enum class TargetResult : uint8_t { kSampleTooSmall, kMet, kMissed };

// Whether `satisfied` of `answered` surveys reach the target of the level (SUR-04). A missed target
// is the alarm; a sample below the minimum is never judged, nor is a level without a target.
TargetResult JudgeTarget(Level level, int64_t satisfied, int64_t answered,
                         const SatisfactionPolicy& policy);

// All a Decide of this service may read besides state, command and context.
struct Rules {
  const Policy& policy;
  absl::Span<const Questionnaire> questionnaires = {};
  // ScheduleSurvey: when this customer was last asked about any case; infinite past: never.
  absl::Time customer_last_asked = absl::InfinitePast();
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_DOMAIN_POLICY_H_
