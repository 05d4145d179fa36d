#include "common/ids/uuid.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"

namespace aftercare::ids {
namespace {

uint64_t MillisecondOf(const Uuid& id) {
  uint64_t value = 0;
  for (int i = 0; i < 6; ++i) value = value << 8 | id.bytes[i];
  return value;
}

// RFC 9562 5.7: unix_ts_ms 48 bits | version 0111 | 12 bits | variant 10 | 62 bits.
TEST(Uuid, NewHasTheLayoutOfVersionSeven) {
  const Uuid id = NewUuid(absl::FromUnixMillis(0x017F22E279B0));  // the RFC's own example time
  EXPECT_EQ(MillisecondOf(id), 0x017F22E279B0u);
  EXPECT_EQ(id.bytes[6] >> 4, 7);
  EXPECT_EQ(id.bytes[8] >> 6, 0b10);
  EXPECT_EQ(id.ToString().substr(0, 15), "017f22e2-79b0-7");
}

TEST(Uuid, TimesBeforeTheEpochCountAsZero) {
  EXPECT_EQ(MillisecondOf(NewUuid(absl::FromUnixMillis(-5))), 0u);
  EXPECT_EQ(MillisecondOf(NewUuid(absl::InfinitePast())), 0u);
}

TEST(Uuid, AscendsWithinOneMillisecond) {
  const absl::Time now = absl::FromUnixMillis(1'700'000'000'000);
  Uuid before = NewUuid(now);
  for (int i = 0; i < 100'000; ++i) {
    const Uuid id = NewUuid(now);
    ASSERT_LT(before, id);
    ASSERT_EQ(id.bytes[6] >> 4, 7);
    ASSERT_EQ(id.bytes[8] >> 6, 0b10);
    before = id;
  }
}

TEST(Uuid, ALaterMillisecondSortsLater) {
  const absl::Time now = absl::FromUnixMillis(1'700'000'000'000);
  for (int i = 0; i < 1000; ++i) {
    const Uuid earlier = NewUuid(now);
    ASSERT_LT(earlier, NewUuid(now + absl::Milliseconds(1)));
  }
}

TEST(Uuid, ThreadsNeverMakeTheSame) {
  const absl::Time now = absl::FromUnixMillis(1'700'000'000'000);
  std::vector<std::vector<Uuid>> made(4);
  std::vector<std::thread> threads;
  for (auto& mine : made) {
    threads.emplace_back([&mine, now] {
      for (int i = 0; i < 10'000; ++i) mine.push_back(NewUuid(now));
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<Uuid> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 40'000u);
}

// Every bit that is not time, version or variant takes both values.
TEST(Uuid, TheRestIsRandom) {
  std::array<uint8_t, 16> ones{};
  std::array<uint8_t, 16> zeros{};
  for (int i = 0; i < 1000; ++i) {
    const Uuid id = NewUuid(absl::FromUnixMillis(i));
    for (int b = 0; b < 16; ++b) {
      ones[b] |= id.bytes[b];
      zeros[b] |= static_cast<uint8_t>(~id.bytes[b]);
    }
  }
  EXPECT_EQ(ones[6] & 0x07, 0x07);  // 0x08 starts as 0, to leave room for counting up
  EXPECT_EQ(zeros[6] & 0x0f, 0x0f);
  EXPECT_EQ(ones[8], 0xbf);
  EXPECT_EQ(zeros[8], 0x7f);
  for (const int b : {7, 9, 10, 11, 12, 13, 14, 15}) {
    EXPECT_EQ(ones[b], 0xff) << b;
    EXPECT_EQ(zeros[b], 0xff) << b;
  }
}

// SHA-256("3:abc5:hello") = a3efc072 d0e9 b5ef f34d 4e7b9b970668...; the version nibble b becomes
// 8, the variant takes the high bits of f3 = 11110011 -> 10110011 = b3.
TEST(Uuid, DerivedIsVersionEightOfTheDigest) {
  EXPECT_EQ(DerivedUuid("abc", "hello").ToString(), "a3efc072-d0e9-85ef-b34d-4e7b9b970668");
}

TEST(Uuid, DerivedKeepsScopeAndNameApart) {
  EXPECT_EQ(DerivedUuid("ab", "c"), DerivedUuid("ab", "c"));
  EXPECT_NE(DerivedUuid("ab", "c"), DerivedUuid("a", "bc"));
  EXPECT_NE(DerivedUuid("", "abc"), DerivedUuid("abc", ""));
  EXPECT_NE(DerivedUuid("a", "1:b"), DerivedUuid("a1:", "b"));
}

TEST(Uuid, TextGoesBothWays) {
  ASSERT_TRUE(rc::check([](const std::array<uint8_t, 16>& bytes) {
    const Uuid id{bytes};
    const auto parsed = ParseUuid(id.ToString());
    RC_ASSERT(parsed.ok());
    RC_ASSERT(*parsed == id);
    RC_ASSERT(*UuidFromRaw(id.raw()) == id);
  }));
}

TEST(Uuid, ReadsEitherCase) {
  const auto upper = ParseUuid("017F22E2-79B0-7CC3-98C4-DC0C0C07398F");
  const auto lower = ParseUuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  ASSERT_TRUE(upper.ok());
  EXPECT_EQ(*upper, *lower);
  EXPECT_EQ(upper->ToString(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(Uuid, RefusesOtherShapes) {
  for (const char* text :
       {"", "017f22e2", "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
        "017f22e2_79b0-7cc3-98c4-dc0c0c07398f", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
        " 17f22e2-79b0-7cc3-98c4-dc0c0c07398f"}) {
    EXPECT_EQ(ParseUuid(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  EXPECT_FALSE(UuidFromRaw("fifteen bytes..").ok());
  EXPECT_FALSE(UuidFromRaw("seventeen bytes..").ok());
}

TEST(Uuid, NilIsTheDefault) {
  EXPECT_TRUE(Uuid{}.nil());
  EXPECT_EQ(Uuid{}.ToString(), "00000000-0000-0000-0000-000000000000");
  EXPECT_FALSE(NewUuid(absl::UnixEpoch()).nil());
}

}  // namespace
}  // namespace aftercare::ids
