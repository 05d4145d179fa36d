// What makes a record of ERP or CRM a bad one, each fault alone (ERP-01).
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/intake/domain/directory.h"
#include "tests/services/intake/domain/case_fixture.h"

namespace aftercare::intake::testing {
namespace {

// In bytes, of which a text may have 1024.
const std::string kLongest(1024, 'x');
const std::string kTooLong(1025, 'x');
const std::string kLongId(65, 'x');

Customer GoodCustomer() {
  Customer c;
  c.external_id = "CRM-7";
  c.source_version = 1;
  c.display_name = "Li Example";
  return c;
}

Product GoodProduct() {
  Product p;
  p.external_id = "4711";
  p.source_version = 1;
  p.model = "X200";
  p.title_en = "Phone";
  return p;
}

Order GoodOrder() {
  Order o;
  o.external_id = "SO-1";
  o.source_version = 1;
  o.customer_external_id = "CRM-7";
  o.state = OrderState::kCompleted;
  o.order_time = kNine;
  o.receipt_time = kNine;
  o.lines = {{1, "X200", 1, {0, "CNY"}, ""}};
  return o;
}

template <class Record>
struct Fault {
  std::string field;
  void (*make)(Record&);
};

template <class Record>
void ExpectNamedAlone(const Record& good, const std::vector<Fault<Record>>& faults) {
  EXPECT_TRUE(Upsert(good, 0, kNine).faults.empty());
  for (const Fault<Record>& fault : faults) {
    Record bad = good;
    fault.make(bad);
    const UpsertResult result = Upsert(bad, 0, kNine);
    EXPECT_EQ(result.outcome, UpsertOutcome::kRefused) << fault.field;
    ASSERT_EQ(result.faults.size(), 1u) << fault.field;
    EXPECT_EQ(result.faults[0].field, fault.field);
  }
}

TEST(DirectoryFields, ERP_01_ACustomer) {
  ExpectNamedAlone<Customer>(GoodCustomer(), {
      {"external_id", [](Customer& c) { c.external_id = ""; }},
      {"external_id", [](Customer& c) { c.external_id = kLongId; }},
      {"source_version", [](Customer& c) { c.source_version = 0; }},
      {"display_name", [](Customer& c) { c.display_name = ""; }},
      {"display_name", [](Customer& c) { c.display_name = kTooLong; }},
      {"address", [](Customer& c) { c.address = kTooLong; }},
      {"email", [](Customer& c) { c.email = "@example.org"; }},
      {"email", [](Customer& c) { c.email = "li@"; }},
      {"email", [](Customer& c) { c.email = "li@li@example.org"; }},
      {"phone", [](Customer& c) { c.phone = "1234"; }},
      {"phone", [](Customer& c) { c.phone = "123456789012345678901"; }},
      {"phone", [](Customer& c) { c.phone = "12345x"; }},
      {"locale", [](Customer& c) { c.locale = "de"; }},
      {"region", [](Customer& c) { c.region = "CN 31"; }},
      {"customer_class", [](Customer& c) { c.customer_class = "a b"; }},
  });
  Customer longest = GoodCustomer();
  longest.display_name = longest.address = kLongest;
  longest.phone = "12345";
  EXPECT_TRUE(Upsert(longest, 0, kNine).faults.empty());
}

TEST(DirectoryFields, ERP_01_AProduct) {
  ExpectNamedAlone<Product>(GoodProduct(), {
      {"model", [](Product& p) { p.model = ""; }},
      {"title_zh", [](Product& p) { p.title_en = ""; }},
      {"title_zh", [](Product& p) { p.title_zh = kTooLong; }},
      {"title_en", [](Product& p) { p.title_en = kTooLong; }},
      {"maker", [](Product& p) { p.maker = kTooLong; }},
      {"product_class", [](Product& p) { p.product_class = "a b"; }},
  });
}

TEST(DirectoryFields, ERP_01_AnOrder) {
  ExpectNamedAlone<Order>(GoodOrder(), {
      {"customer_external_id", [](Order& o) { o.customer_external_id = ""; }},
      {"state", [](Order& o) { o.state = OrderState::kUnknown; }},
      {"order_time", [](Order& o) { o.order_time.reset(); }},
      {"order_time",
       [](Order& o) { o.order_time = o.receipt_time = kNine + absl::Seconds(1); }},
      {"receipt_time", [](Order& o) { o.receipt_time = kNine - absl::Seconds(1); }},
      {"lines", [](Order& o) { o.lines.clear(); }},
      {"lines[0].number", [](Order& o) { o.lines[0].number = 0; }},
      {"lines[1].number", [](Order& o) { o.lines.push_back(o.lines[0]); }},
      {"lines[0].product_model", [](Order& o) { o.lines[0].product_model = ""; }},
      {"lines[0].quantity", [](Order& o) { o.lines[0].quantity = 0; }},
      {"lines[0].unit_price", [](Order& o) { o.lines[0].unit_price.amount_minor = -1; }},
      {"lines[0].unit_price.currency", [](Order& o) { o.lines[0].unit_price.currency = "cny"; }},
      {"lines[0].unit_price.currency", [](Order& o) { o.lines[0].unit_price.currency = "CN"; }},
      {"lines[0].batch", [](Order& o) { o.lines[0].batch = "a b"; }},
  });
}

TEST(DirectoryFields, ERP_01_AnOrderHasAThousandLinesAtMost) {
  Order order = GoodOrder();
  for (int number = 2; number <= 1000; ++number) {
    order.lines.push_back({number, "X200", 1, {0, "CNY"}, ""});
  }
  EXPECT_TRUE(Upsert(order, 0, kNine).faults.empty());
  order.lines.push_back({1001, "X200", 1, {0, "CNY"}, ""});
  const UpsertResult result = Upsert(order, 0, kNine);
  ASSERT_EQ(result.faults.size(), 1u);
  EXPECT_EQ(result.faults[0].field, "lines");
}

}  // namespace
}  // namespace aftercare::intake::testing
