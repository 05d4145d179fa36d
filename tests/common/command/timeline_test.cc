#include "common/command/timeline.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "absl/strings/escaping.h"
#include "common/ids/digest.h"

namespace aftercare::command {
namespace {

constexpr char kId[] = "0190a6e2-7c1b-7000-8000-0123456789ab";

TimelineRow First() {
  TimelineRow row;
  row.aggregate = *ids::ParseUuid(kId);
  row.number = 1;
  row.at = absl::FromUnixMicros(1'780'000'000'000'000);
  row.kind = "registered";
  row.actor = "staff/li.na";
  row.facts = {{"channel", "PHONE"}, {"words", "张伟"}};
  return row;
}

TimelineRow Second() {
  TimelineRow row;
  row.aggregate = *ids::ParseUuid(kId);
  row.number = 2;
  row.at = absl::FromUnixMicros(1'780'000'000'000'001);
  row.kind = "measure_requested";
  row.actor = "service/timer";
  return row;
}

// Computed by sha256sum of coreutils over the layout at EntryHash, written out by hand:
//   { printf '0:16:'; printf '\x01\x90\xa6\xe2\x7c\x1b\x70\x00\x80\x00\x01\x23\x45\x67\x89\xab'
//     printf '1:116:178000000000000010:registered11:staff/li.na7:channel5:PHONE'
//     printf '5:words6:\xe5\xbc\xa0\xe4\xbc\x9f'; } | sha256sum
// and the second over '32:', the 32 bytes of the first, '16:', the id and
// '1:216:178000000000000117:measure_requested13:service/timer'. Whoever changes the layout makes
// every timeline that was ever written look forged.
TEST(TimelineTest, INT_24_HashesAreThoseOfAnotherProgram) {
  const std::string first = EntryHash("", First());
  EXPECT_EQ(ids::Hex(first), "b3e032f201944184ccdde704f60c7450d8119fc341d448f0d426116b7612f4ed");
  EXPECT_EQ(ids::Hex(EntryHash(first, Second())),
            "c1807e943c3bfa0b004f0d4f2dfbe9276cfec38c44e45c61e86554b322b4e4dd");
}

TEST(TimelineTest, INT_24_EveryFieldCounts) {
  const std::string before(32, 'b');
  const std::string hash = EntryHash(before, First());
  const std::vector<void (*)(TimelineRow&)> changes = {
      [](TimelineRow& row) { row.aggregate = ids::DerivedUuid("other", "one"); },
      [](TimelineRow& row) { row.number = 11; },
      [](TimelineRow& row) { row.at += absl::Microseconds(1); },
      [](TimelineRow& row) { row.kind = "registere"; },
      [](TimelineRow& row) { row.actor = "staff/li.nb"; },
      [](TimelineRow& row) { row.facts[0].key = "channe1"; },
      [](TimelineRow& row) { row.facts[0].value = "MAIL"; },
      [](TimelineRow& row) { row.facts[1].value = ""; },
      [](TimelineRow& row) { row.facts.pop_back(); },
      [](TimelineRow& row) { row.facts.push_back({"", ""}); },
      [](TimelineRow& row) { std::swap(row.facts[0], row.facts[1]); },
      // What one field loses the next gains.
      [](TimelineRow& row) { row.kind = "registereds", row.actor = "taff/li.na"; },
      [](TimelineRow& row) { row.facts[0] = {"channelP", "HONE"}; },
      [](TimelineRow& row) { row.facts[0] = {"channel5", ":PHONE"}; }};
  for (size_t i = 0; i < changes.size(); ++i) {
    TimelineRow other = First();
    changes[i](other);
    EXPECT_NE(EntryHash(before, other), hash) << "change " << i;
  }
  for (const std::string& other : {std::string(), std::string(31, 'b'), std::string(32, 'c')}) {
    EXPECT_NE(EntryHash(other, First()), hash);
  }
  // The hash itself is no part of what is hashed.
  TimelineRow same = First();
  same.hash = hash;
  EXPECT_EQ(EntryHash(before, same), hash);
}

RC_GTEST_PROP(TimelineProperty, FactsComeBackAsTheyWere, ()) {
  std::vector<Fact> facts;
  for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
    const auto text = rc::gen::string<std::string>();
    facts.push_back({absl::BytesToHexString(*text), absl::BytesToHexString(*text)});
  }
  RC_ASSERT(UnpackFacts(PackFacts(facts)) == facts);
}

TEST(TimelineTest, InstantsAreKeptInMicroseconds) {
  const absl::Time whole = absl::FromUnixMicros(1'780'000'000'000'001);
  EXPECT_EQ(ToMicros(whole), whole);
  EXPECT_EQ(ToMicros(whole + absl::Nanoseconds(999)), whole);
  EXPECT_EQ(ToMicros(absl::InfiniteFuture()), absl::InfiniteFuture());
  EXPECT_EQ(ToMicros(absl::InfinitePast()), absl::InfinitePast());
}

}  // namespace
}  // namespace aftercare::command
