// How an address that CRM keeps as one text becomes parts a carrier can read.
#include "services/intake/app/logistics_effects.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace aftercare::intake {
namespace {

TEST(SplitPostal, INT_18_FindsTheCityAndKeepsTheRest) {
  struct Example {
    std::string address, region, city, street;
  };
  for (const Example& e : std::vector<Example>{
           {"浙江省杭州市西湖区样板街 8 号", "浙江省", "杭州市", "西湖区样板街 8 号"},
           {"上海市浦东新区示例路 12 号 3 室", "", "上海市", "浦东新区示例路 12 号 3 室"},
           {"88 Sample Road, Pudong, Shanghai", "", "Shanghai", "88 Sample Road, Pudong"},
           {"somewhere", "", "", "somewhere"},
           {"上海市", "", "上海市", "上海市"}}) {
    const PostalParts parts = SplitPostal(e.address);
    EXPECT_EQ(parts.region, e.region) << e.address;
    EXPECT_EQ(parts.city, e.city) << e.address;
    EXPECT_EQ(parts.street, e.street) << e.address;
  }
}

}  // namespace
}  // namespace aftercare::intake
