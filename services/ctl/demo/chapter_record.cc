// The end: what is on record of the first case, the figures, and that nothing was lost on the way.
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "aftercare/repair/v1/work_order.pb.h"
#include "aftercare/survey/v1/figure.pb.h"
#include "aftercare/type/v1/operations.pb.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/demo/story.h"
#include "services/ctl/demo/words.h"

namespace aftercare::ctl::demo {
namespace {

constexpr size_t kMostFacts = 90;  // characters of a line of the timeline

void TellTimeline(Stage& stage, const Matter& matter) {
  type::v1::ListTimelineEntriesRequest list;
  list.set_parent(matter.name);
  list.set_page_size(1000);
  const auto entries = stage.Call<type::v1::ListTimelineEntriesResponse>(
      "qian.yi", "TimelineService/ListTimelineEntries", list, "intake");
  int64_t number = 0;
  std::string lines;
  for (const auto& entry : entries.timeline_entries()) {
    stage.Expect(entry.number() == ++number, "a timeline without gaps (INT-24)");
    std::string facts = absl::StrJoin(
        entry.facts(), " ", [](std::string* out, const type::v1::Fact& fact) {
          absl::StrAppend(out, fact.key(), "=", fact.value());
        });
    if (facts.size() > kMostFacts) {
      size_t cut = kMostFacts - 3;
      while (cut > 0 && (static_cast<uint8_t>(facts[cut]) & 0xC0) == 0x80) --cut;
      facts = facts.substr(0, cut) + "...";
    }
    absl::StrAppendFormat(&lines, "%s%2d  %s  %-26s %-20s %s", lines.empty() ? "" : "\n",
                          entry.number(), Moment(entry.time()), entry.kind(), entry.actor(), facts);
  }
  stage.Expect(number > 20, "the whole story on the timeline (INT-18)");
  stage.Act("qian.yi", absl::StrCat("reads what is on record of ", matter.number, ":"));
  stage.tell().Quote(lines);
}

// One call tells what all have done about the phone (REP-04).
void TellSerial(Stage& stage, const Matter& matter) {
  repair::v1::GetSerialHistoryRequest ask;
  ask.set_serial_number(matter.buyer.serial);
  const auto history = stage.Call<repair::v1::SerialHistory>(
      "li.na", "WorkOrderService/GetSerialHistory", ask);
  stage.Expect(history.cases_size() == 1 && history.repairs_size() == 1 &&
                   history.repairs(0).replaced_parts_size() == 2 && history.loans_size() == 1,
               "one case, one repair with its parts, one loan of the serial (REP-04)");
  const std::string parts = absl::StrJoin(
      history.repairs(0).replaced_parts(), ", ",
      [](std::string* out, const repair::v1::ReplacedPart& part) {
        absl::StrAppend(out, part.part_number(), " put in");
        if (part.covered_until_date().empty()) return;
        absl::StrAppend(out, " and covered until ", part.covered_until_date());
      });
  stage.Act("li.na", absl::StrCat("looks up ", history.serial_number(), ": ",
                                  history.cases(0).number(), ", ", history.repairs(0).number(),
                                  ", ", parts, "; ", history.loans(0).serial_number(),
                                  history.loans(0).has_end_time() ? " was lent" : " is lent"));
}

std::string RowText(survey::v1::Measure measure, const survey::v1::FigureRow& row) {
  if (measure != survey::v1::MEASURE_SATISFACTION) {
    return absl::StrCat(row.count(), row.count() == 1 ? " case, mean " : " cases, mean ", Span(absl::Milliseconds(row.mean())), ", median ",
                        Span(absl::Milliseconds(row.p50())), ", 90 % within ",
                        Span(absl::Milliseconds(row.p90())));
  }
  return absl::StrFormat("%d answered of %d asked, %d satisfied, mean %.2f", row.count(),
                         row.asked(), row.satisfied(), row.mean() / 1000.0);
}

// Figures are kept from events, so the last ones may take a moment (SUR-09).
void TellFigures(Stage& stage) {
  stage.Act("zhao.lei", "asks for this month's figures:");
  for (const auto measure :
       {survey::v1::MEASURE_RESPONSE, survey::v1::MEASURE_HANDLING,
        survey::v1::MEASURE_HANDLING_WITHOUT_PAUSES, survey::v1::MEASURE_SATISFACTION}) {
    survey::v1::QueryFiguresRequest query;
    query.set_measure(measure);
    query.set_period(survey::v1::PERIOD_MONTH);
    query.add_group_by(survey::v1::DIMENSION_LEVEL);
    SetTime(stage.Now() - absl::Hours(24 * 31), query.mutable_start_time());
    SetTime(stage.Now() + absl::Hours(24), query.mutable_end_time());
    survey::v1::QueryFiguresResponse answer;
    stage.Until(absl::StrCat("figures of ", Word(measure)), [&] {
      answer = stage.Call<survey::v1::QueryFiguresResponse>("zhao.lei",
                                                            "FigureService/QueryFigures", query);
      int64_t count = 0;
      for (const auto& row : answer.rows()) count += row.count();
      return count >= 1;
    });
    for (const auto& row : answer.rows()) {
      stage.tell().Quote(absl::StrFormat("%-24s %-8s %-20s %s", Word(measure), row.period(),
                                         LevelWord(row.slice().level()), RowText(measure, row)));
    }
  }
}

void TellIntegrity(Stage& stage) {
  int64_t aggregates = 0, entries = 0;
  for (const absl::string_view service : kAreas) {
    type::v1::VerifyTimelinesRequest verify;
    do {
      const auto page = stage.Call<type::v1::VerifyTimelinesResponse>(
          "qian.yi", "TimelineService/VerifyTimelines", verify, service);
      stage.Expect(page.faults_size() == 0, absl::StrCat("no faults in ", service, "'s timelines"));
      aggregates += page.checked();
      entries += page.entries();
      verify.set_page_token(page.next_page_token());
    } while (!verify.page_token().empty());
    type::v1::ListDeadLettersRequest letters;
    letters.set_state(type::v1::DeadLetter::STATE_DEAD);
    const auto dead = stage.Call<type::v1::ListDeadLettersResponse>(
        "qian.yi", "DeadLetterService/ListDeadLetters", letters, service);
    stage.Expect(dead.dead_letters_size() == 0,
                 absl::StrCat("no dead letters in ", service, ": ",
                              dead.dead_letters_size() > 0 ? dead.dead_letters(0).reason() : ""));
  }
  stage.Act("qian.yi", absl::StrCat("verifies all five services: ", aggregates, " timelines, ",
                                    entries, " entries, every hash fits; no dead letters"));
}

}  // namespace

void Record(Stage& stage, Story& story) {
  stage.tell().Chapter("What is on record");
  TellTimeline(stage, story.drained);
  TellSerial(stage, story.drained);
  TellFigures(stage);
  TellIntegrity(stage);
  const auto trace = observe::ParseTraceparent(story.drained.trace);
  stage.tell().Add(absl::StrCat("trace of the first case, in all five services' logs: ",
                                trace ? trace->TraceIdText() : "none"));
}

}  // namespace aftercare::ctl::demo
