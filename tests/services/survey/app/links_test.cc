#include "services/survey/app/links.h"

#include <gtest/gtest.h>

#include "absl/strings/strip.h"
#include "services/survey/domain/survey.h"
#include "tests/services/survey/decide_fixture.h"

namespace aftercare::survey {
namespace {

TEST(LinksTest, SUR_02_ALinkIsMadeAgainByTheKeyAndByNothingElse) {
  const Links ours({"a key", "https://example.test/s/"}), again({"a key", ""}),
      others({"another", ""});
  const ids::Uuid one = Id("one"), two = Id("two");
  EXPECT_EQ(ours.TokenOf(one), again.TokenOf(one));
  EXPECT_NE(ours.TokenOf(one), ours.TokenOf(two));
  EXPECT_NE(ours.TokenOf(one), others.TokenOf(one));
  EXPECT_EQ(ours.TokenOf(one).size(), kTokenSize);
}

TEST(LinksTest, SUR_02_TheTokenInALinkIsRead) {
  const Links links({"a key", "https://example.test/s/"});
  const std::string link = links.LinkOf(Id("one"));
  const std::string text(absl::StripPrefix(link, "https://example.test/s/"));
  EXPECT_EQ(text.size(), 43u);
  EXPECT_EQ(Links::ReadToken(text), links.TokenOf(Id("one")));
  EXPECT_EQ(Links::ReadToken(text.substr(1)), std::nullopt);
  EXPECT_EQ(Links::ReadToken(std::string(43, '%')), std::nullopt);
}

}  // namespace
}  // namespace aftercare::survey
