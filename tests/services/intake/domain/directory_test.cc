#include "services/intake/domain/directory.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

Customer GoodCustomer() {
  Customer c;
  c.external_id = "CRM-7";
  c.source_version = 5;
  c.display_name = "王小明";
  c.phone = "+86 138-0000-0000";
  c.email = "xm@example.cn";
  c.locale = "zh-CN";
  return c;
}

Order GoodOrder() {
  Order o;
  o.external_id = "SO-1";
  o.source_version = 1;
  o.customer_external_id = "CRM-7";
  o.state = OrderState::kCompleted;
  o.order_time = kNine - absl::Hours(48);
  o.receipt_time = kNine - absl::Hours(24);
  o.lines = {{1, "X200", 2, {599'900, "CNY"}, "B7"}};
  return o;
}

SerialUnit GoodUnit() {
  SerialUnit u;
  u.external_id = "SN-1";
  u.source_version = 1;
  u.product_model = "X200";
  u.batch = "B7";
  u.manufacture_date = absl::CivilDay(2026, 6, 1);
  return u;
}

template <class Record>
size_t Faults(const Record& record) {
  return Upsert(record, 0, kNine).faults.size();
}

TEST(Directory, ERP_01_OlderNeverOverwritesNewer) {
  EXPECT_EQ(Upsert(GoodCustomer(), 0, kNine).outcome, UpsertOutcome::kApplied);
  EXPECT_EQ(Upsert(GoodCustomer(), 4, kNine).outcome, UpsertOutcome::kApplied);
  EXPECT_EQ(Upsert(GoodCustomer(), 5, kNine).outcome, UpsertOutcome::kOlder);
  EXPECT_EQ(Upsert(GoodCustomer(), 6, kNine).outcome, UpsertOutcome::kOlder);
}

TEST(Directory, ERP_01_GoodRecordsHaveNoFault) {
  Product product;
  product.external_id = "4711";
  product.source_version = 1;
  product.model = "X200";
  product.title_en = "Phone";
  EXPECT_EQ(Faults(product), 0u);
  EXPECT_EQ(Faults(GoodOrder()), 0u);
  EXPECT_EQ(Faults(GoodUnit()), 0u);
}

TEST(Directory, ERP_01_ABadCustomerIsRefusedWithEveryFault) {
  Customer bad;
  bad.external_id = "has space";
  bad.phone = "12";
  bad.email = "nobody";
  bad.locale = "fr";
  bad.region = "?";
  const UpsertResult result = Upsert(bad, 0, kNine);
  EXPECT_EQ(result.outcome, UpsertOutcome::kRefused);
  EXPECT_EQ(result.faults.size(), 7u);  // id, version, name, phone, mail, locale, region
}

TEST(Directory, ERP_01_ABadOrderNamesItsLines) {
  Order bad = GoodOrder();
  bad.lines.push_back({1, "", 0, {-1, "yuan"}, ""});
  const UpsertResult result = Upsert(bad, 0, kNine);
  ASSERT_EQ(result.faults.size(), 5u);
  for (const command::FieldFault& fault : result.faults) {
    EXPECT_EQ(fault.field.rfind("lines[1].", 0), 0u) << fault.field;
  }
  bad = GoodOrder();
  bad.order_time = kNine + absl::Seconds(1);
  bad.receipt_time = kNine;
  bad.lines.clear();
  bad.state = OrderState::kUnknown;
  EXPECT_EQ(Faults(bad), 4u);
}

TEST(Directory, ERP_01_NothingIsMadeTomorrow) {
  SerialUnit unit = GoodUnit();
  unit.manufacture_date = absl::CivilDay(2026, 6, 1);  // 23:00 where it is 14 h later
  EXPECT_EQ(Faults(unit), 0u);
  unit.manufacture_date = absl::CivilDay(2026, 6, 2);
  EXPECT_EQ(Faults(unit), 1u);
}

TEST(Directory, ERP_01_ProductNeedsATitle) {
  Product product;
  product.external_id = "4711";
  product.source_version = 1;
  EXPECT_EQ(Faults(product), 2u);  // model and title
}

TEST(Directory, IdsFollowFromExternalIds) {
  EXPECT_EQ(CustomerId("7"), CustomerId("7"));
  EXPECT_NE(CustomerId("7"), CustomerId("8"));
  EXPECT_NE(CustomerId("7"), OrderId("7"));
  EXPECT_NE(ProductId("7"), SerialUnitId("7"));
}

}  // namespace
}  // namespace aftercare::intake::testing
