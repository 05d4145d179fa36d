// Who may confirm, correct, hand over and waive, role by role, and what a refusal says of it
// (INT-05, INT-09, INT-14, INT-17).
#include "services/intake/domain/authority.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

std::string RolesNamed(const absl::Status& refusal) {
  const command::Refusal explained = command::Explain(refusal);
  for (const command::Fact& fact : explained.metadata) {
    if (explained.reason == "ROLE_NOT_ALLOWED" && fact.key == "roles") return fact.value;
  }
  return "";
}

TEST(Authority, ARefusalNamesEveryRoleThatMay) {
  const auth::Principal technician = Staff("zhou.tao", "technician");
  EXPECT_EQ(RolesNamed(RequireRole("X", technician, "agent")),
            "agent, service_lead, service_manager, service_director, general_manager, deputy");
  EXPECT_EQ(RolesNamed(RequireRole("X", technician, "service_lead")),
            "service_lead, service_manager, service_director, general_manager, deputy");
  EXPECT_EQ(RolesNamed(RequireRole("X", technician, "service_manager")),
            "service_manager, service_director, general_manager");
  EXPECT_EQ(RolesNamed(RequireRole("X", technician, "general_manager")), "general_manager");
  EXPECT_EQ(RolesNamed(RequireStaff("X", kService)), "staff");
}

struct Row {
  std::string name;
  void (*prepare)(Desk&);
  CaseCommand command;
  std::string least;  // the least role that may
};

TEST(Authority, INT_09_TheLeastRoleAndItsSuperiorsAndNobodyElse) {
  const auto open = [](Desk& d) { d.Open(); };
  const auto serious = [](Desk& d) {
    d.Open();
    d.Do(RaiseLevel{std::nullopt, Level::kSerious, "worse"});
  };
  const auto major = [](Desk& d) {
    d.Open();
    d.Do(RaiseLevel{std::nullopt, Level::kMajor, "fire"});
  };
  const std::vector<Row> rows = {
      {"confirm level 3", open, ConfirmGrading{}, "service_lead"},
      {"confirm level 2", serious, ConfirmGrading{}, "service_lead"},
      {"confirm level 1", major, ConfirmGrading{}, "general_manager"},
      {"confirm as level 1", open, ConfirmGrading{Level::kMajor, "fire"}, "general_manager"},
      {"correct to level 2", open, CorrectLevel{Level::kSerious, "x", {}}, "service_lead"},
      {"correct to level 1", open, CorrectLevel{Level::kMajor, "x", {}}, "general_manager"},
      {"correct from level 1", major, CorrectLevel{Level::kOrdinary, "x", {}}, "general_manager"},
      {"hand over", open, HandOverCase{"wu.lei", "ill"}, "service_lead"},
      {"waive", open, WaiveMeasure{"works again"}, "service_lead"},
      {"reset", open, ResetClock{ClockKind::kFirstContact, "outage"}, "service_manager"},
  };
  const std::vector<std::string> roles = {"technician",      "agent",
                                          "service_lead",    "deputy",
                                          "service_manager", "service_director",
                                          "general_manager"};
  for (const Row& row : rows) {
    for (const std::string& role : roles) {
      Desk desk;
      row.prepare(desk);
      const bool may = RankOf(role) >= RankOf(row.least);
      EXPECT_EQ(desk.Reason(row.command, Staff("someone", role)), may ? "" : "ROLE_NOT_ALLOWED")
          << row.name << " " << role;
    }
  }
  EXPECT_EQ(RankOf("deputy"), RankOf("service_lead"));
}

}  // namespace
}  // namespace aftercare::intake::testing
