#include "common/validate/masked_debug.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "tests/common/validate/specimen.pb.h"

namespace aftercare::validate {
namespace {

using tests::v1::Dossier;

TEST(MaskedDebug, PersonalFieldsAndSecretsAreMasked) {
  Dossier dossier;
  dossier.set_name("dossiers/1");
  dossier.set_person("Zhang Wei");
  dossier.mutable_customer()->set_phone("12345");
  dossier.add_witnesses()->set_display_name("Li Na");
  dossier.mutable_address()->set_city("Hefei");
  dossier.mutable_address()->set_street("Road 1");
  dossier.set_age(44);
  dossier.set_token("hunter2");
  dossier.set_digest("\x01\x02");
  dossier.set_version(7);
  dossier.set_colour(tests::v1::COLOUR_BLUE);
  dossier.add_parts()->set_quantity(1);
  dossier.add_parts()->set_quantity(2);
  EXPECT_EQ(MaskedDebug(dossier),
            "name: \"dossiers/1\" person: Z*** customer: *** witnesses: *** "
            "address: { city: \"Hefei\" street: R*** } parts: { quantity: 1 } "
            "parts: { quantity: 2 } age: *** token: *** digest: <2 bytes> version: 7 "
            "colour: COLOUR_BLUE");
}

TEST(MaskedDebug, ContentIsEscapedAndCut) {
  Dossier dossier;
  dossier.set_name("a\"\n" + std::string(1000, 'x'));
  const std::string text = MaskedDebug(dossier);
  EXPECT_THAT(text, testing::StartsWith("name: \"a\\\"\\nxxx"));
  EXPECT_LT(text.size(), kMaxShownText + 30);
  for (int i = 0; i < 10'000; ++i) dossier.add_parts()->set_quantity(i);
  dossier.set_version(1);
  EXPECT_LT(MaskedDebug(dossier).size(), kMaxShownMessage + kMaxShownText);
  EXPECT_THAT(MaskedDebug(dossier), testing::EndsWith("..."));
}

// No text of a personal field longer than one character ever shows.
TEST(MaskedDebug, NothingPersonalLeaks) {
  ASSERT_TRUE(rc::check([] {
    Dossier dossier;
    dossier.set_name(*rc::gen::string<std::string>());
    const std::string secret = "Qq" + *rc::gen::container<std::string>(
                                          8, rc::gen::inRange('a', static_cast<char>('z' + 1)));
    dossier.set_person(secret);
    dossier.mutable_customer()->set_email(secret);
    dossier.mutable_address()->set_street(secret);
    dossier.mutable_previous()->add_witnesses()->set_phone(secret);
    dossier.set_token(secret);
    RC_ASSERT(MaskedDebug(dossier).find("Qq") == std::string::npos);
  }));
}

TEST(MaskedDebug, AnEmptyMessageIsEmpty) { EXPECT_EQ(MaskedDebug(Dossier()), ""); }

}  // namespace
}  // namespace aftercare::validate
