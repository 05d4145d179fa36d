#include "common/paging/page_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "common/command/decision.h"
#include "tests/common/validate/specimen.pb.h"

namespace aftercare::paging {
namespace {

using Values = std::vector<std::string>;

const PageTokens& Tokens() {
  static const PageTokens tokens("a process key of 32 bytes or so.");
  return tokens;
}

void ExpectForeign(const absl::StatusOr<Values>& opened) {
  ASSERT_EQ(opened.status().code(), absl::StatusCode::kInvalidArgument);
  const command::Refusal refusal = command::Explain(opened.status());
  EXPECT_EQ(refusal.reason, "INVALID_FIELDS");
  ASSERT_EQ(refusal.fields.size(), 1u);
  EXPECT_EQ(refusal.fields[0].field, "page_token");
}

TEST(PageToken, ComesBackAsItWas) {
  ASSERT_TRUE(rc::check([](const Values& values, const std::string& subject,
                           const std::string& filter) {
    const std::string token = Tokens().Make(subject, filter, values);
    RC_PRE(token.size() <= kMaxTokenSize);
    RC_ASSERT(*Tokens().Open(token, subject, filter) == values);
    RC_ASSERT(token.find_first_of("+/=") == std::string::npos);
  }));
}

TEST(PageToken, FirstPageHasNone) {
  EXPECT_EQ(*Tokens().Open("", "staff/a", "filter"), Values{});
}

TEST(PageToken, AnothersTokenIsRefused) {
  const std::string token = Tokens().Make("partner/sf", "filter", {"2026-01-01", "id"});
  EXPECT_TRUE(Tokens().Open(token, "partner/sf", "filter").ok());
  ExpectForeign(Tokens().Open(token, "partner/yto", "filter"));
  ExpectForeign(Tokens().Open(token, "partner/sf", "another filter"));
  ExpectForeign(PageTokens("another key").Open(token, "partner/sf", "filter"));
}

// Moving a character from one to the other must not keep the seal.
TEST(PageToken, SubjectAndFilterDoNotFlowTogether) {
  ExpectForeign(Tokens().Open(Tokens().Make("ab", "c", {"x"}), "a", "bc"));
  ExpectForeign(Tokens().Open(Tokens().Make("a", "", {"x"}), "", "a"));
}

TEST(PageToken, EveryChangedBitIsNoticed) {
  const std::string token = Tokens().Make("staff/a", "filter", {"one", "two"});
  std::string raw;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(token, &raw));
  for (size_t bit = 0; bit < raw.size() * 8; ++bit) {
    std::string bent = raw;
    bent[bit / 8] = static_cast<char>(bent[bit / 8] ^ (1 << bit % 8));
    ExpectForeign(Tokens().Open(absl::WebSafeBase64Escape(bent), "staff/a", "filter"));
  }
  for (size_t size = 0; size < raw.size(); ++size) {
    const std::string cut = absl::WebSafeBase64Escape(raw.substr(0, size));
    if (!cut.empty()) ExpectForeign(Tokens().Open(cut, "staff/a", "filter"));
  }
}

TEST(PageToken, NoiseIsRefused) {
  ASSERT_TRUE(rc::check([](const std::string& noise) {
    RC_PRE(!noise.empty());
    RC_ASSERT(!Tokens().Open(noise, "staff/a", "filter").ok());
    RC_ASSERT(!Tokens().Open(absl::WebSafeBase64Escape(noise), "staff/a", "filter").ok());
  }));
  ExpectForeign(Tokens().Open("not base64!", "staff/a", "filter"));
  ExpectForeign(Tokens().Open(std::string(kMaxTokenSize + 1, 'A'), "staff/a", "filter"));
}

TEST(FilterDigest, DependsOnTheFilterAlone) {
  tests::v1::ListSpecimensRequest request;
  request.set_colour(tests::v1::COLOUR_RED);
  const std::string digest = FilterDigest(request);
  request.set_page_size(50);
  request.set_page_token("token");
  EXPECT_EQ(FilterDigest(request), digest);
  EXPECT_EQ(request.page_token(), "token");
  request.set_colour(tests::v1::COLOUR_GREEN);
  EXPECT_NE(FilterDigest(request), digest);
}

TEST(FilterDigest, KeepsTypesApart) {
  EXPECT_NE(FilterDigest(tests::v1::Specimen()), FilterDigest(tests::v1::Part()));
}

TEST(FilterDigest, MapsHaveOneOrder) {
  ASSERT_TRUE(rc::check([](const std::vector<uint16_t>& keys) {
    tests::v1::Specimen forward;
    tests::v1::Specimen backward;
    for (auto key = keys.begin(); key != keys.end(); ++key) {
      (*forward.mutable_labels())[std::to_string(*key)] = "x";
    }
    for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
      (*backward.mutable_labels())[std::to_string(*key)] = "x";
    }
    RC_ASSERT(FilterDigest(forward) == FilterDigest(backward));
  }));
}

}  // namespace
}  // namespace aftercare::paging
