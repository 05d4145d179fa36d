// aftercarectl over the five real programs, as somebody at a prompt uses it: what is answered and
// where, how a refusal reads, how it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/suite/system.h"
#include "tests/support/run.h"

namespace aftercare::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;
using Json = nlohmann::json;

const std::string kCtl = std::string(AFTERCARE_BINARY) + "/bin/aftercarectl";
const std::string kData = std::string(AFTERCARE_SOURCE) + "/tests/data";

constexpr char kReport[] =
    R"("report": {"channel": "CHANNEL_PHONE", "symptom": "It does not start.",
                  "impact": "IMPACT_UNUSABLE", "kind": "MATTER_KIND_FAULT"})";

class CtlTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { system_ = new System; }
  static void TearDownTestSuite() { delete system_; }

  static Ran Ctl(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), kCtl);
    return RunToEnd(arguments, system_->ClientEnvironment(), input);
  }
  // An import's file, as a user's editor has left it.
  static std::string File(const std::string& name, const std::string& text) {
    const std::string path = absl::StrCat(system_->folder(), "/", name);
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  static std::string Text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  static Json Open() {
    const Ran ran = Ctl({"call", "CaseService/OpenCase", absl::StrCat("{", kReport, "}"), "--as",
                         "li.na"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    return Json::parse(ran.out, nullptr, false);
  }

  static System* system_;
};

System* CtlTest::system_ = nullptr;

// --- call ---

TEST_F(CtlTest, CallAnswersJsonAndTellsTheRequestId) {
  const Ran ran = Ctl({"call", "CaseService/OpenCase", absl::StrCat("{", kReport, "}"), "--as",
                       "li.na"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const Json answer = Json::parse(ran.out, nullptr, false);
  ASSERT_TRUE(answer.is_object()) << ran.out;
  EXPECT_THAT(answer.value("number", ""), StartsWith("C-"));
  ASSERT_THAT(ran.err, StartsWith("request_id: "));
  const std::string id = ran.err.substr(12, 36);

  const Ran again = Ctl({"call", "CaseService/OpenCase",
                         absl::StrCat("{\"request_id\": \"", id, "\", ", kReport, "}"), "--as",
                         "li.na"});
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(again.out, ran.out);
  EXPECT_THAT(again.err, IsEmpty());
}

TEST_F(CtlTest, CallReadsAFileOrStandardInput) {
  const Json opened = Open();
  const std::string request = absl::StrCat(R"({"name": ")", opened.value("name", ""), R"("})");
  for (const Ran& ran :
       {Ctl({"call", "CaseService/GetCase", "@" + File("get.json", request), "--as", "li.na"}),
        Ctl({"call", "CaseService/GetCase", "-", "--as", "li.na"}, request)}) {
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(Json::parse(ran.out, nullptr, false), opened);
  }
}

TEST_F(CtlTest, CallSendsAStreamFromAnArray) {
  const std::string message =
      R"({"sequence": 7, "events": [{"tracking_number": "NONE-1", "code": "50",
          "event_time": "2026-06-30T08:00:00Z"}]})";
  const Ran ran = Ctl({"call", "TrackingService/StreamTrackingEvents",
                       absl::StrCat("[", message, ",", message, "]"), "--as", "sf-express"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  // An answer for each message; nobody has such a shipment.
  size_t answers = 0;
  for (size_t at = 0; (at = ran.out.find("OUTCOME_REFUSED", at)) != std::string::npos; ++at) {
    ++answers;
  }
  EXPECT_EQ(answers, 2u) << ran.out;
}

TEST_F(CtlTest, ARefusedCallTellsEveryFieldAndTheReason) {
  const Ran ran = Ctl({"call", "CaseService/OpenCase",
                       R"({"report": {"caller": {"email": "nobody", "phone": "x"}}})", "--as",
                       "li.na"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(ran.err, HasSubstr("\n  reason: INVALID_FIELDS\n"));
  EXPECT_THAT(ran.err, HasSubstr("\n  field report.channel: is required\n"));
  EXPECT_THAT(ran.err, HasSubstr("\n  field report.caller.email: "));
  EXPECT_THAT(ran.err, HasSubstr("\n  field report.caller.phone: "));
  EXPECT_THAT(ran.last(), StartsWith("aftercarectl: CaseService/OpenCase: INVALID_ARGUMENT: "));
}

struct Mistake {
  std::vector<std::string> arguments;
  std::string named;  // in the last line
};

TEST_F(CtlTest, ARefusalEndsWithOneLineThatNamesIt) {
  for (const Mistake& mistake : std::vector<Mistake>{
           {{"call", "CaseService/ListCases"}, "--as NAME"},
           {{"call", "DirectoryService/UpsertCustomers", "{}", "--as", "li.na"},
            "PERMISSION_DENIED"},
           {{"call", "CaseService/GetCase",
             R"({"name": "cases/01900000-0000-7000-8000-000000000000"})", "--as", "li.na"},
            "NOT_FOUND"},
           {{"call", "CaseService/ListCases", "{}", "--address", "127.0.0.1:9"},
            "deploy/up starts the services"},
           {{"watch", "--service", "intake", "--from", "here", "--as", "qian.yi"},
            "after: must be a position"},
           {{"verify", "cases/01900000-0000-7000-8000-000000000000", "--as", "qian.yi"},
            "no service has cases/01900000"}}) {
    const Ran ran = Ctl(mistake.arguments);
    EXPECT_EQ(ran.status, 1) << ran.err;
    EXPECT_THAT(ran.last(), AllOf(StartsWith("aftercarectl: "), HasSubstr(mistake.named)));
  }
}

TEST_F(CtlTest, WrongUseEndsWithOneLineThatNamesItAndStatusTwo) {
  for (const Mistake& mistake : std::vector<Mistake>{
           {{}, "A subcommand is required"},
           {{"cal"}, "\"cal\" is not known here"},
           {{"clock", "back"}, "\"back\" is not known here"},
           {{"call", "x", "--bogus"}, "\"--bogus\" is not known here"},
           {{"call"}, "METHOD is required"},
           {{"verify", "--timeout", "soon"}, "--timeout"},
           {{"call", "CaseService/ListCases", "{}", "--as", "nobody"},
            "no token of nobody in "},
           {{"call", "CaseService/ListCases", "{}", "--as", "nobody"},
            "; there are: anxin-insurance, chen.jing, crm, deng.kai, "},
           {{"call", "CasService/ListCases"}, "there are: CaseService"},
           {{"call", "CaseService/OpenCas"}, "it has: OpenCase"},
           {{"call", "EventService/ReadEvents"}, "say which with --service"},
           {{"call", "CaseService/ListCases", "{bad"}, "(near: "},
           {{"call", "CaseService/ListCases", R"({"pagesize": 1})"}, "pagesize"},
           {{"call", "CaseService/ListCases", "@none.json"}, "none.json"},
           {{"import", "cases", "x.csv"}, "cases"},
           {{"import", "customers", "none.csv", "--as", "crm"}, "none.csv"},
           {{"import", "customers", kData + "/orders.csv", "--as", "crm"},
            "Customer has no field \"order_time\""},
           {{"clock", "advance", "1x", "--as", "root.admin"}, "1x"},
           {{"watch", "--service", "intak"}, "no address of intak"},
           {{"describe", "Nothing"}, "there is no service Nothing"}}) {
    const Ran ran = Ctl(mistake.arguments);
    EXPECT_EQ(ran.status, 2) << ran.err;
    EXPECT_THAT(ran.last(), AllOf(StartsWith("aftercarectl: "), HasSubstr(mistake.named)));
  }
}

// --- import ---

constexpr char kHeader[] = "external_id,source_version,display_name,email,locale,consent\n";

TEST_F(CtlTest, ERP_02_ImportCountsAndTellsRefusedLinesWithTheirReasons) {
  const std::string file = File(
      "crm.csv", absl::StrCat(kHeader, "K1,1,Ann,ann@mail.example,en,true\n",
                              "K2,1,Ben,not an address,en,true\n",
                              "K3,one,Cem,cem@mail.example,en,true\n",
                              "K4,1,Dan,dan@mail.example,en,true\n"));
  const std::string report = system_->folder() + "/refused.csv";
  const Ran ran = Ctl({"import", "customers", file, "--as", "crm", "--report", report});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.out, "customers: 2 applied, 0 older, 2 refused\n");
  EXPECT_THAT(ran.err, HasSubstr(file + ":3: K2: email: "));
  EXPECT_THAT(ran.err, HasSubstr(file + ":4: K3: source_version: "));
  EXPECT_EQ(ran.last(), absl::StrCat("aftercarectl: 2 lines of ", file, " were refused"));
  const std::vector<std::string> lines = absl::StrSplit(Text(report), "\r\n");
  ASSERT_EQ(lines.size(), 4u) << Text(report);
  EXPECT_EQ(lines[0], "line,record,field,reason");
  // What cannot be read is refused before what the service refuses.
  EXPECT_THAT(lines, UnorderedElementsAre(lines[0], StartsWith("3,\"K2\",\"email\","),
                                          StartsWith("4,\"K3\",\"source_version\","), ""));

  const Ran again = Ctl({"import", "customers", file, "--as", "crm"});
  EXPECT_EQ(again.out, "customers: 0 applied, 2 older, 2 refused\n");
}

TEST_F(CtlTest, ImportStopsWhenTheCallerMayNot) {
  const std::string file =
      File("no.csv", absl::StrCat(kHeader, "L1,1,Ann,a@mail.example,en,true\n"));
  const Ran ran = Ctl({"import", "customers", file, "--as", "li.na"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.out, "customers: 0 applied, 0 older, 0 refused\n");
  EXPECT_THAT(ran.last(),
              StartsWith("aftercarectl: import of customers stopped: PERMISSION_DENIED"));
}

// The bar is drawn over itself with a carriage return; in a file that would be rubbish.
TEST_F(CtlTest, ImportDrawsItsBarOnATerminalOnly) {
  const std::vector<std::string> import = {"import", "customers", kData + "/customers.csv", "--as",
                                           "crm"};
  const Ran file = Ctl(import);
  EXPECT_EQ(file.status, 0) << file.err;
  EXPECT_THAT(file.err, Not(HasSubstr("\r")));
  EXPECT_THAT(file.err, Not(HasSubstr("[")));
  const Ran terminal = RunToEnd({"script", "--quiet", "--return", "--command",
                            absl::StrCat(kCtl, " ", absl::StrJoin(import, " ")), "/dev/null"},
                           system_->ClientEnvironment());
  EXPECT_EQ(terminal.status, 0) << terminal.out;
  EXPECT_THAT(terminal.out, HasSubstr("\r\033[K["));
  EXPECT_THAT(terminal.out, HasSubstr("%  "));
  EXPECT_THAT(terminal.out, HasSubstr("\r\033[Kcustomers: 0 applied, 24 older, 0 refused"));
}

TEST_F(CtlTest, LOG_05_ImportTellsWhatBecameOfACarriersPayload) {
  Json carrier = Json::parse(Text(kData + "/tracking/carriers/sf.json"));
  carrier["carrierId"] = "sf-express";
  const Ran described =
      Ctl({"call", "CarrierService/UpsertCarrier", "-", "--as", "he.lin"},
          Json{{"carrier", carrier}}.dump());
  ASSERT_EQ(described.status, 0) << described.err;
  // Two events can be read, of a number that is no shipment's; five cannot.
  const std::string file = kData + "/tracking/payloads/sf_with_bad_events.json";
  const Ran ran = Ctl({"import", "tracking", file, "--as", "sf-express"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.out, "tracking: 0 kept, 0 of them with a code not mapped, 0 known, 7 refused\n");
  EXPECT_THAT(ran.err, HasSubstr(file + ": trackings[0].events[0].tracking_number: no shipment has"));
  EXPECT_THAT(ran.err, HasSubstr(file + ": trackings[0].events[1]/acceptTime: must be a time"));
  EXPECT_THAT(ran.err, HasSubstr(file + ": trackings[1]/mailNo: must be a tracking number"));
  EXPECT_EQ(ran.last(), absl::StrCat("aftercarectl: 7 events of ", file, " were refused"));

  const Ran csv = Ctl({"import", "tracking", kData + "/orders.csv", "--as", "sf-express"});
  EXPECT_EQ(csv.status, 1);
  EXPECT_THAT(csv.err, HasSubstr("PAYLOAD_NOT_JSON"));
  EXPECT_EQ(Ctl({"import", "tracking", "none.json", "--as", "sf-express"}).status, 2);
  EXPECT_EQ(Ctl({"import", "tracking", kData, "--as", "sf-express"}).status, 2) << "a folder";
  EXPECT_EQ(Ctl({"import", "tracking", file, "--report", "x", "--as", "sf-express"}).status, 2);
}

// --- watch ---

// Started, read line by line, ended with Ctrl-C; answers what it then says on standard error.
class Watch {
 public:
  Watch(const System& system, const std::string& from)
      : pid_file_(system.folder() + "/watch.pid"), errors_(system.folder() + "/watch.err") {
    std::filesystem::remove(errors_);
    process_ = Process({"bash", "-c", "echo $$ >\"$0\"; exec \"$@\"", pid_file_, kCtl, "watch",
                        "--service", "intake", "--from", from, "--as", "qian.yi"},
                       system.ClientEnvironment(), errors_);
  }
  std::string ReadLine() { return process_.ReadLine(); }
  Ran Interrupt() {
    pid_t pid = 0;
    std::ifstream(pid_file_) >> pid;
    kill(pid, SIGINT);
    Ran ran;
    ran.status = process_.Wait();
    std::ifstream file(errors_);
    ran.err = {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    return ran;
  }

 private:
  const std::string pid_file_, errors_;
  Process process_;
};

TEST_F(CtlTest, WatchShowsEventsAndGoesOnFromItsPosition) {
  const std::string first = Open().value("name", "");
  Watch watch(*system_, "start");
  std::string line;
  do {
    line = watch.ReadLine();
  } while (!line.empty() && !absl::StrContains(line, first));
  EXPECT_THAT(line, HasSubstr(absl::StrCat(" intake.case.registered ", first, " v1 staff/li.na ")));
  EXPECT_THAT(line, HasSubstr(" channel=PHONE "));
  const Ran ended = watch.Interrupt();
  EXPECT_EQ(ended.status, 0) << ended.err;
  ASSERT_THAT(ended.err, StartsWith("position: "));
  const std::string position = ended.last().substr(10);

  const std::string second = Open().value("name", "");
  Watch further(*system_, position);
  EXPECT_THAT(further.ReadLine(), HasSubstr(second));
  EXPECT_EQ(further.Interrupt().status, 0);
}

// --- describe ---

// Every RPC, and what it gives as an example is a request of it: the call gets to the network.
TEST_F(CtlTest, DescribeKnowsEveryRpcAndItsExampleIsARequest) {
  const Ran all = Ctl({"describe"});
  ASSERT_EQ(all.status, 0) << all.err;
  std::string service;
  int methods = 0;
  const std::vector<std::string> lines = absl::StrSplit(all.out, '\n', absl::SkipEmpty());
  for (const std::string& line : lines) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (line[0] != ' ') {
      service = words.back();
      continue;
    }
    ++methods;
    const std::string method = absl::StrCat(service, "/", words[0]);
    const Ran one = Ctl({"describe", method});
    ASSERT_EQ(one.status, 0) << one.err;
    EXPECT_THAT(one.out, StartsWith(method + "\n"));
    EXPECT_THAT(one.out, HasSubstr("\n  who   "));
    EXPECT_THAT(one.out, HasSubstr("\n  http  "));
    const std::string mark = "\nexample of a request\n";
    const size_t example = one.out.find(mark);
    ASSERT_NE(example, std::string::npos) << method;
    const Ran sent = Ctl({"call", method, "-", "--address", "127.0.0.1:9"},
                         one.out.substr(example + mark.size()));
    EXPECT_THAT(sent.last(), HasSubstr("UNAVAILABLE")) << method;
  }
  EXPECT_GT(methods, 100);
}

TEST_F(CtlTest, DescribeTellsWhoMayCallAndTheFieldsRules) {
  const Ran ran = Ctl({"describe", "CaseService/ConfirmGrading"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_THAT(ran.out, HasSubstr("who   staff"));
  EXPECT_THAT(ran.out, HasSubstr("name        string; required, cases/{id}"));
  EXPECT_THAT(Ctl({"describe", "CaseService"}).out, HasSubstr("ConfirmGrading"));
  EXPECT_THAT(Ctl({"describe", "TrackingService/PushTrackingPayload"}).out,
              HasSubstr("payload     bytes; required, at most 1000000 bytes, personal"));
}

TEST_F(CtlTest, VersionIsTold) {
  const Ran ran = Ctl({"--version"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, StartsWith("aftercarectl "));
}

}  // namespace
}  // namespace aftercare::testing
