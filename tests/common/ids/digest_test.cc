#include "common/ids/digest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace aftercare::ids {
namespace {

// FIPS 180-2, appendix B.1 and B.2, and the digest of nothing.
TEST(Digest, PublishedValues) {
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256("abc").size(), kDigestSize);
}

// RFC 4231, test case 2.
TEST(Digest, PublishedKeyedValue) {
  EXPECT_EQ(Hex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, HowATextIsCutDoesNotMatter) {
  ASSERT_TRUE(rc::check([](const std::vector<std::string>& pieces) {
    Digest digest;
    std::string whole;
    for (const std::string& piece : pieces) {
      digest.Add(piece);
      whole += piece;
    }
    RC_ASSERT(digest.Finish() == Sha256(whole));
  }));
}

TEST(Digest, StartsAnewAfterFinish) {
  Digest digest;
  digest.Add("something else");
  digest.Finish();
  digest.Add("abc");
  EXPECT_EQ(digest.Finish(), Sha256("abc"));
  EXPECT_EQ(digest.Finish(), Sha256(""));
}

TEST(Digest, SecretsCompareByValue) {
  EXPECT_TRUE(SameSecret("", ""));
  EXPECT_TRUE(SameSecret("abc", "abc"));
  EXPECT_FALSE(SameSecret("abc", "abd"));
  EXPECT_FALSE(SameSecret("abc", "ab"));
}

TEST(Digest, HexKeepsLeadingZeros) { EXPECT_EQ(Hex(std::string("\x00\x0f\xff", 3)), "000fff"); }

}  // namespace
}  // namespace aftercare::ids
