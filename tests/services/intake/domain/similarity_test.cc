#include "services/intake/domain/similarity.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

namespace aftercare::intake {
namespace {

TEST(Similarity, INT_04_CountsSharedBigrams) {
  // "night": ni ig gh ht; "nacht": na ac ch ht; one of four each is shared: 2 * 1 / 8.
  EXPECT_DOUBLE_EQ(Similarity("night", "nacht"), 0.25);
  // "abab": ab ba ab; "abc": ab bc; one shared, counted once: 2 * 1 / 5.
  EXPECT_DOUBLE_EQ(Similarity("abab", "abc"), 0.4);
}

TEST(Similarity, INT_04_WorksForChinese) {
  // 手机 机过 过热 and 手机 机很 很热: one of three each is shared: 2 * 1 / 6.
  EXPECT_DOUBLE_EQ(Similarity("手机过热", "手机很热"), 1.0 / 3);
  EXPECT_DOUBLE_EQ(Similarity("手机过热。", "手机 过热"), 1.0);
  EXPECT_GE(Similarity("手机充电的时候发热严重，屏幕会自动关闭",
                       "手机充电的时候发热很严重，屏幕会自动关闭"),
            0.8);
  EXPECT_LT(Similarity("手机充电时发热", "包裹没有收到"), 0.1);
}

TEST(Similarity, INT_04_IgnoresCaseSpaceAndPunctuation) {
  EXPECT_DOUBLE_EQ(Similarity("It OVERHEATS!", "it overheats"), 1.0);
}

TEST(Similarity, INT_04_NothingIsLikeNothing) {
  EXPECT_DOUBLE_EQ(Similarity("", ""), 0.0);
  EXPECT_DOUBLE_EQ(Similarity("?!", "..."), 0.0);
  EXPECT_DOUBLE_EQ(Similarity("热", "热"), 1.0);
  EXPECT_DOUBLE_EQ(Similarity("热", "冷"), 0.0);
  EXPECT_DOUBLE_EQ(Similarity("热", "很热"), 0.0);
}

TEST(Similarity, INT_04_IsSymmetricAndBoundedForAnyBytes) {
  EXPECT_TRUE(rc::check([](const std::string& left, const std::string& right) {
    const double there = Similarity(left, right);
    RC_ASSERT(there == Similarity(right, left));
    RC_ASSERT(there >= 0.0 && there <= 1.0);
    const double self = Similarity(left, left);
    RC_ASSERT(self == 1.0 || self == 0.0);
  }));
}

}  // namespace
}  // namespace aftercare::intake
