#include "common/validate/validator.h"

#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>

#include "tests/common/validate/good_specimen.h"

namespace aftercare::validate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Validator, TheGoodPasses) { EXPECT_THAT(Faults(Good()), IsEmpty()); }

TEST(Validator, EverythingRequiredIsAskedForAtOnce) {
  EXPECT_THAT(Faults(Specimen()),
              ElementsAre("title is required", "quantity is required", "colour is required",
                          "tags is required", "main is required", "agreed is required"));
}

TEST(Validator, LengthsAreInCharacters) {
  Specimen specimen = Good();
  specimen.set_title("\xe5\xb7\xa5\xe5\x8d\x95\xe5\xb7\xa5\xe5\x8d\x95\xe5\xb7\xa5\xe5\x8d\x95"
                     "\xe5\xb7\xa5\xe5\x8d\x95\xe5\xb7\xa5\xe5\x8d\x95");  // ten of three bytes
  EXPECT_THAT(Faults(specimen), IsEmpty());
  specimen.mutable_title()->append("x");
  specimen.set_code("ab");
  specimen.set_plain(std::string(257, 'x'));
  EXPECT_THAT(Faults(specimen), ElementsAre("title must have at most 10 characters",
                                            "code must have at least 3 characters",
                                            "plain must have at most 256 characters"));
  specimen = Good();
  specimen.set_code("abcdef");
  specimen.set_plain(std::string(256, 'x'));
  EXPECT_THAT(Faults(specimen), ElementsAre("code must have at most 5 characters"));
}

TEST(Validator, SeveralFaultsOfOneTextAreAllTold) {
  Specimen specimen = Good();
  specimen.set_code("\x01");
  EXPECT_THAT(Faults(specimen),
              ElementsAre("code must not contain control characters other than tab and line feed",
                          "code must have at least 3 characters"));
}

TEST(Validator, TextsAreUtf8WithoutControlCharacters) {
  Specimen specimen = Good();
  specimen.set_plain("tab\tand\nline");
  EXPECT_THAT(Faults(specimen), IsEmpty());
  for (const std::string bad : {"\x7f", "a\rb", "\xc2\x9f"}) {
    specimen.set_plain(bad);
    EXPECT_THAT(Faults(specimen), ElementsAre(HasSubstr("control characters")));
  }
  specimen.set_plain(std::string("a\0b", 3));
  EXPECT_THAT(Faults(specimen), ElementsAre(HasSubstr("control characters")));
  // protobuf's setters do not look; neither does every parser.
  specimen.set_plain("\xff\xfe");
  EXPECT_THAT(Faults(specimen), ElementsAre("plain must be valid UTF-8"));
  specimen.set_plain("\xed\xa0\x80");
  EXPECT_THAT(Faults(specimen), ElementsAre("plain must be valid UTF-8"));
}

TEST(Validator, RangesHoldAtTheirEnds) {
  Specimen specimen = Good();
  for (const int64_t good : {-5, 0, 100}) {
    specimen.set_ratio(good);
    EXPECT_THAT(Faults(specimen), IsEmpty()) << good;
  }
  for (const int64_t bad : {int64_t{-6}, int64_t{101}, std::numeric_limits<int64_t>::min(),
                            std::numeric_limits<int64_t>::max()}) {
    specimen.set_ratio(bad);
    EXPECT_THAT(Faults(specimen), ElementsAre("ratio must be from -5 to 100")) << bad;
  }
}

TEST(Validator, UnsignedNumbersDoNotWrap) {
  Specimen specimen = Good();
  specimen.set_size(1000);
  EXPECT_THAT(Faults(specimen), IsEmpty());
  specimen.set_size(std::numeric_limits<uint64_t>::max());
  EXPECT_THAT(Faults(specimen), ElementsAre("size must be from 0 to 1000"));
}

TEST(Validator, NumberWithPresenceMayBeMissingButNotOutOfRange) {
  Specimen specimen = Good();
  specimen.set_share(0);
  EXPECT_THAT(Faults(specimen), ElementsAre("share must be from 1 to 9"));
  specimen.set_share(9);
  EXPECT_THAT(Faults(specimen), IsEmpty());
}

TEST(Validator, FloatingPointIsFinite) {
  Specimen specimen = Good();
  specimen.set_weight(10.0);
  EXPECT_THAT(Faults(specimen), IsEmpty());
  specimen.set_weight(10.01);
  EXPECT_THAT(Faults(specimen), ElementsAre("weight must be from 0 to 10"));
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity()}) {
    specimen.set_weight(bad);
    EXPECT_THAT(Faults(specimen), ElementsAre("weight must be a finite number"));
  }
}

TEST(Validator, UnknownEnumNumbersAreRefused) {
  Specimen specimen = Good();
  specimen.set_accent(tests::v1::COLOUR_BLUE);
  EXPECT_THAT(Faults(specimen), IsEmpty());
  for (const int bad : {3, 8, 64, -1, 1'000'000}) {
    specimen.set_accent(static_cast<tests::v1::Colour>(bad));
    EXPECT_THAT(Faults(specimen), ElementsAre("accent has no value of number " +
                                              std::to_string(bad)));
  }
  specimen = Good();
  specimen.add_palette(tests::v1::COLOUR_RED);
  specimen.add_palette(static_cast<tests::v1::Colour>(5));
  EXPECT_THAT(Faults(specimen), ElementsAre("palette[1] has no value of number 5"));
}

TEST(Validator, BytesAreCountedInBytesAndNeedNoUtf8) {
  Specimen specimen = Good();
  specimen.set_blob("\xff\xfe\x01\x02");
  EXPECT_THAT(Faults(specimen), IsEmpty());
  specimen.set_blob("\xff\xfe\x01\x02\x03");
  EXPECT_THAT(Faults(specimen), ElementsAre("blob must have at most 4 bytes"));
}

TEST(Validator, TimesAndSpansAreInTheirDocumentedRanges) {
  Specimen specimen = Good();
  specimen.mutable_when()->set_seconds(253'402'300'799);
  specimen.mutable_when()->set_nanos(999'999'999);
  specimen.mutable_span()->set_seconds(-1);
  specimen.mutable_span()->set_nanos(-5);
  EXPECT_THAT(Faults(specimen), IsEmpty());
  specimen.mutable_when()->set_seconds(253'402'300'800);
  specimen.mutable_when()->set_nanos(-1);
  specimen.mutable_span()->set_nanos(5);
  EXPECT_THAT(Faults(specimen),
              ElementsAre("when.seconds must be from -62135596800 to 253402300799",
                          "when.nanos must be from 0 to 999999999",
                          "span.nanos must have the sign of seconds"));
}

TEST(Validator, ShapesAreChecked) {
  Specimen specimen = Good();
  tests::v1::Shapes& shapes = *specimen.mutable_shapes();
  shapes.set_uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  shapes.set_email("zhang@example.com");
  shapes.set_phone("+86 138 0013 8000");
  shapes.set_currency("CNY");
  shapes.set_locale("zh-CN");
  shapes.set_external_id("SF-1:2/3");
  shapes.set_sha256(std::string(64, '0'));
  shapes.set_case_name("cases/C-26-000123-S");
  EXPECT_THAT(Faults(specimen), IsEmpty());
  for (std::string* text :
       {shapes.mutable_uuid(), shapes.mutable_email(), shapes.mutable_phone(),
        shapes.mutable_currency(), shapes.mutable_locale(), shapes.mutable_external_id(),
        shapes.mutable_sha256(), shapes.mutable_case_name()}) {
    *text = "not this";
  }
  EXPECT_EQ(Faults(specimen).size(), 8u);
}

TEST(Validator, FaultsDoNotRepeatWhatAFieldHeld) {
  Specimen specimen = Good();
  specimen.mutable_shapes()->set_phone("call Zhang Wei");
  EXPECT_THAT(TheValidator().Check(specimen).message(), testing::Not(HasSubstr("Zhang")));
}

// Whatever a peer sends and protobuf parses gets an answer, and the answer does not change when the
// message goes over the wire once more.
TEST(Validator, AnyParsedMessageGetsAnAnswer) {
  const google::protobuf::LogSilencer quiet;  // the parser reports each text that is not UTF-8
  ASSERT_TRUE(rc::check([](const std::string& noise) {
    Specimen specimen;
    std::string wire = Good().SerializeAsString();
    const auto at = *rc::gen::inRange<size_t>(0, wire.size());
    wire[at] = *rc::gen::arbitrary<char>();
    RC_PRE(specimen.ParseFromString(wire + noise) || specimen.ParseFromString(wire));
    Specimen again;
    RC_ASSERT(again.ParseFromString(specimen.SerializeAsString()));
    RC_ASSERT(TheValidator().Check(specimen).ok() == TheValidator().Check(again).ok());
  }));
}

}  // namespace
}  // namespace aftercare::validate
