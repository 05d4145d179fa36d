#include "common/ids/number.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"

namespace aftercare::ids {
namespace {

std::string GenPrefix() {
  const auto size = *rc::gen::inRange<size_t>(1, kMaxPrefixSize + 1);
  return *rc::gen::container<std::string>(size, rc::gen::inRange('A', static_cast<char>('Z' + 1)));
}

// Counters of every length, not only small ones.
int64_t GenCounter() {
  int64_t bound = 10;
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) bound *= 10;
  return *rc::gen::inRange<int64_t>(1, bound);
}

// ISO 7064 MOD 37,36 by hand. Start with P = 36. For each character of value a (A = 10 ... Z = 35):
// S = (P + a) mod 36, 0 counts as 36; P = 2 S mod 37. The check value c makes (P + c) mod 36 = 1.
//   C=12: S=48-36=12 P=24   2: S=26 P=52-37=15   6: S=21 P=42-37=5
//   0: S=5 P=10   0: S=10 P=20   0: S=20 P=40-37=3   1: S=4 P=8   2: S=10 P=20   3: S=23 P=46-37=9
//   c = 37 - 9 = 28 -> S
TEST(Number, CheckCharacterOfTheSpecimen) {
  EXPECT_EQ(CheckCharacter("C26000123"), 'S');
  EXPECT_EQ(FormatNumber("C", 2026, 123), "C-26-000123-S");
}

//   W=32: S=68-36=32 P=64-37=27   2: S=29 P=58-37=21   7: S=28 P=56-37=19
//   0: S=19 P=38-37=1   0: S=1 P=2   0: P=4   0: P=8   0: P=16   1: S=17 P=34   c = 37-34 = 3
TEST(Number, CheckCharacterMayBeADigit) {
  EXPECT_EQ(FormatNumber("W", 2027, 1), "W-27-000001-3");
}

// The example of the Global Release Identifier standard is A1-2425G-ABC1234002-M.
TEST(Number, CheckCharacterAgreesWithThePublishedExample) {
  EXPECT_EQ(CheckCharacter("A12425GABC1234002"), 'M');
}

TEST(Number, CheckCharacterNeedsCapitalLettersAndDigits) {
  EXPECT_EQ(CheckCharacter("c26"), 0);
  EXPECT_EQ(CheckCharacter("C-26"), 0);
}

TEST(Number, CountersGrowPastSixDigits) {
  EXPECT_EQ(FormatNumber("RMA", 26, 999'999), "RMA-26-999999-N");
  const std::string longer = FormatNumber("RMA", 26, 1'000'000);
  EXPECT_EQ(longer.substr(0, 15), "RMA-26-1000000-");
  EXPECT_EQ(ParseNumber(longer)->counter, 1'000'000);
}

TEST(Number, WrittenAndReadIsTheSame) {
  ASSERT_TRUE(rc::check([] {
    const Number number{GenPrefix(), *rc::gen::inRange(0, 100), GenCounter()};
    const std::string text = FormatNumber(number.prefix, number.year, number.counter);
    const auto parsed = ParseNumber(text);
    RC_ASSERT(parsed.ok());
    RC_ASSERT(*parsed == number);
  }));
}

TEST(Number, LowerCaseAndMissingHyphensAreRead) {
  const Number specimen{"C", 26, 123};
  for (const char* text : {"C-26-000123-S", "c-26-000123-s", "C26000123S", "c26000123s",
                           "C26-000123-S", "C-26000123-S", "C-26-000123S"}) {
    const auto parsed = ParseNumber(text);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_EQ(*parsed, specimen) << text;
  }
  ASSERT_TRUE(rc::check([] {
    const std::string text = FormatNumber(GenPrefix(), *rc::gen::inRange(0, 100), GenCounter());
    const std::string bare = absl::AsciiStrToLower(absl::StrReplaceAll(text, {{"-", ""}}));
    RC_ASSERT(*ParseNumber(bare) == *ParseNumber(text));
  }));
}

TEST(Number, OneWrongCharacterIsRefused) {
  ASSERT_TRUE(rc::check([] {
    std::string text = FormatNumber(GenPrefix(), *rc::gen::inRange(0, 100), GenCounter());
    const auto at = *rc::gen::inRange<size_t>(0, text.size());
    RC_PRE(text[at] != '-');
    const char other = *rc::gen::elementOf(std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    RC_PRE(other != text[at]);
    text[at] = other;
    RC_ASSERT(!ParseNumber(text).ok());
  }));
}

TEST(Number, SwappedNeighboursOfTheSpecimenAreRefused) {
  for (const char* text : {"C-26-000132-S", "C-26-000213-S", "C-26-001023-S", "C-62-000123-S"}) {
    EXPECT_FALSE(ParseNumber(text).ok()) << text;
  }
}

TEST(Number, OtherShapesAreRefused) {
  for (const char* text :
       {"", "-", "C", "C-26", "C-26-", "C-26-S", "26-000123-S", "C-26-00123-S", "C--26-000123-S",
        "C-26-000123--S", "C-26-000123-", " C-26-000123-S", "C-26-000123-S ", "ABCDE-26-000123-S",
        "C-2-000123-S", "C-26-000 123-S", "C-26-0000123-S", "C-26-1234567890123-S",
        "C-26-000000-0", "C-26-+00123-S", "\xe5\xb7\xa5-26-000123-S"}) {
    EXPECT_EQ(ParseNumber(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

// A longer counter with a leading zero would be a second text of the same number.
TEST(Number, LeadingZerosPastSixDigitsAreRefused) {
  const std::string body = "C260000123";
  EXPECT_FALSE(ParseNumber(body + CheckCharacter(body)).ok());
}

// Zero is no counter, even with a fitting check character.
TEST(Number, ZeroIsRefused) {
  const std::string body = "C26000000";
  EXPECT_FALSE(ParseNumber(body + CheckCharacter(body)).ok());
}

// Whatever comes in, what is accepted is one number whose canonical text differs at most in case
// and hyphens.
TEST(Number, AnythingElseIsRefusedWithoutHarm) {
  ASSERT_TRUE(rc::check([](const std::string& noise) {
    const std::string shaped = *rc::gen::container<std::string>(
        rc::gen::elementOf(std::string("CRMA-0123456789cs \xff")));
    for (const std::string& text : {noise, shaped}) {
      const auto parsed = ParseNumber(text);
      if (!parsed.ok()) continue;
      const std::string canonical = FormatNumber(parsed->prefix, parsed->year, parsed->counter);
      RC_ASSERT(absl::StrReplaceAll(canonical, {{"-", ""}}) ==
                absl::AsciiStrToUpper(absl::StrReplaceAll(text, {{"-", ""}})));
    }
  }));
}

TEST(NumberDeathTest, MistakesOfTheProgramEndIt) {
  EXPECT_DEATH(FormatNumber("", 26, 1), "");
  EXPECT_DEATH(FormatNumber("c", 26, 1), "");
  EXPECT_DEATH(FormatNumber("C", 26, 0), "");
  EXPECT_DEATH(FormatNumber("C", 26, kMaxCounter + 1), "");
}

}  // namespace
}  // namespace aftercare::ids
