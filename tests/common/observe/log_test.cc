#include "common/observe/log.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <spdlog/sinks/ostream_sink.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "common/observe/trace.h"

namespace aftercare::observe {
namespace {

using nlohmann::json;

class LogTest : public testing::Test {
 protected:
  void Write(Level level, absl::string_view message, absl::Span<const Field> fields = {},
             int line = 1) {
    logger_.Write(level, message, fields, "log_test.cc", line);
  }

  // What was written since the last call, parsed line by line.
  std::vector<json> Lines() {
    std::vector<json> lines;
    std::istringstream in(text_.str());
    for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
    text_.str("");
    return lines;
  }

  time::ManualClock clock_{absl::FromUnixMillis(1'767'225'600'123)};  // 2026-01-01T00:00:00.123Z
  std::ostringstream text_;
  Logger logger_{"intake", Level::kInfo, clock_,
                 std::make_shared<spdlog::sinks::ostream_sink_mt>(text_)};
};

TEST_F(LogTest, OneJsonObjectALine) {
  Write(Level::kInfo, "started", {{"port", 7401}, {"test_clock", false}, {"load", 0.5}});
  EXPECT_EQ(text_.str(),
            "{\"time\":\"2026-01-01T00:00:00.123Z\",\"level\":\"info\",\"service\":\"intake\","
            "\"message\":\"started\",\"port\":7401,\"test_clock\":false,\"load\":0.5}\n");
}

TEST_F(LogTest, EveryKindOfValue) {
  Write(Level::kInfo, "values",
        {{"text", std::string("a\tb")}, {"view", absl::string_view("v")}, {"char", "c"},
         {"least", std::numeric_limits<int64_t>::min()},
         {"most", std::numeric_limits<uint64_t>::max()}, {"seconds", absl::Milliseconds(1500)},
         {"at", absl::UnixEpoch()}, {"nan", std::numeric_limits<double>::quiet_NaN()}});
  const json line = Lines().at(0);
  EXPECT_EQ(line["text"], "a\tb");
  EXPECT_EQ(line["view"], "v");
  EXPECT_EQ(line["char"], "c");
  EXPECT_EQ(line["least"], std::numeric_limits<int64_t>::min());
  EXPECT_EQ(line["most"], std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(line["seconds"], 1.5);
  EXPECT_EQ(line["at"], "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(line["nan"], "nan");
}

TEST_F(LogTest, PersonalDataIsMasked) {
  Write(Level::kInfo, "called",
        {{"agent", Masked{"zhang.wei"}}, {"customer", Masked{"张伟"}}, {"nobody", Masked{""}},
         {"broken", Masked{"\xff\xfe"}}});
  const json line = Lines().at(0);
  EXPECT_EQ(line["agent"], "z***");
  EXPECT_EQ(line["customer"], "张***");
  EXPECT_EQ(line["nobody"], "");
  EXPECT_EQ(line["broken"], "***");
}

// nlohmann's parser is the judge of every line: a text comes back as it was, or with replacement
// characters where it was not UTF-8, and never breaks out of its line.
TEST_F(LogTest, AnyTextIsProperJson) {
  ASSERT_TRUE(rc::check([this](const std::string& noise) {
    Write(Level::kInfo, noise, {{noise, noise}});
    const std::vector<json> lines = Lines();
    RC_ASSERT(lines.size() == 1u);
    const bool utf8 = lines[0]["message"].get<std::string>().find("\xef\xbf\xbd") ==
                      std::string::npos;
    if (utf8) RC_ASSERT(lines[0]["message"] == noise);
  }));
}

TEST_F(LogTest, ControlCharactersAndQuotesAreEscaped) {
  Write(Level::kInfo, std::string("a\"b\\c\nd\0e\x7f", 10));
  EXPECT_NE(text_.str().find(R"(a\"b\\c\nd\u0000e\u007f)"), std::string::npos) << text_.str();
}

TEST_F(LogTest, LongTextsAreCut) {
  Write(Level::kInfo, std::string(1'000'000, 'x'));
  EXPECT_EQ(Lines().at(0)["message"].get<std::string>().size(), kMaxLoggedText + 3);
}

TEST_F(LogTest, LinesBelowTheLevelAreNotWritten) {
  Write(Level::kDebug, "detail");
  EXPECT_TRUE(Lines().empty());
  EXPECT_FALSE(logger_.Enabled(Level::kDebug));
  logger_.set_level(Level::kDebug);
  Write(Level::kDebug, "detail");
  EXPECT_EQ(Lines().at(0)["level"], "debug");
}

TEST_F(LogTest, LevelsHaveWords) {
  EXPECT_EQ(ParseLevel("warning"), Level::kWarning);
  EXPECT_EQ(ParseLevel("error"), Level::kError);
  EXPECT_EQ(ParseLevel("loud"), std::nullopt);
}

TEST_F(LogTest, CarriesTheTraceOfTheThread) {
  const TraceContext trace = NewTrace();
  {
    const TraceScope scope(trace);
    Write(Level::kInfo, "inside");
    Write(Level::kInfo, "given", {{"trace_id", "another"}});
  }
  Write(Level::kInfo, "outside");
  const std::vector<json> lines = Lines();
  EXPECT_EQ(lines.at(0)["trace_id"], trace.TraceIdText());
  EXPECT_EQ(lines.at(1)["trace_id"], "another");
  EXPECT_FALSE(lines.at(2).contains("trace_id"));
}

TEST_F(LogTest, FieldsCannotReplaceOwnKeys) {
  Write(Level::kInfo, "real", {{"message", "false"}});
  const json line = Lines().at(0);
  EXPECT_EQ(line["message"], "real");
  EXPECT_EQ(line["field_message"], "false");
}

TEST_F(LogTest, RepeatedWarningsAreThinnedOut) {
  for (int i = 0; i < kBurst + 5; ++i) Write(Level::kWarning, "again");
  EXPECT_EQ(Lines().size(), static_cast<size_t>(kBurst));
  clock_.Advance(kBurstWindow);
  Write(Level::kWarning, "again");
  Write(Level::kWarning, "again");
  const std::vector<json> lines = Lines();
  EXPECT_EQ(lines.at(0)["left_out"], 5);
  EXPECT_FALSE(lines.at(1).contains("left_out"));
}

TEST_F(LogTest, EachPlaceHasItsOwnLimitAndInfoHasNone) {
  for (int i = 0; i < kBurst + 5; ++i) Write(Level::kWarning, "one", {}, 1);
  Lines();
  Write(Level::kWarning, "two", {}, 2);
  EXPECT_EQ(Lines().size(), 1u);
  for (int i = 0; i < kBurst + 5; ++i) Write(Level::kInfo, "three", {}, 3);
  EXPECT_EQ(Lines().size(), static_cast<size_t>(kBurst + 5));
}

TEST_F(LogTest, AClockSetBackDoesNotSilence) {
  for (int i = 0; i < kBurst + 1; ++i) Write(Level::kWarning, "again");
  Lines();
  clock_.Advance(absl::Hours(-1));
  Write(Level::kWarning, "again");
  EXPECT_EQ(Lines().size(), 1u);
}

// The process's log takes the place of the call, so that two calls on two lines do not share a
// limit.
TEST(Log, GoesToStderrWithTheCallersPlace) {
  StartLog("survey", Level::kWarning);
  testing::internal::CaptureStderr();
  Log(Level::kInfo, "not this");
  for (int i = 0; i < kBurst + 3; ++i) Log(Level::kWarning, "first place");
  Log(Level::kWarning, "second place", {{"n", 1}});
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), kBurst + 1);
  EXPECT_NE(text.find("\"service\":\"survey\",\"message\":\"second place\",\"n\":1}"),
            std::string::npos);
}

}  // namespace
}  // namespace aftercare::observe
