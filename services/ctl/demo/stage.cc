#include "services/ctl/demo/stage.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "aftercare/type/v1/operations.pb.h"
#include "common/ids/uuid.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/demo/words.h"
#include "services/ctl/report.h"

namespace aftercare::ctl::demo {
namespace {

constexpr char kAdmin[] = "root.admin";  // whose clocks the test clocks are
constexpr absl::Duration kPoll = absl::Milliseconds(20);
constexpr int kMostRepeats = 5;

bool MayPass(grpc::StatusCode code) {
  return code == grpc::StatusCode::UNAVAILABLE || code == grpc::StatusCode::DEADLINE_EXCEEDED ||
         code == grpc::StatusCode::RESOURCE_EXHAUSTED;
}

absl::Duration AheadOf(const type::v1::TestClock& clock) {
  return absl::Seconds(clock.ahead().seconds()) + absl::Nanoseconds(clock.ahead().nanos());
}

std::unique_ptr<google::protobuf::Message> WithRequestId(const google::protobuf::Message& given) {
  std::unique_ptr<google::protobuf::Message> request(given.New());
  request->CopyFrom(given);
  const auto* field = request->GetDescriptor()->FindFieldByName("request_id");
  if (field != nullptr && request->GetReflection()->GetString(*request, field).empty()) {
    request->GetReflection()->SetString(request.get(), field,
                                        ids::NewUuid(absl::Now()).ToString());
  }
  return request;
}

}  // namespace

Stage::Stage(Setting setting, Narrator& narrator)
    : setting_(std::move(setting)), narrator_(narrator), mailbox_(setting_.mails) {
  ahead_ = AheadOf(Call<type::v1::TestClock>(kAdmin, "TestClockService/GetClock",
                                             type::v1::GetClockRequest(), "intake"));
}

Link& Stage::As(absl::string_view who) {
  auto& link = links_[std::string(who)];
  if (link == nullptr) {
    Access access = setting_.access;
    access.token.clear();
    access.as = std::string(who);
    link = std::make_unique<Link>(std::move(access));
    if (const auto opened = link->Open(); !opened.ok()) throw Broken(std::string(opened.message()));
    link->set_trace(trace_);
  }
  return *link;
}

grpc::Status Stage::Try(absl::string_view who, absl::string_view method,
                        const google::protobuf::Message& request,
                        google::protobuf::Message& answer, absl::string_view service) {
  Link& link = As(who);
  const auto found = FindMethod(method);
  if (!found.ok()) throw Broken(std::string(found.status().message()));
  const auto address = link.AddressOf(**found, std::string(service), "");
  if (!address.ok()) throw Broken(std::string(address.status().message()));
  const auto sent = WithRequestId(request);
  grpc::Status status;
  for (int repeat = 0; repeat < kMostRepeats; ++repeat) {
    status = link.Call(*address, PathOf(**found), *sent, &answer);
    if (!MayPass(status.error_code())) break;
    absl::SleepFor(kPoll * (1 << repeat));
  }
  return status;
}

void Stage::Must(absl::string_view who, absl::string_view method,
                 const google::protobuf::Message& request, google::protobuf::Message& answer,
                 absl::string_view service) {
  const grpc::Status status = Try(who, method, request, answer, service);
  if (status.ok()) return;
  Particulars(status);
  throw Broken(absl::StrCat(method, service.empty() ? "" : " of ", service, " as ",
                            who.empty() ? "nobody" : who, ": ", OneLine(status)));
}

std::string Stage::Refused(absl::string_view who, absl::string_view method,
                           const google::protobuf::Message& request, absl::string_view reason) {
  const auto found = FindMethod(method);
  if (!found.ok()) throw Broken(std::string(found.status().message()));
  const std::unique_ptr<google::protobuf::Message> answer(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype((*found)->output_type())
          ->New());
  const grpc::Status status = Try(who, method, request, *answer, "");
  if (status.ok()) throw Broken(absl::StrCat(method, " as ", who, " was to be refused"));
  std::string said = ReasonOf(status);
  if (said.empty()) said = CodeName(status.error_code());
  if (!reason.empty() && said != reason) {
    throw Broken(absl::StrCat(method, " as ", who, " was to be refused for ", reason, ": ",
                              OneLine(status)));
  }
  return said;
}

void Stage::Until(absl::string_view what, const std::function<bool()>& holds) {
  const absl::Time end = absl::Now() + setting_.patience;
  while (!holds()) {
    if (absl::Now() > end) {
      throw Broken(absl::StrCat("waited ", Span(setting_.patience), " in vain for ", what));
    }
    absl::SleepFor(kPoll);
  }
}

void Stage::Expect(bool holds, absl::string_view what) {
  if (!holds) throw Broken(absl::StrCat("expected: ", what));
}

Mail Stage::Mailed(absl::string_view to, const std::vector<std::string>& words, bool shown) {
  std::optional<Mail> mail;
  Until(absl::StrCat("a mail to ", to, " that says ", absl::StrJoin(words, ", ")), [&] {
    mail = mailbox_.Take(to, words);
    return mail.has_value();
  });
  if (shown) Act("  mail", absl::StrCat("to ", to, ": ", mail->subject));
  return *std::move(mail);
}

absl::Time Stage::Now() { return absl::Now() + ahead_; }

// Each from where it stands, so that clocks which differed do not stay apart.
void Stage::MoveClocks(absl::Time to) {
  for (const absl::string_view service : kAreas) {
    const absl::Duration left =
        to - absl::Now() -
        AheadOf(Call<type::v1::TestClock>(kAdmin, "TestClockService/GetClock",
                                          type::v1::GetClockRequest(), service));
    type::v1::AdvanceClockRequest request;
    // Clocks move by whole seconds.
    request.mutable_by()->set_seconds(
        std::max<int64_t>(1, absl::ToInt64Seconds(absl::Ceil(left, absl::Seconds(1)))));
    ahead_ = AheadOf(Call<type::v1::TestClock>(kAdmin, "TestClockService/AdvanceClock", request,
                                               service));
  }
}

void Stage::Advance(absl::Duration by) { MoveClocks(Now() + by); }

void Stage::AdvanceTo(int hour, int minute, std::optional<absl::Weekday> weekday) {
  const absl::Time now = Now();
  absl::CivilDay day = absl::ToCivilDay(now, StoryZone());
  const auto instant = [&] {
    return absl::FromCivil(absl::CivilMinute(day) + 60 * hour + minute, StoryZone());
  };
  while (instant() <= now || (weekday && absl::GetWeekday(day) != *weekday)) ++day;
  MoveClocks(instant());
}

std::string Stage::Follow(const std::string& trace) {
  trace_ = observe::ParseTraceparent(trace).value_or(observe::NewTrace());
  for (auto& [who, link] : links_) link->set_trace(trace_);
  return observe::FormatTraceparent(trace_);
}

}  // namespace aftercare::ctl::demo
