// Each field an incident's command needs, missing alone, is named alone (INT-12, INT-21, INT-25).
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/intake/domain/incident.h"
#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

constexpr auto kNone = IncidentState::kRejected;  // stands for an incident that is not there

Incident Standing(IncidentState state) {
  Incident incident;
  incident.id = Id("incident");
  incident.number = 1;
  incident.state = state;
  incident.create_time = kNine;
  incident.members = {{Id("case"), Id("customer")}};
  return incident;
}

OpenIncident ByRule() {
  OpenIncident c;
  c.id = Id("incident");
  c.number = 1;
  c.members = {{Id("case"), Id("customer")}};
  return c;
}

template <class Value, class Change>
Value But(Value value, Change change) {
  change(value);
  return value;
}

template <class Change>
IncidentCommand ReviewBut(Change change) {
  return FileIncidentReview{But(FullReview(), change)};
}

struct Row {
  IncidentState state;
  IncidentCommand command;
  std::string field;
  auth::Principal caller = kGeneral;
};

TEST(IncidentFields, EachAloneIsNamedAlone) {
  using S = IncidentState;
  const std::vector<Row> rows = {
      {kNone, But(ByRule(), [](OpenIncident& c) { c.id = {}; }), "id", kService},
      {kNone, But(ByRule(), [](OpenIncident& c) { c.number = 0; }), "number", kService},
      {kNone, But(ByRule(), [](OpenIncident& c) { c.members.clear(); }), "members", kService},
      {kNone, But(ByRule(), [](OpenIncident& c) { c.members.push_back(c.members[0]); }),
       "members", kService},
      {kNone, ByRule(), "title", kAgent},
      {S::kProposed, RejectIncident{""}, "reason"},
      {S::kOpen, AddCase{}, "case"},
      {S::kOpen, CorrectIncidentLevel{Level::kUnknown, "why"}, "level"},
      {S::kOpen, CorrectIncidentLevel{Level::kSerious, ""}, "reason"},
      {S::kOpen, AcknowledgeTeam{""}, "role"},
      {S::kOpen, ContainIncident{""}, "containment"},
      {S::kContained, ResolveIncident{""}, "solution"},
      {S::kResolved, ReviewBut([](Review& r) { r.what = ""; }), "review.what"},
      {S::kResolved, ReviewBut([](Review& r) { r.why = ""; }), "review.why"},
      {S::kResolved, ReviewBut([](Review& r) { r.prevention = ""; }), "review.prevention"},
      {S::kResolved, ReviewBut([](Review& r) { r.participants = {}; }), "review.participants"},
      {S::kResolved, ReviewBut([](Review& r) { r.where = ""; }), "review.where"},
      {S::kResolved, ReviewBut([](Review& r) { r.went_well = ""; }), "review.went_well"},
      {S::kResolved, ReviewBut([](Review& r) { r.went_badly = ""; }), "review.went_badly"},
      {S::kOpen, MergeIncident{{}}, "into"},
      {S::kOpen, MergeIncident{Id("incident")}, "into"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(std::string(NameOf(row.command)) + " " + row.field);
    const Incident there = Standing(row.state);
    const auto change = Decide(row.state == kNone ? nullptr : &there, row.command,
                               {kNine, row.caller}, IncidentRules{ThePolicy()});
    const command::Refusal refusal = command::Explain(change.status());
    EXPECT_EQ(refusal.reason, "INVALID_FIELDS");
    ASSERT_EQ(refusal.fields.size(), 1u);
    EXPECT_EQ(refusal.fields[0].field, row.field);
  }
}

}  // namespace
}  // namespace aftercare::intake::testing
