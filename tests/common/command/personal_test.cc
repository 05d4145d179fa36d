#include "common/command/personal.h"

#include <gtest/gtest.h>

#include <set>

#include "common/ids/digest.h"
#include "tests/common/command/tally.pb.h"

namespace aftercare::command {
namespace {

std::string SaltOf(const std::string& sealed) { return sealed.substr(0, 16); }

// The same words of two people must not show as the same digest. More than are drawn ahead.
TEST(PersonalTest, EverySealHasASaltOfItsOwn) {
  std::set<std::string> salts, digests;
  for (int i = 0; i < 500; ++i) {
    const std::string sealed = SealPersonal("the same words");
    EXPECT_EQ(sealed.size(), 16 + 14u);
    EXPECT_EQ(PersonalFields(sealed), "the same words");
    salts.insert(SaltOf(sealed));
    digests.insert(PersonalDigest(sealed));
  }
  EXPECT_EQ(salts.size(), 500u);
  EXPECT_EQ(digests.size(), 500u);
}

TEST(PersonalTest, TheDigestIsOverSaltAndFields) {
  const std::string sealed = SealPersonal("words");
  EXPECT_EQ(PersonalDigest(sealed), ids::Hex(ids::Sha256(SaltOf(sealed) + "words")));
}

TEST(PersonalTest, NothingStaysNothing) {
  EXPECT_EQ(SealPersonal(""), "");
  EXPECT_EQ(PersonalFields(""), "");
  tests::v1::Tally tally;
  tally.set_total(5);
  EXPECT_TRUE(MergePersonal("", &tally));
  EXPECT_EQ(tally.total(), 5);
}

TEST(PersonalTest, WhatIsSealedComesBackIntoItsResource) {
  tests::v1::Tally personal, tally;
  personal.set_note("in their own words");
  tally.set_total(5);
  EXPECT_TRUE(MergePersonal(SealPersonal(personal.SerializeAsString()), &tally));
  EXPECT_EQ(tally.total(), 5);
  EXPECT_EQ(tally.note(), "in their own words");
  EXPECT_FALSE(MergePersonal(SealPersonal("\x01 not a message"), &tally));
}

}  // namespace
}  // namespace aftercare::command
