// Records of the directory between request, domain and row.
#include "services/intake/store/directory_codec.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "common/command/personal.h"
#include "tests/services/intake/store/any_value.h"

namespace aftercare::intake {
namespace {

using namespace testing;

Customer AnyCustomer() {
  return {.external_id = AnyText(),
          .source_version = AnyCount(),
          .display_name = AnyText(),
          .phone = AnyText(),
          .email = AnyText(),
          .address = AnyText(),
          .locale = AnyText(),
          .region = AnyText(),
          .customer_class = AnyText(),
          .consent = AnyBool()};
}

Product AnyProduct() {
  return {.external_id = AnyText(),
          .source_version = AnyCount(),
          .model = AnyText(),
          .title_zh = AnyText(),
          .title_en = AnyText(),
          .product_class = AnyText(),
          .maker = AnyText()};
}

OrderLine AnyLine() {
  return {.number = AnyCount(),
          .product_model = AnyText(),
          .quantity = AnyCount(),
          .unit_price = AnyMoney(),
          .batch = AnyText()};
}

Order AnyOrder() {
  return {.external_id = AnyText(),
          .source_version = AnyCount(),
          .customer_external_id = AnyText(),
          .state = AnyEnum<OrderState>(),
          .order_time = MaybeTime(),
          .receipt_time = MaybeTime(),
          .lines = ListOf(AnyLine)};
}

SerialUnit AnySerialUnit() {
  return {.external_id = AnyText(),
          .source_version = AnyCount(),
          .product_model = AnyText(),
          .batch = AnyText(),
          .manufacture_date = MaybeDay(),
          .order_number = AnyText(),
          .order_line = AnyCount()};
}

// Through the two columns of bytes of a row.
template <class Wire, class Record>
Record ThroughRow(const Record& record, WireReader& reader) {
  Wire whole, open, personal, read;
  ToProto(record, &whole);
  command::PersonalSplit<Wire>().SplitPersonal(whole, &open, &personal);
  EXPECT_TRUE(read.ParseFromString(open.SerializeAsString()));
  EXPECT_TRUE(read.MergeFromString(personal.SerializeAsString()));
  return FromProto(read, reader);
}

template <class Wire, class Draw>
bool EveryOneComesBack(Draw draw) {
  return rc::check([draw] {
    const auto record = draw();
    WireReader reader;
    RC_ASSERT(ThroughRow<Wire>(record, reader) == record);
    RC_ASSERT(reader.status().ok());
  });
}

TEST(DirectoryCodec, EveryRecordComesBackFromItsRow) {
  EXPECT_TRUE(EveryOneComesBack<v1::Customer>(AnyCustomer));
  EXPECT_TRUE(EveryOneComesBack<v1::Product>(AnyProduct));
  EXPECT_TRUE(EveryOneComesBack<v1::Order>(AnyOrder));
  EXPECT_TRUE(EveryOneComesBack<v1::SerialUnit>(AnySerialUnit));
}

TEST(DirectoryCodec, ERP_05_TheOpenPartOfACustomerNamesNobody) {
  v1::Customer whole, open, personal;
  ToProto(Customer{.external_id = "C-1",
                   .source_version = 1,
                   .display_name = "PERSONAL",
                   .phone = "PERSONAL",
                   .email = "PERSONAL",
                   .address = "PERSONAL",
                   .locale = "en",
                   .region = "CN-31",
                   .customer_class = "KEY_ACCOUNT",
                   .consent = true},
          &whole);
  command::PersonalSplit<v1::Customer>().SplitPersonal(whole, &open, &personal);
  EXPECT_EQ(open.SerializeAsString().find("PERSONAL"), std::string::npos);
  EXPECT_EQ(open.external_id(), "C-1");
  EXPECT_EQ(open.customer_class(), "KEY_ACCOUNT");
  EXPECT_EQ(personal.address(), "PERSONAL");
}

TEST(DirectoryCodec, ERP_01_EveryFaultOfARecordIsNamed) {
  v1::Order order;
  order.set_state(static_cast<v1::Order::State>(6));
  WireReader orders;
  FromProto(order, orders);
  const auto refusal = command::Explain(orders.request_status());
  EXPECT_EQ(refusal.reason, "INVALID_FIELDS");
  ASSERT_EQ(refusal.fields.size(), 1u);
  EXPECT_EQ(refusal.fields[0].field, "state");

  v1::SerialUnit unit;
  unit.set_manufacture_date("2026-02-30");
  WireReader units;
  FromProto(unit, units);
  ASSERT_EQ(command::Explain(units.request_status()).fields.size(), 1u);
  EXPECT_EQ(command::Explain(units.request_status()).fields[0].field, "manufacture_date");
}

TEST(DirectoryCodec, ERP_01_TheResultOfARecordIsTold) {
  v1::UpsertResult wire;
  ToProto(UpsertResult{UpsertOutcome::kRefused, {{"lines[2].quantity", "must be 1 or more"}}},
          &wire);
  EXPECT_EQ(wire.outcome(), v1::UpsertResult::OUTCOME_REFUSED);
  ASSERT_EQ(wire.faults_size(), 1);
  EXPECT_EQ(wire.faults(0).field(), "lines[2].quantity");
  EXPECT_EQ(wire.faults(0).description(), "must be 1 or more");
}

}  // namespace
}  // namespace aftercare::intake
