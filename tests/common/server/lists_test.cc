// Pages of a list through a real server.
#include "common/server/lists.h"

#include <algorithm>

#include "tests/common/server/tally_server.h"

namespace aftercare::server {
namespace {

using testing::NewId;
using tests::v1::CountingService;
using tests::v1::ListTalliesRequest;
using tests::v1::ListTalliesResponse;

class ListsTest : public testing::TallyServer {
 protected:
  static constexpr auto kList = &CountingService::Stub::ListTallies;

  void SetUp() override { Start(); }

  // Tallies with the sums 0 to `count` - 1, the newest last; their names, the newest first.
  std::vector<std::string> Make(int count) {
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i) {
      names.push_back(Must(kAdd, "li.na", Amount(NewId(), i)).name());
    }
    std::sort(names.rbegin(), names.rend());
    return names;
  }

  static ListTalliesRequest Page(int at_least, int size, const std::string& token = "") {
    ListTalliesRequest request;
    request.set_at_least(at_least);
    request.set_page_size(size);
    request.set_page_token(token);
    return request;
  }

  void ExpectForeign(const std::string& who, const ListTalliesRequest& request) {
    const absl::Status refused = Try(kList, who, request).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << refused;
    const command::Refusal why = command::Explain(refused);
    ASSERT_EQ(why.fields.size(), 1u) << refused;
    EXPECT_EQ(why.fields[0].field, "page_token");
  }
};

TEST_F(ListsTest, PagesHoldEverythingOnceAndInOrder) {
  const std::vector<std::string> names = Make(7);
  for (const int size : {1, 2, 3, 6, 7, 8}) {
    std::vector<std::string> listed;
    std::string token;
    int pages = 0;
    do {
      const ListTalliesResponse page = Must(kList, "li.na", Page(0, size, token));
      EXPECT_LE(page.tallies_size(), size);
      for (const auto& tally : page.tallies()) listed.push_back(tally.name());
      token = page.next_page_token();
    } while (!token.empty() && ++pages < 10);
    EXPECT_EQ(listed, names) << size;
    // No empty page at the end.
    EXPECT_EQ(pages, (7 + size - 1) / size - 1) << size;
  }
}

TEST_F(ListsTest, ATokenIsGoodForItsCallerAndItsFilterOnly) {
  Make(5);
  const std::string token = Must(kList, "li.na", Page(1, 2)).next_page_token();
  ASSERT_NE(token, "");
  ExpectForeign("li.na", Page(0, 2, token));
  ExpectForeign("li.na", Page(2, 2, token));
  ExpectForeign("wang.fang", Page(1, 2, token));
  std::string damaged = token;
  damaged[damaged.size() / 2] = damaged[damaged.size() / 2] == 'A' ? 'B' : 'A';
  ExpectForeign("li.na", Page(1, 2, damaged));
  // The size of a page may change on the way.
  const ListTalliesResponse rest = Must(kList, "li.na", Page(1, 10, token));
  EXPECT_EQ(rest.tallies_size(), 2);
  EXPECT_EQ(rest.next_page_token(), "");
}

TEST_F(ListsTest, APageOfNoSizeHoldsAHundred) {
  const std::vector<std::string> names = Make(101);
  const ListTalliesResponse page = Must(kList, "li.na", Page(0, 0));
  ASSERT_EQ(page.tallies_size(), 100);
  EXPECT_EQ(page.tallies(99).name(), names[99]);
  const ListTalliesResponse rest = Must(kList, "li.na", Page(0, 0, page.next_page_token()));
  ASSERT_EQ(rest.tallies_size(), 1);
  EXPECT_EQ(rest.tallies(0).name(), names[100]);
}

}  // namespace
}  // namespace aftercare::server
