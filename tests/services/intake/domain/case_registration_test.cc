// Registration, the same matter twice, first contact (INT-01 to INT-04, INT-13).
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "services/intake/domain/directory.h"
#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

TEST(Registration, INT_01_EveryChannelOpensACase) {
  for (int i = 1; i <= 15; ++i) {
    Desk desk;
    OpenCase c = Opening();
    c.report.channel = static_cast<Channel>(i);
    desk.Do(c);
    EXPECT_EQ(desk.Fact("registered", "channel"), NameOf(c.report.channel));
  }
}

TEST(Registration, INT_02_RecordsWhatWasReported) {
  Desk desk;
  OpenCase c = Opening();
  c.report.evidence = {{std::string(64, 'a'), Evidence::Kind::kPhoto, true}};
  c.report.caller.vehicle_plate = "沪A12345";
  desk.Do(c);
  EXPECT_EQ(desk.value->id, Id("case"));
  EXPECT_EQ(desk.value->number, 1);
  EXPECT_EQ(desk.value->report, c.report);
  EXPECT_EQ(desk.value->create_time, kNine);
  EXPECT_EQ(desk.value->update_time, kNine);
  ASSERT_EQ(desk.entries.size(), 1u);
  EXPECT_EQ(desk.entries[0].kind, "registered");
}

TEST(Registration, INT_02_AllBadFieldsAtOnce) {
  Desk desk;
  OpenCase c;
  c.report.order_line = -1;
  c.report.facts.affected_customers = -1;
  c.report.occur_time = kNine + absl::Seconds(1);
  c.report.purchase_time = kNine + absl::Seconds(1);
  const command::Refusal refusal = command::Explain(desk.Try(c));
  EXPECT_EQ(refusal.reason, "INVALID_FIELDS");
  EXPECT_EQ(refusal.fields.size(), 8u);
}

TEST(Registration, INT_02_AFaultCodeStandsInForTheSymptom) {
  Desk desk;
  OpenCase c = Opening();
  c.report.symptom = "";
  c.report.fault_code = "E42";
  desk.Do(c);
}

TEST(Registration, ERP_01_ACustomerIsKnownByTheExternalId) {
  Desk desk;
  OpenCase c = Opening();
  c.report.customer = {};
  c.report.customer_external_id = "CRM-7";
  desk.Do(c);
  EXPECT_EQ(desk.value->report.customer, CustomerId("CRM-7"));
}

TEST(Registration, INT_03_TheReplyTellsStepsAndPromisedTimes) {
  Desk desk;
  desk.Open();
  using N = NextStep;
  EXPECT_EQ(NextSteps(*desk.value),
            (std::vector<N>{N::kFirstContact, N::kOpenQuestions, N::kInterimMeasure,
                            N::kCauseAnalysis, N::kPlan, N::kExecution, N::kConfirmation}));
  EXPECT_EQ(desk.The(ClockKind::kFirstContact).deadline, kNine + absl::Hours(2));
  EXPECT_EQ(desk.The(ClockKind::kNextUpdate).deadline, kNine + absl::Hours(24));
  desk.Classify();
  desk.Do(RecordFirstContact{FourPoints(desk.now)});
  desk.SubmitRepair();
  desk.FinishRepair();
  EXPECT_EQ(NextSteps(*desk.value), (std::vector<N>{N::kConfirmation}));
  desk.Do(ConfirmResolution{Answer::kNeutral, "", std::nullopt});
  EXPECT_TRUE(NextSteps(*desk.value).empty());
}

// --- INT-04 ---

RecentCase First() {
  RecentCase first;
  first.id = Id("first");
  first.create_time = kNine - absl::Hours(24);
  first.customer = Id("customer");
  first.order_number = "SO-1";
  first.order_line = 1;
  first.sub_category = SubCategory::kFunction;
  first.symptom = "the phone does overheat.";
  return first;
}

std::string SameAs(RecentCase first, OpenCase c = Opening()) {
  Desk desk;
  desk.recent = {std::move(first)};
  return desk.Reason(c);
}

TEST(Registration, INT_04_TheSameMatterTwiceIsTheFirstCase) {
  Desk desk;
  desk.recent = {First()};
  const absl::Status status = desk.Try(Opening());
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  const command::Refusal refusal = command::Explain(status);
  EXPECT_EQ(refusal.reason, "SAME_MATTER");
  ASSERT_FALSE(refusal.metadata.empty());
  EXPECT_EQ(refusal.metadata.back().value, "cases/" + Id("first").ToString());
}

TEST(Registration, INT_04_OrIsLinkedOnRequest) {
  Desk desk;
  desk.recent = {First()};
  OpenCase c = Opening();
  c.on_duplicate = OnDuplicate::kLink;
  desk.Do(c);
  EXPECT_EQ(desk.value->duplicate_of, Id("first"));
  EXPECT_EQ(desk.Fact("registered", "duplicate_of"), "cases/" + Id("first").ToString());
}

TEST(Registration, INT_04_WhatMakesAMatterTheSame) {
  RecentCase other = First();
  other.create_time -= absl::Seconds(1);  // a day and a second ago
  EXPECT_EQ(SameAs(other), "");
  other = First();
  other.customer = Id("another");
  EXPECT_EQ(SameAs(other), "");
  other = First();
  other.order_line = 2;
  EXPECT_EQ(SameAs(other), "");
  other = First();
  other.sub_category = SubCategory::kCosmetic;
  EXPECT_EQ(SameAs(other), "");
  // What was suggested for the first counts as well, when a person confirmed something else.
  other.suggested = SubCategory::kFunction;
  EXPECT_EQ(SameAs(other), "SAME_MATTER");
  other = First();
  other.order_number = "SO-other";
  EXPECT_EQ(SameAs(other), "");
  other = First();
  other.state = CaseState::kMerged;
  EXPECT_EQ(SameAs(other), "");
  other = First();
  other.symptom = "the screen is dark";
  EXPECT_EQ(SameAs(other), "");
  // The same code makes up for other words.
  OpenCase coded = Opening();
  coded.report.fault_code = "E42";
  other.fault_code = "E42";
  EXPECT_EQ(SameAs(other, coded), "SAME_MATTER");
  other.fault_code = "E43";
  EXPECT_EQ(SameAs(other, coded), "");
  other = First();
  other.state = CaseState::kWithdrawn;
  EXPECT_EQ(SameAs(other), "");
  OpenCase unknown = Opening();
  unknown.report.customer = {};
  other = First();
  other.customer = {};
  EXPECT_EQ(SameAs(other, unknown), "");
}

TEST(Registration, INT_04_TheFirstOfSeveralIsMeant) {
  RecentCase second = First();
  second.id = Id("second");
  second.create_time += absl::Hours(1);
  const std::vector<RecentCase> recent = {second, First()};
  const RecentCase* same = FindSameMatter(Opening().report, SubCategory::kFunction, kNine, recent,
                                          ThePolicy());
  ASSERT_NE(same, nullptr);
  EXPECT_EQ(same->id, Id("first"));
}

TEST(Registration, INT_04_MergingKeepsBothHistories) {
  Desk into;
  OpenCase first = Opening();
  first.id = Id("first");
  into.Do(first);
  Desk desk;
  desk.Open();
  EXPECT_EQ(desk.Reason(MergeCase{Id("case"), ""}), "INVALID_FIELDS");
  EXPECT_EQ(desk.Reason(MergeCase{Id("first"), ""}), "NOT_FOUND");
  desk.other = &*into.value;
  desk.Do(MergeCase{Id("first"), "told twice"});
  EXPECT_EQ(desk.value->state, CaseState::kMerged);
  EXPECT_EQ(desk.value->merged_into, Id("first"));
  EXPECT_EQ(NextDue(*desk.value, desk.rules()), absl::InfiniteFuture());
  into.Do(AbsorbCase{Id("case")});
  EXPECT_EQ(into.value->merged_from, (std::vector<ids::Uuid>{Id("case")}));
  into.Do(AbsorbCase{Id("case")});
  EXPECT_TRUE(into.entries.empty());
}

TEST(Registration, INT_04_WhatCannotBeMerged) {
  Desk into;
  OpenCase first = Opening();
  first.id = Id("first");
  first.report.customer = Id("another");
  into.Do(first);
  Desk desk;
  desk.Begin();
  desk.other = &*into.value;
  EXPECT_EQ(desk.Reason(MergeCase{Id("first"), ""}), "DIFFERENT_CUSTOMER");
  into.value->report.customer = Id("customer");
  into.value->state = CaseState::kClosed;
  EXPECT_EQ(desk.Reason(MergeCase{Id("first"), ""}), "TARGET_NOT_OPEN");
  into.value->state = CaseState::kInProgress;
  desk.SubmitRepair();
  EXPECT_EQ(desk.Reason(MergeCase{Id("first"), ""}), "PLAN_RUNNING");
}

// --- INT-13 ---

TEST(FirstContact, INT_13_NeedsAllFourPoints) {
  Desk desk;
  desk.Open();
  const command::Refusal refusal = command::Explain(desk.Try(RecordFirstContact{}));
  EXPECT_EQ(refusal.reason, "INVALID_FIELDS");
  EXPECT_EQ(refusal.fields.size(), 5u);
  EXPECT_EQ(desk.Reason(RecordFirstContact{FourPoints(desk.now)}, kService), "ROLE_NOT_ALLOWED");
}

TEST(FirstContact, INT_13_RefusesPromiseBelowMinimum) {
  Desk desk;
  desk.Open();
  FirstContact contact = FourPoints(desk.now);
  contact.promise = {PromisedAction::kRepair, desk.now + absl::Hours(48) - absl::Seconds(1)};
  const command::Refusal refusal = command::Explain(desk.Try(RecordFirstContact{contact}));
  EXPECT_EQ(refusal.reason, "PROMISE_TOO_SHORT");
  ASSERT_FALSE(refusal.metadata.empty());
  EXPECT_EQ(refusal.metadata[0].value, "INT-13");
  EXPECT_EQ(refusal.metadata.back().value, "2026-06-03T09:00:00Z");
  contact.promise.due_time += absl::Seconds(1);
  desk.Do(RecordFirstContact{contact});
}

TEST(FirstContact, INT_13_APromiseInThePastIsNone) {
  Desk desk;
  desk.Open();
  FirstContact contact = FourPoints(desk.now);
  contact.promise = {PromisedAction::kVisit, desk.now};  // no minimum in this policy
  EXPECT_EQ(desk.Reason(RecordFirstContact{contact}), "PROMISE_TOO_SHORT");
}

TEST(FirstContact, INT_13_IsOnRecordOnceAndMeetsItsClock) {
  Desk desk;
  desk.Open();
  desk.Wait(absl::Minutes(90));
  desk.Do(RecordFirstContact{FourPoints(desk.now)});
  ASSERT_TRUE(desk.value->first_contact.has_value());
  EXPECT_EQ(desk.value->first_contact->agent, "li.na");
  EXPECT_EQ(desk.value->first_contact->time, desk.now);
  EXPECT_EQ(desk.value->promise, desk.value->first_contact->promise);
  EXPECT_EQ(desk.The(ClockKind::kFirstContact).state, ClockState::kMet);
  EXPECT_EQ(desk.The(ClockKind::kNextUpdate).deadline, desk.now + absl::Hours(24));
  EXPECT_EQ(desk.Reason(RecordFirstContact{FourPoints(desk.now)}), "FIRST_CONTACT_RECORDED");
  desk.Classify();
  EXPECT_EQ(desk.Reason(RecordFirstContact{FourPoints(desk.now)}), "WRONG_STATE");
}

TEST(FirstContact, INT_11_AContactFromUsStartsTheNextUpdateAnew) {
  Desk desk;
  desk.Begin();
  desk.Wait(absl::Hours(10));
  desk.Do(RecordContact{Direction::kOutbound, Channel::kSms, "on its way"});
  EXPECT_EQ(desk.The(ClockKind::kNextUpdate).deadline, desk.now + absl::Hours(24));
  desk.Wait(absl::Hours(1));
  desk.Do(RecordContact{Direction::kInbound, Channel::kSms, "thanks"}, kCustomer);
  EXPECT_EQ(desk.The(ClockKind::kNextUpdate).deadline, desk.now + absl::Hours(23));
  ASSERT_EQ(desk.value->contacts.size(), 2u);
  EXPECT_EQ(desk.value->contacts[1].author, "customer/c1");
  const command::Refusal refusal = command::Explain(desk.Try(RecordContact{}));
  EXPECT_EQ(refusal.fields.size(), 2u);
}

TEST(FirstContact, OnlyTheNewestContactsAreKept) {
  Desk desk;
  desk.Begin();
  for (int i = 0; i < 103; ++i) {
    desk.Do(RecordContact{Direction::kOutbound, Channel::kSms, std::to_string(i)});
  }
  ASSERT_EQ(desk.value->contacts.size(), 100u);
  EXPECT_EQ(desk.value->contacts.front().summary, "3");
}

}  // namespace
}  // namespace aftercare::intake::testing
