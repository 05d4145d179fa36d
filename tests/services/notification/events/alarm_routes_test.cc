// What other services really emit becomes messages that can be written (NOT-03): their own rules
// decide, their own codecs make the event, the routes in force plan, and every text is rendered in
// both languages.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "services/intake/app/case_aggregate.h"
#include "services/logistics/app/rma_aggregate.h"
#include "services/notification/events/event_view.h"
#include "services/repair/app/loaner_aggregate.h"
#include "services/repair/app/part_aggregate.h"
#include "tests/services/intake/domain/case_fixture.h"
#include "tests/services/logistics/domain/rma_fixture.h"
#include "tests/services/notification/events/told.h"
#include "tests/services/notification/policy_fixture.h"
#include "tests/services/repair/domain/context_fixture.h"
#include "tests/services/repair/policy_fixture.h"

namespace aftercare::notification {
namespace {

constexpr char kCustomer[] = "customers/01890000-0000-7000-8000-0000000000c1";

// Audience, who is told when there is nobody of it, template, first channel.
using Planned = std::tuple<std::string, std::string, std::string, Channel>;
using Plan = std::vector<Planned>;

// The case as its owner answers it to who asks.
intake::v1::Case CaseOfCustomer() {
  intake::v1::Case value;
  value.set_number("C-26-000123-S");
  value.set_agent("li.na");
  value.mutable_report()->set_customer(kCustomer);
  return value;
}

// As events/routing.cc puts the view together.
std::vector<PlannedMessage> MessagesOf(const type::v1::Event& event,
                                       const intake::v1::Case& about) {
  EventView view = *ViewOf(event);
  const auto snapshot = SnapshotOf(event);
  if (snapshot != nullptr) AddFields(*snapshot, "snapshot.", view.values);
  if (!CaseOf(view).empty()) AddFields(about, "case.", view.values);
  return PlanMessages(view, DefaultPolicy());
}

// What is planned, after every text of it was written in every language.
Plan PlanOf(const std::vector<PlannedMessage>& messages) {
  Plan plan;
  for (const PlannedMessage& message : messages) {
    for (const Channel channel : message.channels) {
      for (const std::string& locale : DefaultPolicy().book.locales) {
        const auto text = Preview(DefaultPolicy().book, message.template_key, channel, locale,
                                  message.values);
        EXPECT_TRUE(text.ok() && text->locale == locale)
            << message.route << " in " << locale << ": " << text.status();
      }
    }
    plan.push_back({message.audience, message.otherwise, message.template_key,
                    message.channels.front()});
  }
  return plan;
}

std::string Written(const PlannedMessage& message, Channel channel) {
  const auto text =
      Preview(DefaultPolicy().book, message.template_key, channel, "en", message.values);
  return text.ok() ? absl::StrCat(text->subject, "\n", text->body) : text.status().ToString();
}

bool Says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(AlarmRoutes, INT_14_ALapsedMeasureIsAnAlarmToTheAgentAndTheLead) {
  intake::testing::Desk desk;
  desk.Begin();
  intake::RequestMeasure request;
  request.kind = intake::MeasureKind::kOnSiteCheck;
  request.expire_time = desk.now + absl::Minutes(20);
  desk.Do(request);
  desk.Wait(absl::Minutes(20));
  desk.Do(intake::Tick{}, intake::testing::kService);
  ASSERT_TRUE(desk.Noted("measure_lapsed"));
  desk.value->agent = "li.na";
  for (const command::Entry& entry : desk.entries) {
    if (entry.kind != "measure_lapsed") continue;
    const auto event = Told<intake::CaseAggregate>("intake", *desk.value, entry, desk.now);
    intake::v1::Case about;
    intake::ToProto(*desk.value, &about);
    const auto messages = MessagesOf(event, about);
    const std::string lead = "roles/service_lead";
    EXPECT_EQ(PlanOf(messages),
              (Plan{{"staff/li.na", lead, "measure_lapsed", Channel::kFeed},
                    {"staff/li.na", lead, "measure_lapsed", Channel::kEmail},
                    {lead, "", "measure_lapsed", Channel::kFeed},
                    {lead, "", "measure_lapsed", Channel::kEmail}}));
    ASSERT_FALSE(messages.empty());
    const std::string text = Written(messages[0], Channel::kFeed);
    EXPECT_TRUE(Says(text, about.number()) && Says(text, "a check on site")) << text;
  }
}

TEST(AlarmRoutes, INT_14_AMissedCheckOfEffectIsToldToTheAgent) {
  intake::testing::Desk desk;
  desk.Begin();
  intake::RequestMeasure request;
  request.kind = intake::MeasureKind::kOnSiteCheck;
  request.check_time = desk.now + absl::Minutes(10);
  request.expire_time = desk.now + absl::Minutes(20);
  desk.Do(request);
  desk.Wait(absl::Minutes(10));
  desk.Do(intake::Tick{}, intake::testing::kService);
  ASSERT_TRUE(desk.Noted("measure_check_due"));
  desk.value->agent = "li.na";
  for (const command::Entry& entry : desk.entries) {
    if (entry.kind != "measure_check_due") continue;
    const auto event = Told<intake::CaseAggregate>("intake", *desk.value, entry, desk.now);
    intake::v1::Case about;
    intake::ToProto(*desk.value, &about);
    const auto messages = MessagesOf(event, about);
    EXPECT_EQ(PlanOf(messages), (Plan{{"staff/li.na", "roles/service_lead", "measure_check_due",
                                       Channel::kFeed}}));
    ASSERT_FALSE(messages.empty());
    const std::string text = Written(messages[0], Channel::kFeed);
    EXPECT_TRUE(Says(text, about.number()) && Says(text, "a check on site")) << text;
  }
}

TEST(AlarmRoutes, INT_14_ACaseWithoutAgentAlarmsTheLeadOnce) {
  intake::v1::Case about;
  about.set_number("C-26-000123-S");
  type::v1::Event event;
  event.set_id(ids::DerivedUuid("test", "event").ToString());
  event.set_type("aftercare.intake.case.measure_lapsed");
  event.set_subject("cases/01890000-0000-7000-8000-000000000001");
  auto* kind = event.add_facts();
  kind->set_key("kind");
  kind->set_value("COUPON");
  EXPECT_EQ(PlanOf(MessagesOf(event, about)),
            (Plan{{"roles/service_lead", "", "measure_lapsed", Channel::kFeed},
                  {"roles/service_lead", "", "measure_lapsed", Channel::kEmail}}));
}

TEST(AlarmRoutes, REP_07_AnOverdueLoanRemindsTheCustomerAndTellsTheAgent) {
  const absl::Time now = repair::At("2026-03-02T08:00:00Z");
  const auto rules = repair::InstalledRules();
  const auto must = [&](const repair::Loaner* loaner, const repair::LoanerCommand& command,
                        absl::Time at) {
    auto change =
        repair::Decide(loaner, command, repair::By("chen.yu", {"warehouse"}, at), rules);
    EXPECT_TRUE(change.ok()) << change.status();
    return *std::move(change);
  };
  repair::Loaner loaner = must(nullptr, repair::RegisterLoaner{"X1", "SN-77"}, now).next;
  loaner = must(&loaner, repair::AllocateLoaner{repair::Id("case"), kCustomer, {}}, now).next;
  loaner = must(&loaner, repair::HandOutLoaner{}, now).next;
  const absl::Time due = *loaner.loan->due_at;
  const auto overdue = must(&loaner, repair::Tick{}, due);
  const auto events = ToldAll<repair::LoanerAggregate>("repair", overdue, due);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].type(), "aftercare.repair.loaner.loaner_overdue");
  EXPECT_EQ(CaseOf(*ViewOf(events[0])), absl::StrCat("cases/", repair::Id("case").ToString()));
  const auto messages = MessagesOf(events[0], CaseOfCustomer());
  EXPECT_EQ(PlanOf(messages),
            (Plan{{kCustomer, "", "loaner_overdue", Channel::kEmail},
                  {"staff/li.na", "roles/service_lead", "loaner_not_returned", Channel::kFeed}}));
  ASSERT_FALSE(messages.empty());
  const std::string text = Written(messages[0], Channel::kEmail);
  for (const char* part : {"C-26-000123-S", "X1", "SN-77"}) EXPECT_TRUE(Says(text, part)) << text;
}

TEST(AlarmRoutes, LOG_07_HeldGoodsInformBothSides) {
  logistics::Bench bench;
  bench.Receive({{{"PHONE-X", "", 3}}, true, true});
  ASSERT_TRUE(bench.rma.on_hold);
  std::set<std::string> told;
  for (const auto& event : ToldAll<logistics::RmaAggregate>("logistics", bench.last, bench.now)) {
    const auto messages = MessagesOf(event, CaseOfCustomer());
    if (messages.empty()) continue;
    told.insert(event.type());
    EXPECT_EQ(PlanOf(messages),
              (Plan{{kCustomer, "", "goods_held", Channel::kEmail},
                    {"staff/li.na", "roles/service_lead", "goods_to_clear_up", Channel::kFeed}}));
    logistics::v1::Rma resource;
    logistics::ToProto(bench.rma, &resource);
    for (const PlannedMessage& message : messages) {
      const std::string text = Written(message, message.channels.front());
      EXPECT_TRUE(Says(text, resource.number())) << text;
    }
  }
  EXPECT_EQ(told, std::set<std::string>{"aftercare.logistics.rma.goods_held"});
}

// A return without a case has no customer we know of; our own side hears of it all the same.
TEST(AlarmRoutes, LOG_07_HeldGoodsWithoutACaseAreToldToTheLead) {
  logistics::CreateRma command = logistics::TwoLines();
  command.order.case_id = {};
  logistics::Bench bench(command);
  bench.Receive({{{"PHONE-X", "", 3}}, true, true});
  Plan plan;
  for (const auto& event : ToldAll<logistics::RmaAggregate>("logistics", bench.last, bench.now)) {
    for (const Planned& planned : PlanOf(MessagesOf(event, intake::v1::Case()))) {
      plan.push_back(planned);
    }
  }
  EXPECT_EQ(plan, (Plan{{"roles/service_lead", "", "goods_to_clear_up", Channel::kFeed}}));
}

// Whatever takes the stock to its reorder point is told, and nothing else of a part is.
TEST(AlarmRoutes, REP_06_EveryEntryThatTakesAPartToItsReorderPointIsTold) {
  const absl::Time now = repair::At("2026-03-02T08:00:00Z");
  const auto rules = repair::InstalledRules();
  const ids::Uuid order = repair::Id("order");
  repair::Part part;
  const repair::Part* known = nullptr;
  std::vector<std::string> told;
  for (const repair::PartCommand& command : std::vector<repair::PartCommand>{
           repair::UpsertPart{"P-1", "HUB", "Battery", repair::PartClass::kBattery, 2, 1},
           repair::ReceiveStock{5, "DN-1"},
           repair::ReservePart{order, 1, 2},
           repair::ReservePart{order, 2, 1},
           repair::ConsumePart{order, 1, 2},
           repair::ReleasePart{order, 2, 1},
           repair::UpsertPart{"P-1", "HUB", "Battery", repair::PartClass::kBattery, 3, 2}}) {
    auto change = repair::Decide(known, command, repair::By("sun", {"warehouse"}, now), rules);
    ASSERT_TRUE(change.ok()) << change.status();
    for (const auto& event : ToldAll<repair::PartAggregate>("repair", *change, now)) {
      const auto messages = MessagesOf(event, intake::v1::Case());
      const bool due = std::any_of(event.facts().begin(), event.facts().end(),
                                   [](const auto& fact) { return fact.key() == "reorder_due"; });
      EXPECT_EQ(messages.size(), due ? 1u : 0u) << event.type();
      for (const auto& [audience, otherwise, key, channel] : PlanOf(messages)) {
        EXPECT_EQ(audience, "roles/purchasing");
        EXPECT_EQ(otherwise, "roles/service_lead");
        EXPECT_EQ(key, "part_to_reorder");
        told.push_back(event.type().substr(event.type().rfind('.') + 1));
        const std::string text = Written(messages[0], channel);
        EXPECT_TRUE(Says(text, "part P-1 at HUB")) << text;
      }
    }
    part = change->next;
    known = &part;
  }
  // No stock at first; 5 - 2 - 1 = 2 available of a point of 2; then 3 available of a point of 3.
  EXPECT_EQ(told, (std::vector<std::string>{"part_upserted", "part_reserved", "part_upserted"}));
}

}  // namespace
}  // namespace aftercare::notification
