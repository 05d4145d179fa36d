// Every RPC of IncidentService with a good request over the real program, checked for what the
// answer claims (checked_change.h) and for what it brings about on the incident's cases.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/intake/rpc/checked_change.h"

namespace aftercare::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Incidents = v1::IncidentService::Stub;

class IncidentServiceTest : public CheckedChange {
 protected:
  template <class Request>
  using Rpc = grpc::Status (Incidents::*)(grpc::ClientContext*, const Request&, v1::Incident*);

  // A step of the incident in hand that is done, and the reason of one that is refused.
  template <class Request>
  void Do(Rpc<Request> rpc, const Step& step, const std::string& text = "") {
    Change(*incidents_, rpc, step, text, incident_);
  }
  template <class Request>
  std::string Refused(Rpc<Request> rpc, const std::string& who, const std::string& text = "") {
    return ReasonOf(Try(*incidents_, rpc, who,
                        Ask<Request>("name: '" + incident_.name() + "' " + text))
                        .status());
  }

  static v1::OpenIncidentRequest Opening(const std::vector<v1::Case>& cases,
                                         const std::string& text = "title: 'hot phones'") {
    auto request = Ask<v1::OpenIncidentRequest>(text);
    for (const v1::Case& one : cases) request.add_cases(one.name());
    return request;
  }
  v1::Incident Proposed(const std::vector<v1::Case>& cases) {
    return Must(*incidents_, &Incidents::OpenIncident, "li.na", Opening(cases));
  }
  v1::Incident Now(const std::string& name) {
    return Must(*incidents_, &Incidents::GetIncident, "crm",
                Ask<v1::GetIncidentRequest>("name: '" + name + "'"));
  }
  // Waits until the case belongs to the incident in hand, at that level.
  bool Joined(const v1::Case& one, v1::Level level) {
    return Eventually([&] {
      const v1::Case now = CaseNow(one.name());
      return now.incident() == incident_.name() && now.incident_level() == level;
    });
  }

  v1::Incident incident_;
};

TEST_F(IncidentServiceTest, INT_25_ByHandItIsProposedAndItsCasesJoinWhenItIsAccepted) {
  const v1::Case first = Open("C-1"), second = Open("C-2"), third = Open("C-3");
  incident_ = Made(*incidents_, &Incidents::OpenIncident,
                   {.by = "li.na", .denied = {}, .entries = {"incident_proposed"}},
                   Opening({first}, "title: 'hot phones' product_model: 'QL-P5' batch: 'B-7'"));
  EXPECT_EQ(incident_.state(), v1::Incident::STATE_PROPOSED);
  EXPECT_EQ(incident_.number().substr(0, 2), "E-");
  EXPECT_EQ(incident_.level(), v1::LEVEL_ORDINARY);
  EXPECT_EQ(incident_.title(), "hot phones");
  EXPECT_EQ(incident_.product_model(), "QL-P5");
  EXPECT_EQ(incident_.batch(), "B-7");
  EXPECT_EQ(incident_.case_count(), 1);
  EXPECT_EQ(Now(incident_.name()).SerializeAsString(), incident_.SerializeAsString());
  EXPECT_EQ(Now("incidents/" + incident_.number()).name(), incident_.name());
  EXPECT_EQ(Try(*incidents_, &Incidents::GetIncident, "erp",
                Ask<v1::GetIncidentRequest>("name: '" + incident_.name() + "'"))
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  Do(&Incidents::AddCase, {.by = "sun.li", .denied = {}, .entries = {"case_added"}},
     "case_name: '" + second.name() + "'");
  EXPECT_EQ(incident_.case_count(), 2);
  EXPECT_EQ(incident_.customer_count(), 2);
  Do(&Incidents::AcceptIncident,
     {.by = "zhao.lei", .denied = {"li.na", "wang.fang", "he.ping"},
      .entries = {"incident_opened"}});
  EXPECT_EQ(incident_.state(), v1::Incident::STATE_OPEN);
  EXPECT_TRUE(Joined(first, v1::LEVEL_ORDINARY));
  EXPECT_TRUE(Joined(second, v1::LEVEL_ORDINARY));
  EXPECT_EQ(CaseNow(third.name()).incident(), "");
  const auto members =
      Must(*cases_, &v1::CaseService::Stub::ListCases, "li.na",
           Ask<v1::ListCasesRequest>("incident: '" + incident_.name() + "'"));
  ASSERT_EQ(members.cases_size(), 2);
  EXPECT_EQ(members.cases(0).name(), second.name());
  EXPECT_EQ(members.cases(1).name(), first.name());
}

TEST_F(IncidentServiceTest, AProposalIsRejectedWithAReason) {
  incident_ = Proposed({Open("C-1")});
  Do(&Incidents::RejectIncident,
     {.by = "zhao.lei", .denied = {"li.na", "wang.fang", "he.ping"},
      .entries = {"incident_rejected"}},
     "reason: 'one of a kind'");
  EXPECT_EQ(incident_.state(), v1::Incident::STATE_REJECTED);
  EXPECT_EQ(Fact(incident_.name(), "incident_rejected", "reason"), "one of a kind");
  EXPECT_EQ(Refused(&Incidents::AcceptIncident, "zhao.lei"), "WRONG_STATE");
}

TEST_F(IncidentServiceTest, INT_12_TheTeamLeadsItToTheClose) {
  const v1::Case one = Open("C-1");
  incident_ = Made(*incidents_, &Incidents::OpenIncident,
                   {.by = "li.na", .denied = {}, .entries = {"incident_proposed"}},
                   Opening({one}));
  Do(&Incidents::AcceptIncident,
     {.by = "zhao.lei", .denied = {"li.na"}, .entries = {"incident_opened"}});
  Do(&Incidents::AcknowledgeTeam,
     {.by = "sun.li", .denied = {}, .entries = {"team_acknowledged"}}, "role: 'technology'");
  ASSERT_EQ(incident_.team_size(), 1);
  EXPECT_EQ(incident_.team(0).role(), "technology");
  EXPECT_EQ(incident_.team(0).staff(), "sun.li");
  ASSERT_TRUE(Joined(one, v1::LEVEL_ORDINARY));
  Do(&Incidents::CorrectIncidentLevel,
     {.by = "wang.fang", .denied = {"li.na", "sun.li"},
      .entries = {"incident_level_corrected"}},
     "level: LEVEL_SERIOUS reason: 'it spreads'");
  EXPECT_EQ(incident_.level(), v1::LEVEL_SERIOUS);
  EXPECT_EQ(incident_.rule(), "manual");
  EXPECT_EQ(Fact(incident_.name(), "incident_level_corrected", "reason"), "it spreads");
  EXPECT_TRUE(Joined(one, v1::LEVEL_SERIOUS));
  // The door lets the manager in; level 2 is led by the director.
  EXPECT_EQ(Refused(&Incidents::ContainIncident, "zhao.lei", "containment: 'stopped'"),
            "ROLE_NOT_ALLOWED");
  Do(&Incidents::ContainIncident,
     {.by = "chen.jie", .denied = {"li.na", "wang.fang", "he.ping"},
      .entries = {"incident_contained"}},
     "containment: 'sales stopped'");
  EXPECT_EQ(incident_.state(), v1::Incident::STATE_CONTAINED);
  EXPECT_EQ(incident_.containment(), "sales stopped");
  EXPECT_TRUE(incident_.has_contain_time());
  Do(&Incidents::ResolveIncident,
     {.by = "chen.jie", .denied = {"li.na", "wang.fang", "he.ping"},
      .entries = {"incident_resolved"}},
     "solution: 'cells replaced'");
  EXPECT_EQ(incident_.state(), v1::Incident::STATE_RESOLVED);
  EXPECT_EQ(incident_.solution(), "cells replaced");
  EXPECT_TRUE(incident_.has_resolve_time());
  Do(&Incidents::FileIncidentReview,
     {.by = "sun.li", .denied = {}, .entries = {"incident_review_filed"}},
     "review { what: 'hot' why: 'cell' prevention: 'inspection' participants: 'sun.li' "
     "where: 'supplier' went_well: 'speed' went_badly: 'stock' }");
  EXPECT_EQ(incident_.state(), v1::Incident::STATE_REVIEWED);
  EXPECT_EQ(incident_.review().author(), "sun.li");
  EXPECT_EQ(incident_.review().went_badly(), "stock");
  Do(&Incidents::CloseIncident,
     {.by = "zhao.min", .denied = {"li.na", "wang.fang", "he.ping"},
      .entries = {"incident_closed"}});
  EXPECT_EQ(incident_.state(), v1::Incident::STATE_CLOSED);
  EXPECT_TRUE(incident_.has_close_time());
}

TEST_F(IncidentServiceTest, INT_25_AServiceOpensByRuleAndEachCaseIsThereOnce) {
  const v1::Case first = Open("C-1"), grave = Open("C-2", "considerable_loss: true");
  auto opening = Opening({first}, "");
  EXPECT_EQ(ReasonOf(Try(*incidents_, &Incidents::OpenIncident, "li.na", opening).status()),
            "INVALID_FIELDS");  // staff give a title
  incident_ = Must(*incidents_, &Incidents::OpenIncident, "repair", opening);
  EXPECT_EQ(incident_.state(), v1::Incident::STATE_OPEN);
  EXPECT_THAT(Noted(incident_.name(), 0, "service/repair"), ElementsAre("incident_opened"));
  EXPECT_TRUE(Joined(first, v1::LEVEL_ORDINARY));
  // It is at least as grave as what joins it, and so are the others then.
  Do(&Incidents::AddCase,
     {.by = "li.na", .denied = {}, .entries = {"case_added", "incident_level_raised"}},
     "case_name: '" + grave.name() + "'");
  EXPECT_EQ(incident_.level(), v1::LEVEL_SERIOUS);
  EXPECT_EQ(incident_.rule(), "case");
  EXPECT_TRUE(Joined(grave, v1::LEVEL_SERIOUS));
  EXPECT_TRUE(Joined(first, v1::LEVEL_SERIOUS));
  EXPECT_EQ(CaseNow(first.name()).grading().level(), v1::LEVEL_ORDINARY);
  EXPECT_EQ(CaseNow(first.name()).effective_level(), v1::LEVEL_SERIOUS);
  Step nothing{.by = "li.na", .denied = {}, .entries = {}};
  Made(*incidents_, &Incidents::AddCase, nothing,
       Ask<v1::AddCaseRequest>("name: '" + incident_.name() + "' case_name: '" + grave.name() +
                               "'"),
       std::stoi(incident_.etag()));
  EXPECT_EQ(Now(incident_.name()).case_count(), 2);
}

TEST_F(IncidentServiceTest, INT_25_ASingleCaseGoesIntoAWiderIncident) {
  const v1::Case first = Open("C-1"), second = Open("C-2");
  const v1::Incident wide = Proposed({first, second});
  incident_ = Must(*incidents_, &Incidents::OpenIncident, "repair", Opening({Open("C-3")}, ""));
  Do(&Incidents::MergeIncident,
     {.by = "li.na", .denied = {}, .entries = {"incident_merged"}},
     "into: '" + wide.name() + "'");
  EXPECT_EQ(incident_.state(), v1::Incident::STATE_CLOSED);
  EXPECT_EQ(incident_.merged_into(), wide.name());
  EXPECT_EQ(Fact(incident_.name(), "incident_merged", "into"), wide.name());
  const v1::Incident other = Must(*incidents_, &Incidents::OpenIncident, "repair",
                                  Opening({Open("C-4"), Open("C-5")}, ""));
  EXPECT_EQ(ReasonOf(Try(*incidents_, &Incidents::MergeIncident, "li.na",
                         Ask<v1::MergeIncidentRequest>("name: '" + other.name() + "' into: '" +
                                                       wide.name() + "'"))
                         .status()),
            "NOT_A_SINGLE_CASE");
}

TEST_F(IncidentServiceTest, INT_25_ACaseOfAnotherIncidentIsRefused) {
  const v1::Case one = Open("C-1"), other = Open("C-2");
  incident_ = Proposed({one});
  Do(&Incidents::AcceptIncident, {.by = "zhao.lei", .denied = {}, .entries = {"incident_opened"}});
  ASSERT_TRUE(Joined(one, v1::LEVEL_ORDINARY));
  EXPECT_EQ(ReasonOf(Try(*incidents_, &Incidents::OpenIncident, "li.na", Opening({other, one}))
                         .status()),
            "IN_ANOTHER_INCIDENT");
  // Once more into its own changes nothing.
  EXPECT_EQ(Refused(&Incidents::AddCase, "li.na", "case_name: '" + one.name() + "'"), "");
  incident_ = Proposed({other});
  EXPECT_EQ(Refused(&Incidents::AddCase, "li.na", "case_name: '" + one.name() + "'"),
            "IN_ANOTHER_INCIDENT");
  EXPECT_EQ(Now(incident_.name()).case_count(), 1);
}

TEST_F(IncidentServiceTest, INT_09_ACaseOfLevelOneOpensItsOwn) {
  const v1::Case opened = Open("C-1", "injury: true");
  ASSERT_TRUE(Eventually([&] { return !CaseNow(opened.name()).incident().empty(); }));
  const v1::Case now = CaseNow(opened.name());
  EXPECT_EQ(now.incident_level(), v1::LEVEL_MAJOR);
  incident_ = Now(now.incident());
  EXPECT_EQ(incident_.state(), v1::Incident::STATE_OPEN);
  EXPECT_EQ(incident_.level(), v1::LEVEL_MAJOR);
  EXPECT_EQ(incident_.rule(), "case");
  EXPECT_EQ(incident_.case_count(), 1);
  EXPECT_EQ(incident_.product_model(), "QL-P5");
}

TEST_F(IncidentServiceTest, WhatIsNotThereIsNotFound) {
  v1::Case nowhere;
  nowhere.set_name("cases/" + NewId());
  const v1::Case one = Open("C-1");
  const absl::Status unknown =
      Try(*incidents_, &Incidents::OpenIncident, "li.na", Opening({one, nowhere})).status();
  EXPECT_EQ(unknown.code(), absl::StatusCode::kNotFound);
  incident_ = Proposed({one});
  EXPECT_EQ(Refused(&Incidents::AddCase, "li.na", "case_name: '" + nowhere.name() + "'"),
            "NOT_FOUND");
  incident_.set_name("incidents/" + NewId());
  EXPECT_EQ(Refused(&Incidents::AcceptIncident, "zhao.lei"), "NOT_FOUND");
  EXPECT_EQ(Refused(&Incidents::AddCase, "li.na", "case_name: '" + one.name() + "'"), "NOT_FOUND");
  EXPECT_EQ(Try(*incidents_, &Incidents::GetIncident, "li.na",
                Ask<v1::GetIncidentRequest>("name: '" + incident_.name() + "'"))
                .status()
                .code(),
            absl::StatusCode::kNotFound);
}

// --- ListIncidents ---

class IncidentListTest : public IncidentServiceTest {
 protected:
  IncidentListTest() {
    const std::vector<v1::Case> cases = {Open("C-1")};
    for (const char* about : {"product_model: 'QL-P5' batch: 'B-7'",
                              "product_model: 'QL-P5' batch: 'B-8'",
                              "product_model: 'QL-P6' batch: 'B-7'"}) {
      all_.push_back(Must(*incidents_, &Incidents::OpenIncident, "li.na",
                          Opening(cases, absl::StrCat("title: 'hot' ", about)))
                         .name());
    }
    Must(*incidents_, &Incidents::RejectIncident, "zhao.lei",
         Ask<v1::RejectIncidentRequest>("name: '" + all_[1] + "' reason: 'no'"));
  }
  // The numbers (0 to 2, by opening) of the incidents on all pages of at most `size`.
  std::vector<int> Listed(const std::string& filter, int size) {
    return Paged(*incidents_, &Incidents::ListIncidents, "crm", filter, size, all_,
                 [](const v1::ListIncidentsResponse& page) { return page.incidents(); });
  }
  std::vector<std::string> all_;
};

TEST_F(IncidentListTest, EachFilterHoldsAndPagesHoldEachIncidentOnce) {
  for (const int size : {1, 2, 3}) {
    EXPECT_THAT(Listed("", size), ElementsAre(2, 1, 0)) << size;
    EXPECT_THAT(Listed("state: STATE_PROPOSED", size), ElementsAre(2, 0)) << size;
    EXPECT_THAT(Listed("state: STATE_REJECTED", size), ElementsAre(1)) << size;
    EXPECT_THAT(Listed("product_model: 'QL-P5'", size), ElementsAre(1, 0)) << size;
    EXPECT_THAT(Listed("batch: 'B-7'", size), ElementsAre(2, 0)) << size;
    EXPECT_THAT(Listed("product_model: 'QL-P5' batch: 'B-7'", size), ElementsAre(0)) << size;
  }
  EXPECT_THAT(Listed("state: STATE_CLOSED", 2), IsEmpty());
}

TEST_F(IncidentListTest, ATokenIsGoodForItsCallerAndFilterOnly) {
  auto request = Ask<v1::ListIncidentsRequest>("batch: 'B-7' page_size: 1");
  const auto first = Must(*incidents_, &Incidents::ListIncidents, "li.na", request);
  ASSERT_EQ(first.incidents_size(), 1);
  EXPECT_EQ(first.incidents(0).SerializeAsString(), Now(all_[2]).SerializeAsString());
  request.set_page_token(first.next_page_token());
  const auto code = [&](const std::string& who) {
    return Try(*incidents_, &Incidents::ListIncidents, who, request).status().code();
  };
  EXPECT_EQ(code("li.na"), absl::StatusCode::kOk);
  EXPECT_EQ(code("wang.fang"), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code("erp"), absl::StatusCode::kPermissionDenied);
  request.set_batch("B-8");
  EXPECT_EQ(code("li.na"), absl::StatusCode::kInvalidArgument);
  request.set_batch("B-7");
  request.set_page_token("A" + first.next_page_token());
  EXPECT_EQ(code("li.na"), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace aftercare::intake
