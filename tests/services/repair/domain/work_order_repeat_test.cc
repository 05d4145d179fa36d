// The same fault on the same device once more.
#include <gtest/gtest.h>

#include "tests/services/repair/domain/work_order_fixture.h"

namespace aftercare::repair {
namespace {

TEST(RepeatedFault, REP_10_IsRaisedFromThePolicysNumberOfRepairsOn) {
  for (int repairs = 0; repairs < 4; ++repairs) {
    CreateWorkOrder create = NewOrder();
    create.order.fault_code = "E07";
    create.earlier_repairs = repairs;
    const auto change = Do(nullptr, create);
    ASSERT_TRUE(change.ok()) << change.status();
    ASSERT_EQ(change->entries.size(), repairs < 2 ? 1u : 2u);
    if (repairs < 2) continue;
    EXPECT_EQ(change->entries[1].kind, "repeated_fault_raised");
    EXPECT_EQ(ValueOf(change->entries[1].facts, "fault_signature"), "X1/E07");
    EXPECT_EQ(ValueOf(change->entries[1].facts, "repairs"), std::to_string(repairs));
  }
}

TEST(RepeatedFault, REP_10_SignatureIsModelAndCodeOrSubCategory) {
  Order order;
  order.product_model = "X1";
  EXPECT_EQ(FaultSignature(order), "");
  order.sub_category = "FUNCTION";
  EXPECT_EQ(FaultSignature(order), "X1/FUNCTION");
  order.fault_code = "E07";
  EXPECT_EQ(FaultSignature(order), "X1/E07");
}

}  // namespace
}  // namespace aftercare::repair
