#include "common/validate/text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "common/validate/utf8.h"

namespace aftercare::validate {
namespace {

using access::v1::Format;

bool Fits(Format format, absl::string_view text) { return ShapeFault(format, text).empty(); }

// The straightforward reading that the fast one must agree with.
TextScan SlowScan(absl::string_view text) {
  TextScan scan;
  while (!text.empty()) {
    const Character next = FirstCharacter(text);
    if (next.size == 0) {
      scan.valid_utf8 = false;
      break;
    }
    scan.has_control |= IsControl(next.code) && next.code != '\t' && next.code != '\n';
    ++scan.characters;
    text.remove_prefix(next.size);
  }
  return scan;
}

TEST(Utf8, FirstCharacterOfEachLength) {
  EXPECT_EQ(FirstCharacter("A").code, U'A');
  EXPECT_EQ(FirstCharacter("\xc3\xa9").code, U'\u00e9');
  EXPECT_EQ(FirstCharacter("\xe5\xb7\xa5").code, U'\u5de5');
  EXPECT_EQ(FirstCharacter("\xf0\x9f\x98\x80").code, U'\U0001f600');
  EXPECT_EQ(FirstCharacter("\xf0\x9f\x98\x80").size, 4u);
}

// RFC 3629: the forms it forbids.
TEST(Utf8, ForbiddenFormsAreNotValid) {
  for (const char* text : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3", "\xc3(", "\xe0\x80\x80",
                           "\xe0\x9f\xbf", "\xe5\xb7", "\xed\xa0\x80", "\xed\xbf\xbf",
                           "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
                           "\xf5\x80\x80\x80", "\xff"}) {
    EXPECT_EQ(FirstCharacter(text).size, 0u) << testing::PrintToString(text);
  }
  for (const char* text : {"\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80",
                           "\xf4\x8f\xbf\xbf"}) {
    EXPECT_NE(FirstCharacter(text).size, 0u) << testing::PrintToString(text);
  }
}

TEST(Utf8, MaskShowsOneCharacter) {
  EXPECT_EQ(Mask("zhang"), "z***");
  EXPECT_EQ(Mask("\xe5\xbc\xa0\xe4\xbc\x9f"), "\xe5\xbc\xa0***");
  EXPECT_EQ(Mask(""), "");
  EXPECT_EQ(Mask("\xff"), "***");
}

TEST(TextScan, CountsCharactersNotBytes) {
  EXPECT_EQ(ScanText("").characters, 0u);
  EXPECT_EQ(ScanText("abcdefghij").characters, 10u);
  EXPECT_EQ(ScanText("\xe5\xb7\xa5\xe5\x8d\x95 no. 1 of the list").characters, 20u);
}

TEST(TextScan, FindsControlCharactersAtEveryPlace) {
  for (size_t at = 0; at < 20; ++at) {
    for (int c = 0; c < 0x80; ++c) {
      std::string text(20, 'x');
      text[at] = static_cast<char>(c);
      const bool control = (c < 0x20 && c != '\t' && c != '\n') || c == 0x7f;
      ASSERT_EQ(ScanText(text).has_control, control) << c << " at " << at;
      ASSERT_EQ(ScanText(text).characters, 20u);
    }
  }
  EXPECT_TRUE(ScanText("a\xc2\x85z").has_control);   // U+0085
  EXPECT_FALSE(ScanText("a\xc2\xa0z").has_control);  // U+00A0
}

TEST(TextScan, FastAndSlowAgree) {
  ASSERT_TRUE(rc::check([](std::string noise) {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "plain text ", "\xe5\xb7\xa5", "\xf0\x9f\x98\x80", "\n", "\x7f", "\x1f", "\xc2\x85", "x"));
    std::string shaped;
    for (const std::string& piece : pieces) shaped += piece;
    for (const std::string& text : {noise, shaped, shaped + noise}) {
      const TextScan fast = ScanText(text);
      const TextScan slow = SlowScan(text);
      RC_ASSERT(fast.valid_utf8 == slow.valid_utf8);
      if (!slow.valid_utf8) continue;
      RC_ASSERT(fast.characters == slow.characters);
      RC_ASSERT(fast.has_control == slow.has_control);
    }
  }));
}

TEST(ShapeFault, Emails) {
  for (const char* good : {"a@b.cn", "zhang.wei+tag@mail.example.com", "o'neil@x-y.org",
                           "\xe5\xbc\xa0@\xe4\xbe\x8b\xe5\xad\x90.cn"}) {
    EXPECT_TRUE(Fits(Format::FORMAT_EMAIL, good)) << good;
  }
  for (const char* bad :
       {"", "a", "@b.cn", "a@", "a@b", "a@@b.cn", "a@b@c.cn", "a b@c.cn", "a@b..cn", "a@.cn",
        "a@b.cn.", "a@-b.cn", "a@b-.cn", "a@b_c.cn", "<a@b.cn>", "a,b@c.cn", "a\n@b.cn"}) {
    EXPECT_FALSE(Fits(Format::FORMAT_EMAIL, bad)) << bad;
  }
  EXPECT_TRUE(Fits(Format::FORMAT_EMAIL, std::string(64, 'a') + "@b.cn"));
  EXPECT_FALSE(Fits(Format::FORMAT_EMAIL, std::string(65, 'a') + "@b.cn"));
}

TEST(ShapeFault, Phones) {
  for (const char* good :
       {"12345", "+86 138-0013-8000", "(010) 12345678", "12345678901234567890"}) {
    EXPECT_TRUE(Fits(Format::FORMAT_PHONE, good)) << good;
  }
  for (const char* bad : {"", "1234", "123456789012345678901", "12345x", "12345\t", "+-() "}) {
    EXPECT_FALSE(Fits(Format::FORMAT_PHONE, bad)) << bad;
  }
}

TEST(ShapeFault, Others) {
  EXPECT_TRUE(Fits(Format::FORMAT_UUID, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
  EXPECT_FALSE(Fits(Format::FORMAT_UUID, "017f22e2"));
  EXPECT_TRUE(Fits(Format::FORMAT_CURRENCY, "CNY"));
  for (const char* bad : {"cny", "CN", "CNYY", "C1Y"}) {
    EXPECT_FALSE(Fits(Format::FORMAT_CURRENCY, bad)) << bad;
  }
  EXPECT_TRUE(Fits(Format::FORMAT_LOCALE, "zh-CN"));
  EXPECT_TRUE(Fits(Format::FORMAT_LOCALE, "en"));
  EXPECT_FALSE(Fits(Format::FORMAT_LOCALE, "en-US"));
  EXPECT_TRUE(Fits(Format::FORMAT_EXTERNAL_ID, "SF:2026/01_A.b-9"));
  for (const char* bad : {"", "a b", "a#", "\xe5\xb7\xa5"}) {
    EXPECT_FALSE(Fits(Format::FORMAT_EXTERNAL_ID, bad)) << bad;
  }
  EXPECT_TRUE(Fits(Format::FORMAT_SHA256, std::string(64, 'a')));
  EXPECT_FALSE(Fits(Format::FORMAT_SHA256, std::string(64, 'A')));
  EXPECT_FALSE(Fits(Format::FORMAT_SHA256, std::string(63, 'a')));
  EXPECT_TRUE(Fits(Format::FORMAT_UNSPECIFIED, "anything"));
}

TEST(ResourceName, TakesUuidsAndNumbers) {
  EXPECT_TRUE(IsResourceName("cases", "cases/017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
  EXPECT_TRUE(IsResourceName("cases", "cases/C-26-000123-S"));
  EXPECT_TRUE(IsResourceName("cases", "cases/c26000123s"));
  for (const char* bad : {"", "cases", "cases/", "cases/x", "case/C-26-000123-S",
                          "casesC-26-000123-S", "cases/C-26-000123-X", "cases/C-26-000123-S/",
                          "cases/-", "C-26-000123-S"}) {
    EXPECT_FALSE(IsResourceName("cases", bad)) << bad;
  }
}

}  // namespace
}  // namespace aftercare::validate
