// Chapter 7: nobody attends to a case; its clock warns, runs out, escalates (INT-11).
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "aftercare/notification/v1/feed.pb.h"
#include "aftercare/type/v1/operations.pb.h"
#include "services/ctl/demo/catalogue_rows.h"
#include "services/ctl/demo/words.h"

namespace aftercare::ctl::demo {
namespace {

using intake::v1::Case;

std::string FactOf(const type::v1::TimelineEntry& entry, absl::string_view key) {
  for (const auto& fact : entry.facts()) {
    if (fact.key() == key) return fact.value();
  }
  return "";
}

// Entries of this kind about the clock of first contact.
std::vector<type::v1::TimelineEntry> Fired(Stage& stage, const Matter& matter,
                                           absl::string_view kind) {
  type::v1::ListTimelineEntriesRequest list;
  list.set_parent(matter.name);
  list.set_page_size(1000);
  const auto entries = stage.Call<type::v1::ListTimelineEntriesResponse>(
      "zhao.lei", "TimelineService/ListTimelineEntries", list, "intake");
  std::vector<type::v1::TimelineEntry> fired;
  for (const auto& entry : entries.timeline_entries()) {
    if (entry.kind() == kind && FactOf(entry, "clock") == "FIRST_CONTACT") fired.push_back(entry);
  }
  return fired;
}

// Exactly one of that kind comes about; answers it.
type::v1::TimelineEntry Await(Stage& stage, const Matter& matter, absl::string_view kind) {
  std::vector<type::v1::TimelineEntry> fired;
  stage.Until(absl::StrCat(kind, " of ", matter.number), [&] {
    fired = Fired(stage, matter, kind);
    return !fired.empty();
  });
  stage.Expect(fired.size() == 1, absl::StrCat(kind, " once (INT-11)"));
  return fired.front();
}

void Warned(Stage& stage, const Matter& matter, const std::string& agent) {
  Await(stage, matter, "clock_warning");
  notification::v1::ListFeedRequest feed;
  feed.set_recipient(absl::StrCat("staff/", agent));
  stage.Until(absl::StrCat("the warning in the feed of ", agent), [&] {
    const auto listed = stage.Call<notification::v1::ListFeedResponse>(agent, "FeedService/ListFeed",
                                                                       feed);
    return std::any_of(listed.messages().begin(), listed.messages().end(), [&](const auto& one) {
      return one.template_key() == "breach_warning" && one.about() == matter.name;
    });
  });
  stage.Act("  intake", absl::StrCat("80 % of the time is over: warning to ", agent));
}

}  // namespace

void Lateness(Stage& stage, Story& story) {
  stage.tell().Chapter("A clock runs out");
  Matter& matter = story.forgotten;
  matter.buyer = BuyerOf(stage, "CH65N020001");
  matter.trace = stage.Follow();
  intake::v1::OpenCaseRequest request;
  auto* report = request.mutable_report();
  report->set_symptom("充电器时好时坏，插上后经常不工作。");
  report->set_wish("换一个");
  report->set_impact(intake::v1::IMPACT_LIMITED);
  report->set_kind(intake::v1::MATTER_KIND_FAULT);
  const auto opened = Open(stage, "li.na", matter, request);
  const auto clock = ClockOf(opened, intake::v1::CLOCK_KIND_FIRST_CONTACT);
  const absl::Duration target = absl::Seconds(clock.target().seconds());
  stage.Act(opened.agent(), absl::StrCat("registers ", opened.number(), " for ",
                                         matter.buyer.display_name, ": ", ClockLine(clock)));
  stage.Advance(target * 4 / 5);
  Warned(stage, matter, opened.agent());
  stage.Advance(target / 5 + absl::Seconds(1));
  const auto breached = Await(stage, matter, "clock_breached");
  const Mail breach = stage.Mailed("wang.fang@aftercare.example", {matter.number, "已超时"},
                                   /*shown=*/false);
  stage.Act("  intake", absl::StrCat("the time is over: breach, told to the ",
                                     FactOf(breached, "role")));
  stage.tell().Add(absl::StrCat("mail to wang.fang: ", breach.subject));
  stage.Advance(target / 2 + absl::Seconds(1));
  const auto escalated = Await(stage, matter, "clock_escalated");
  const Mail escalation = stage.Mailed("zhao.lei@aftercare.example", {matter.number, "升级"},
                                       /*shown=*/false);
  stage.Act("  intake", absl::StrCat("half the time again: escalated to the ",
                                     FactOf(escalated, "role")));
  stage.tell().Add(absl::StrCat("mail to zhao.lei: ", escalation.subject));

  intake::v1::AcknowledgeBreachRequest acknowledge;
  acknowledge.set_name(matter.name);
  acknowledge.set_kind(intake::v1::CLOCK_KIND_FIRST_CONTACT);
  stage.Call<Case>("zhao.lei", "CaseService/AcknowledgeBreach", acknowledge);
  stage.Act("zhao.lei", "acknowledges, so nobody else is called, and has the customer called");
  intake::v1::RecordFirstContactRequest contact;
  contact.set_name(matter.name);
  auto* first = contact.mutable_first_contact();
  first->set_apology("让您久等了，非常抱歉。");
  first->set_explanation("充电器接触不良。");
  first->set_wish("换一个");
  first->set_channel(intake::v1::CHANNEL_PHONE);
  first->mutable_promise()->set_action(intake::v1::PROMISED_ACTION_REPLACE);
  SetTime(stage.Now() + absl::Hours(48), first->mutable_promise()->mutable_due_time());
  const auto contacted = stage.Call<Case>(opened.agent(), "CaseService/RecordFirstContact", contact);
  const auto ended = ClockOf(contacted, intake::v1::CLOCK_KIND_FIRST_CONTACT);
  stage.Expect(ended.late_by().seconds() > 0, "how late to be kept (INT-11)");
  stage.Act(opened.agent(), absl::StrCat("calls: ", ClockLine(ended)));
}

}  // namespace aftercare::ctl::demo
