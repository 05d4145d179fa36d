#include "tests/fault/suite/final_check.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <pqxx/pqxx>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "aftercare/intake/v1/case.grpc.pb.h"
#include "aftercare/type/v1/event.pb.h"
#include "aftercare/type/v1/operations.grpc.pb.h"
#include "tests/support/eventually.h"

namespace aftercare::testing {
namespace {

// Who follows whom, as the services' main.cc have it.
const std::vector<std::pair<std::string, std::string>>& Followings() {
  static const auto* const all = new std::vector<std::pair<std::string, std::string>>{
      {"intake", "intake"},          {"intake", "repair"},
      {"intake", "logistics"},       {"intake", "notification"},
      {"logistics", "logistics"},    {"survey", "intake"},
      {"survey", "survey"},          {"notification", "intake"},
      {"notification", "repair"},    {"notification", "logistics"},
      {"notification", "survey"},    {"notification", "notification"}};
  return *all;
}

// Of one service's consumers of one source; what was produced less what was handled.
std::string Behind(const std::string& service, const std::string& source) {
  return absl::StrCat("(SELECT count(*) FROM ", source, ".outbox) - (SELECT coalesce(sum(applied + "
                      "ignored + dead), 0) FROM ", service, ".consumer WHERE source = '", source,
                      "')");
}

constexpr char kUnsent[] =
    "SELECT count(*) FROM notification.message WHERE state IN ('QUEUED', 'SENDING')";

std::string IdIn(const std::string& name) { return name.substr(name.find('/') + 1); }

}  // namespace

int64_t FinalCheck::Count(const std::string& sql) {
  const std::string count = Ask(system_.database(), sql);
  return count.empty() ? 0 : std::atoll(count.c_str());
}

int64_t FinalCheck::CountOpen(bool with_messages) {
  std::vector<std::string> open;
  for (const std::string& service : ServiceNames()) {
    open.push_back(
        absl::StrCat("(SELECT count(*) FROM ", service, ".effect WHERE state = 'pending')"));
  }
  for (const auto& [service, source] : Followings()) {
    open.push_back(absl::StrCat("abs(", Behind(service, source), ")"));
  }
  if (with_messages) open.push_back(absl::StrCat("(", kUnsent, ")"));
  return Count(absl::StrCat("SELECT ", absl::StrJoin(open, " + ")));
}

void FinalCheck::AwaitQuiet(absl::Duration within) {
  constexpr absl::Duration kPause = absl::Milliseconds(100);
  const time::Stopwatch watch;
  while (!Eventually([&] { return CountOpen(/*with_messages=*/true) == 0; }, absl::Seconds(4),
                     kPause)) {
    if (watch.Elapsed() > within) return TellOpen(watch.Elapsed());
    if (CountOpen(/*with_messages=*/false) > 0) continue;
    type::v1::AdvanceClockRequest request;
    request.set_request_id(NewId());
    request.mutable_by()->set_seconds(3600);
    type::v1::TestClock clock;
    using Clocks = type::v1::TestClockService;
    ASSERT_TRUE(callers_.Persist<Clocks>("root.admin", &Clocks::Stub::AdvanceClock, request, &clock,
                                         "notification"));
  }
}

void FinalCheck::TellOpen(absl::Duration waited) {
  std::string state;
  for (const std::string& service : ServiceNames()) {
    const int64_t pending =
        Count(absl::StrCat("SELECT count(*) FROM ", service, ".effect WHERE state = 'pending'"));
    if (pending > 0) absl::StrAppend(&state, service, " has ", pending, " effects pending; ");
  }
  for (const auto& [service, source] : Followings()) {
    const int64_t behind = Count(absl::StrCat("SELECT ", Behind(service, source)));
    if (behind != 0) absl::StrAppend(&state, service, " is ", behind, " behind ", source, "; ");
  }
  ADD_FAILURE() << "not quiet after " << waited << ": " << state << Count(kUnsent)
                << " messages are not sent";
}

void FinalCheck::ExpectWhole(const std::vector<CaseHistory>& played) {
  ExpectAcknowledgedOnce(played);
  ExpectEffectsOnce(played);
  ExpectMessagesOnce(played);
  ExpectSound();
}

void FinalCheck::ExpectSound() {
  ExpectHandledOnce();
  for (const std::string& service : ServiceNames()) {
    SCOPED_TRACE(service);
    ExpectEventsInOrder(service);
    ExpectTimelines(service);
  }
  EXPECT_EQ(CountDeadLetters(), 0);
}

void FinalCheck::ExpectHandledOnce() {
  for (const auto& [service, source] : Followings()) {
    EXPECT_EQ(Count(absl::StrCat("SELECT ", Behind(service, source))), 0)
        << service << " following " << source;
  }
}

int64_t FinalCheck::CountDeadLetters() {
  int64_t letters = 0;
  for (const std::string& service : ServiceNames()) {
    letters += Count(absl::StrCat("SELECT count(*) FROM ", service, ".dead_letter"));
  }
  return letters;
}

void FinalCheck::ExpectAcknowledgedOnce(const std::vector<CaseHistory>& played) {
  const auto cases = static_cast<int64_t>(played.size());
  EXPECT_EQ(Count("SELECT count(*) FROM intake.cases"), cases);
  for (const char* kind : {"registered", "first_contact_recorded", "measure_requested",
                           "cause_recorded", "plan_submitted", "plan_approved"}) {
    EXPECT_EQ(Count(absl::StrCat("SELECT count(*) FROM intake.timeline WHERE kind = '", kind, "'")),
              cases)
        << kind;
  }
  std::set<std::string> names;
  for (const CaseHistory& history : played) {
    EXPECT_TRUE(names.insert(history.name).second) << history.name << " was opened twice";
    EXPECT_EQ(history.calls.size(), static_cast<size_t>(CaseLoad::kCallsEach));
  }
}

void FinalCheck::ExpectEffectsOnce(const std::vector<CaseHistory>& played) {
  // By table: case -> the one resource the case names.
  std::map<std::string, std::map<std::string, std::string>> named;
  for (const CaseHistory& history : played) {
    intake::v1::GetCaseRequest get;
    get.set_name(history.name);
    intake::v1::Case value;
    using Cases = intake::v1::CaseService;
    ASSERT_TRUE(callers_.Persist<Cases>("li.na", &Cases::Stub::GetCase, get, &value));
    const std::string id = IdIn(value.name());
    EXPECT_TRUE(value.has_first_contact()) << history.name;
    ASSERT_EQ(value.measures_size(), 1) << history.name;
    EXPECT_EQ(value.measures(0).refusal(), "") << history.name;
    named["repair.loaners"][id] = IdIn(value.measures(0).resource());
    ASSERT_EQ(value.plans_size(), 1) << history.name;
    for (const auto& resource : value.plans(0).actions(0).resources()) {
      EXPECT_EQ(resource.refusal(), "") << history.name << " " << resource.key();
      const char* table = absl::EndsWith(resource.key(), ".rma")        ? "logistics.rma"
                          : absl::EndsWith(resource.key(), ".shipment") ? "logistics.shipment"
                                                                        : "repair.work_orders";
      EXPECT_TRUE(named[table].emplace(id, IdIn(resource.name())).second)
          << history.name << " names two of " << table;
    }
  }
  pqxx::connection connection(system_.database().owner());
  pqxx::nontransaction work(connection);
  for (const char* table :
       {"repair.loaners", "logistics.rma", "logistics.shipment", "repair.work_orders"}) {
    std::map<std::string, std::string> there;
    for (const auto& row : work.exec(absl::StrCat("SELECT coalesce(case_id::text, ''), id FROM ", table,
                                                  table == std::string("repair.loaners")
                                                      ? " WHERE case_id IS NOT NULL"
                                                      : ""))) {
      EXPECT_TRUE(there.emplace(row[0].as<std::string>(), row[1].as<std::string>()).second)
          << "case " << row[0].as<std::string>() << " has a second one in " << table;
    }
    EXPECT_EQ(there.size(), played.size()) << table;
    EXPECT_TRUE(there == named[table]) << "cases and " << table << " do not name each other";
  }
  for (const std::string& service : ServiceNames()) {
    EXPECT_EQ(Count(absl::StrCat("SELECT count(*) FROM ", service,
                                 ".effect WHERE state <> 'done'")), 0)
        << service;
  }
}

void FinalCheck::ExpectMessagesOnce(const std::vector<CaseHistory>& played) {
  // One text of one kind about one case to one receiver, however often its event was told.
  EXPECT_EQ(Count("SELECT count(*) FROM (SELECT FROM notification.message WHERE about LIKE 'cases/%' "
                  "GROUP BY about, template_key, recipient HAVING count(*) > 1) twice"), 0);
  EXPECT_EQ(Count("SELECT count(DISTINCT about) FROM notification.message WHERE state = 'DELIVERED' "
                  "AND recipient LIKE 'customers/%' AND about LIKE 'cases/%'"),
            static_cast<int64_t>(played.size()));
  EXPECT_EQ(Count("SELECT count(*) FROM notification.message WHERE state = 'FAILED'"), 0);
  // Every message that counts as delivered by mail is a mail.
  std::set<std::string> mails;
  for (const auto& entry : std::filesystem::directory_iterator(system_.mails())) {
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (!absl::StartsWith(line, "Message-ID:")) continue;
      mails.insert(line.substr(line.find('<') + 1, 36));
      break;
    }
  }
  pqxx::connection connection(system_.database().owner());
  pqxx::nontransaction work(connection);
  int64_t lost = 0;
  for (const auto& row : work.exec("SELECT id FROM notification.message WHERE state = 'DELIVERED' "
                                   "AND channel = 'EMAIL'")) {
    lost += mails.count(row[0].as<std::string>()) == 0;
  }
  EXPECT_EQ(lost, 0) << "messages that were delivered but are no mails; mails: " << mails.size();
}

// Each aggregate's events are its versions, one after the other in the order of their positions.
void FinalCheck::ExpectEventsInOrder(const std::string& service) {
  pqxx::connection connection(system_.database().owner());
  pqxx::nontransaction work(connection);
  std::map<std::string, int64_t> last;
  int64_t events = 0, disorder = 0;
  for (const auto& row : work.exec(absl::StrCat("SELECT envelope FROM ", service,
                                                ".outbox ORDER BY xid, seq"))) {
    type::v1::Event event;
    ASSERT_TRUE(event.ParseFromString(pqxx::binarystring(row[0]).str()));
    int64_t& version = last[event.subject()];
    disorder += event.version() != version + 1;
    version = event.version();
    ++events;
  }
  EXPECT_EQ(disorder, 0);
  EXPECT_EQ(events, Count(absl::StrCat("SELECT count(*) FROM ", service, ".timeline")));
}

void FinalCheck::ExpectTimelines(const std::string& service) {
  using Timelines = type::v1::TimelineService;
  type::v1::VerifyTimelinesRequest request;
  do {
    // Page tokens are those of the replica that gave them.
    type::v1::VerifyTimelinesResponse page;
    const grpc::Status status = callers_.Try<Timelines>(
        "qian.yi", 0, &Timelines::Stub::VerifyTimelines, request, &page, service);
    ASSERT_TRUE(status.ok()) << status.error_message();
    for (const std::string& fault : page.faults()) ADD_FAILURE() << fault;
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
}

}  // namespace aftercare::testing
