#include "common/observe/trace.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

namespace aftercare::observe {
namespace {

// The example of the standard's section 3.2.
constexpr char kExample[] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(Trace, ReadsTheStandardsExample) {
  const auto context = ParseTraceparent(kExample);
  ASSERT_TRUE(context.has_value());
  EXPECT_EQ(context->TraceIdText(), "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(context->trace_id[0], 0x4b);
  EXPECT_EQ(context->span_id[7], 0xb7);
  EXPECT_EQ(context->flags, kSampled);
  EXPECT_EQ(FormatTraceparent(*context), kExample);
}

TEST(Trace, WrittenAndReadIsTheSame) {
  ASSERT_TRUE(rc::check([](const std::array<uint8_t, 16>& trace, const std::array<uint8_t, 8>& span,
                           uint8_t flags) {
    const TraceContext context{trace, span, flags};
    const auto parsed = ParseTraceparent(FormatTraceparent(context));
    RC_ASSERT(parsed.has_value() == context.valid());
    if (parsed) RC_ASSERT(*parsed == context);
  }));
}

TEST(Trace, RefusesWhatTheStandardRefuses) {
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const std::string span = "00f067aa0ba902b7";
  const std::string zeros(32, '0');
  for (const std::string& header :
       {std::string(), std::string("00"), "00-" + trace + "-" + span,              // no flags
        "ff-" + trace + "-" + span + "-01",                                        // version ff
        "00-" + zeros + "-" + span + "-01",                                        // no trace
        "00-" + trace + "-" + zeros.substr(16) + "-01",                            // no span
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + span + "-01",                     // upper case
        "00-" + trace + "-" + span + "-01-more", "00-" + trace + "-" + span + "-0g",
        "00_" + trace + "-" + span + "-01", "0g-" + trace + "-" + span + "-01",
        "01-" + trace + "-" + span + "-01more", " 00-" + trace + "-" + span + "-01"}) {
    EXPECT_FALSE(ParseTraceparent(header).has_value()) << header;
  }
}

TEST(Trace, ReadsLaterVersions) {
  const std::string later = "cc" + std::string(kExample).substr(2);
  EXPECT_TRUE(ParseTraceparent(later).has_value());
  EXPECT_TRUE(ParseTraceparent(later + "-what-the-future-brings").has_value());
}

TEST(Trace, NoiseDoesNoHarm) {
  ASSERT_TRUE(rc::check([](const std::string& noise) {
    ParseTraceparent(noise);
    std::string bent = kExample;
    bent[*rc::gen::inRange<size_t>(0, bent.size())] = *rc::gen::arbitrary<char>();
    const auto parsed = ParseTraceparent(bent);
    // What is accepted is well formed: it comes out again, with our version.
    if (parsed) RC_ASSERT(FormatTraceparent(*parsed).substr(2) == bent.substr(2));
  }));
}

TEST(Trace, ChildKeepsTheTraceAndChangesTheSpan) {
  TraceContext parent = NewTrace();
  parent.flags = 0xff;
  const TraceContext child = NewChild(parent);
  EXPECT_EQ(child.trace_id, parent.trace_id);
  EXPECT_NE(child.span_id, parent.span_id);
  EXPECT_EQ(child.flags, 0x03);  // unknown flags are not passed on
  EXPECT_TRUE(NewChild(TraceContext{}).valid());
}

TEST(Trace, ThreadsMakeDifferentTraces) {
  std::vector<std::vector<std::string>> made(4);
  std::vector<std::thread> threads;
  for (auto& mine : made) {
    threads.emplace_back([&mine] {
      for (int i = 0; i < 1000; ++i) mine.push_back(NewTrace().TraceIdText());
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 4000u);
}

TEST(Trace, ScopesNestAndBelongToTheirThread) {
  EXPECT_FALSE(CurrentTrace().valid());
  const TraceContext outer = NewTrace();
  const TraceContext inner = NewTrace();
  {
    const TraceScope first(outer);
    {
      const TraceScope second(inner);
      EXPECT_EQ(CurrentTrace(), inner);
      std::thread([] { EXPECT_FALSE(CurrentTrace().valid()); }).join();
    }
    EXPECT_EQ(CurrentTrace(), outer);
  }
  EXPECT_FALSE(CurrentTrace().valid());
}

}  // namespace
}  // namespace aftercare::observe
