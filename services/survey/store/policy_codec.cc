#include "services/survey/store/policy_codec.h"

#include <string>

#include "services/survey/store/document.h"

namespace aftercare::survey {
namespace {

absl::TimeZone ReadZone(const DocumentNode& node) {
  absl::TimeZone zone;
  const std::string name = node.Text();
  if (!node.missing() && !absl::LoadTimeZone(name, &zone)) {
    node.Fail("must be a time zone of the IANA database");
  }
  return zone;
}

SurveyPolicy ReadSurvey(const DocumentNode& node) {
  const auto members = node.Members({"answer_window", "reminder_after", "ask_interval"});
  return {members[0].Duration(), members[1].Duration(), members[2].Duration()};
}

SatisfactionPolicy ReadSatisfaction(const DocumentNode& node) {
  const auto members =
      node.Members({"satisfied_from_hundredths", "minimum_sample", "window", "target_percent"});
  SatisfactionPolicy policy;
  policy.satisfied_from_hundredths = members[0].Integer();
  policy.minimum_sample = members[1].Integer();
  policy.window = members[2].Duration();
  const auto targets = members[3].Members({"major", "serious", "ordinary"});
  for (size_t i = 0; i < kLevels.size(); ++i) {
    if (!targets[i].missing()) {
      policy.target_percent[kLevels[i]] = static_cast<int>(targets[i].Integer());
    }
  }
  return policy;
}

FollowUpPolicy ReadFollowUp(const DocumentNode& node) {
  const auto members = node.Members({"opens_at_most", "call_within"});
  return {static_cast<int>(members[0].Integer()), members[1].Duration()};
}

FigurePolicy ReadFigures(const DocumentNode& node) {
  const auto members = node.Members({"longest_range", "most_rows", "targets"});
  const auto targets = members[2].Members({"response_mean", "satisfied_percent"});
  return {members[0].Duration(), members[1].Integer(), targets[0].Duration(),
          static_cast<int>(targets[1].Integer())};
}

Policy ReadPolicy(const DocumentNode& root) {
  const auto members =
      root.Members({"time_zone", "survey", "satisfaction", "follow_up", "figures"});
  Policy policy;
  policy.zone = ReadZone(members[0]);
  policy.survey = ReadSurvey(members[1]);
  policy.satisfaction = ReadSatisfaction(members[2]);
  policy.follow_up = ReadFollowUp(members[3]);
  policy.figures = ReadFigures(members[4]);
  return policy;
}

}  // namespace

absl::StatusOr<Policy> ParsePolicy(absl::string_view json) {
  return ReadDocument<Policy>(json, ReadPolicy, Check);
}

}  // namespace aftercare::survey
