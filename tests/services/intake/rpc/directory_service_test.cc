// ERP and CRM bring records to the real intake: newer wins, a bad record refuses only itself, a
// request is done once, and a report is completed with what the directory knows.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/services/intake/rpc/intake_server.h"

namespace aftercare::intake {
namespace {

using Stub = v1::DirectoryService::Stub;
using Outcome = v1::UpsertResult;

class DirectoryServiceTest : public IntakeServer {
 protected:
  v1::UpsertResponse Customers(const std::string& text) {
    return Must(*directory_, &Stub::UpsertCustomers, "crm",
                Ask<v1::UpsertCustomersRequest>(text));
  }
  // Order SO-1 of customer C-1 and the phone S-1 on its line 2.
  void BringPhone() {
    BringOrder(2);
    Must(*directory_, &Stub::UpsertSerialUnits, "erp",
         Ask<v1::UpsertSerialUnitsRequest>(
             "serial_units { external_id: 'S-1' source_version: 1 product_model: 'QL-P5' "
             "batch: 'B-7' manufacture_date: '2026-03-12' order_number: 'SO-1' order_line: 2 }"));
  }
  v1::Customer TheCustomer(const std::string& external_id) {
    const auto page =
        Must(*directory_, &Stub::ListCustomers, "li.na",
             Ask<v1::ListCustomersRequest>("external_id: '" + external_id + "'"));
    EXPECT_EQ(page.customers_size(), 1);
    return page.customers_size() == 1 ? page.customers(0) : v1::Customer();
  }
};

TEST_F(DirectoryServiceTest, ERP_01_AnOlderVersionNeverOverwritesANewerOne) {
  auto response = Customers(
      "customers { external_id: 'C-1' source_version: 5 display_name: 'Li Example' "
      "phone: '+86 21 5550 0123' region: 'CN-31' }");
  EXPECT_EQ(response.applied(), 1);
  for (const int version : {4, 5}) {
    response = Customers(absl::StrCat(
        "customers { external_id: 'C-1' source_version: ", version, " display_name: 'Older' }"));
    EXPECT_EQ(response.older(), 1);
    ASSERT_EQ(response.results_size(), 1);
    EXPECT_EQ(response.results(0).outcome(), Outcome::OUTCOME_OLDER);
  }
  const v1::Customer customer = TheCustomer("C-1");
  EXPECT_EQ(customer.display_name(), "Li Example");
  EXPECT_EQ(customer.source_version(), 5);
  EXPECT_TRUE(customer.has_update_time());
  const auto got = Must(*directory_, &Stub::GetCustomer, "crm",
                        Ask<v1::GetCustomerRequest>("name: '" + customer.name() + "'"));
  EXPECT_EQ(got.SerializeAsString(), customer.SerializeAsString());
  // Within one request the versions count as well, in their order.
  response = Customers(
      "customers { external_id: 'C-1' source_version: 6 display_name: 'Six' } "
      "customers { external_id: 'C-1' source_version: 8 display_name: 'Eight' } "
      "customers { external_id: 'C-1' source_version: 7 display_name: 'Seven' }");
  EXPECT_EQ(response.applied(), 2);
  ASSERT_EQ(response.results_size(), 3);
  EXPECT_EQ(response.results(2).outcome(), Outcome::OUTCOME_OLDER);
  EXPECT_EQ(TheCustomer("C-1").display_name(), "Eight");
}

TEST_F(DirectoryServiceTest, ERP_01_ABadRecordIsRefusedWithItsLineAndTheRestGoesOn) {
  const auto response = Customers(
      "customers { external_id: 'C-1' source_version: 1 display_name: 'One' } "
      "customers { external_id: 'not an id' source_version: 0 phone: 'call me' locale: 'fr' } "
      "customers { name: 'customers/x' external_id: 'C-3' source_version: 1 "
      "            display_name: 'Three' } "
      "customers { external_id: 'C-4' source_version: 1 display_name: 'Four' }");
  EXPECT_EQ(response.applied(), 2);
  EXPECT_EQ(response.refused(), 2);
  ASSERT_EQ(response.results_size(), 4);
  const Outcome& bad = response.results(1);
  EXPECT_EQ(bad.line(), 2);
  EXPECT_EQ(bad.outcome(), Outcome::OUTCOME_REFUSED);
  std::map<std::string, int> faults;
  for (const auto& fault : bad.faults()) ++faults[fault.field()];
  EXPECT_EQ(faults, (std::map<std::string, int>{{"display_name", 1},
                                                {"external_id", 1},
                                                {"locale", 1},
                                                {"phone", 1},
                                                {"source_version", 1}}));
  ASSERT_EQ(response.results(2).faults_size(), 1);
  EXPECT_EQ(response.results(2).faults(0).field(), "name");
  EXPECT_EQ(TheCustomer("C-4").display_name(), "Four");
  // What only the rules know is found as well: an order without lines, a date that does not exist.
  const auto orders = Must(
      *directory_, &Stub::UpsertOrders, "erp",
      Ask<v1::UpsertOrdersRequest>(
          "orders { external_id: 'SO-1' source_version: 1 customer_external_id: 'C-1' "
          "         state: STATE_COMPLETED order_time { seconds: 1780000000 } "
          "         receipt_time { seconds: 1770000000 } "
          "         lines { number: 1 product_model: 'M' quantity: 1 "
          "                 unit_price { amount_minor: 1 currency: 'CNY' } } }"));
  ASSERT_EQ(orders.refused(), 1);
  ASSERT_EQ(orders.results(0).faults_size(), 1);
  EXPECT_EQ(orders.results(0).faults(0).field(), "receipt_time");
  const auto serials =
      Must(*directory_, &Stub::UpsertSerialUnits, "erp",
           Ask<v1::UpsertSerialUnitsRequest>(
               "serial_units { external_id: 'S-1' source_version: 1 product_model: 'M' "
               "               manufacture_date: '2026-02-30' }"));
  ASSERT_EQ(serials.refused(), 1);
  ASSERT_EQ(serials.results(0).faults_size(), 1);
  EXPECT_EQ(serials.results(0).faults(0).field(), "manufacture_date");
}

TEST_F(DirectoryServiceTest, ERP_01_ARequestIsDoneOnceAndItsIdIsNotReused) {
  auto request = Ask<v1::UpsertCustomersRequest>(
      "customers { external_id: 'C-1' source_version: 1 display_name: 'One' }");
  const auto first = Must(*directory_, &Stub::UpsertCustomers, "crm", request);
  EXPECT_EQ(first.applied(), 1);
  const auto again = Must(*directory_, &Stub::UpsertCustomers, "crm", request);
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  request.mutable_customers(0)->set_source_version(2);
  EXPECT_EQ(ReasonOf(Try(*directory_, &Stub::UpsertCustomers, "crm", request).status()),
            "REQUEST_ID_REUSED");
  EXPECT_EQ(TheCustomer("C-1").source_version(), 1);
}

TEST_F(DirectoryServiceTest, ERP_01_OnlySourcesMayBringRecords) {
  const auto products = Ask<v1::UpsertProductsRequest>(
      "products { external_id: 'P-1' source_version: 1 model: 'M' title_en: 'A lamp' }");
  for (const char* who : {"li.na", "crm", "repair"}) {
    EXPECT_EQ(Try(*directory_, &Stub::UpsertProducts, who, products).status().code(),
              absl::StatusCode::kPermissionDenied)
        << who;
  }
  EXPECT_EQ(Must(*directory_, &Stub::UpsertProducts, "root.admin", products).applied(), 1);
  EXPECT_EQ(Try(*directory_, &Stub::GetProduct, "li.na",
                Ask<v1::GetProductRequest>("name: 'products/" + NewId() + "'"))
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Try(*directory_, &Stub::UpsertCustomers, "crm", v1::UpsertCustomersRequest())
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(DirectoryServiceTest, ERP_01_PagesHoldEveryRecordOnceAndBelongToTheirCaller) {
  v1::UpsertOrdersRequest request;
  request.set_request_id(NewId());
  for (int i = 0; i < 7; ++i) {
    *request.add_orders() = Ask<v1::Order>(absl::StrCat(
        "external_id: 'SO-", i, "' source_version: 1 customer_external_id: 'C-", i % 2,
        "' state: STATE_COMPLETED order_time { seconds: 1780000000 } lines { number: 1 "
        "product_model: 'M' quantity: 1 unit_price { amount_minor: 100 currency: 'CNY' } }"));
  }
  EXPECT_EQ(Must(*directory_, &Stub::UpsertOrders, "erp", request).applied(), 7);
  auto list = Ask<v1::ListOrdersRequest>("page_size: 2 customer_external_id: 'C-0'");
  std::map<std::string, int> seen;
  std::string token_of_first;
  for (int page = 0; page < 3; ++page) {
    const auto response = Must(*directory_, &Stub::ListOrders, "li.na", list);
    for (const auto& order : response.orders()) ++seen[order.external_id()];
    if (page == 0) token_of_first = response.next_page_token();
    list.set_page_token(response.next_page_token());
    if (response.next_page_token().empty()) break;
  }
  EXPECT_EQ(seen, (std::map<std::string, int>{{"SO-0", 1}, {"SO-2", 1}, {"SO-4", 1}, {"SO-6", 1}}));
  EXPECT_TRUE(list.page_token().empty());
  list.set_page_token(token_of_first);
  EXPECT_EQ(Try(*directory_, &Stub::ListOrders, "erp", list).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(DirectoryServiceTest, INT_02_WhatTheChannelCouldNotKnowComesFromTheDirectory) {
  Customers(
      "customers { external_id: 'C-1' source_version: 1 display_name: 'Li Example' "
      "phone: '+86 21 5550 0123' email: 'c1@mail.example' region: 'CN-31' }");
  BringPhone();
  const auto opened = Must(
      *cases_, &v1::CaseService::Stub::OpenCase, "li.na",
      Ask<v1::OpenCaseRequest>("report { channel: CHANNEL_PHONE customer_external_id: 'C-1' "
                               "caller { phone: '+86 21 5550 9999' } serial_number: 'S-1' "
                               "symptom: 'The battery drains within an hour.' }"));
  const v1::Report& report = opened.report();
  EXPECT_EQ(report.caller().display_name(), "Li Example");
  EXPECT_EQ(report.caller().phone(), "+86 21 5550 9999");  // as reported
  EXPECT_EQ(report.caller().email(), "c1@mail.example");
  EXPECT_EQ(report.product_model(), "QL-P5");
  EXPECT_EQ(report.batch(), "B-7");
  EXPECT_EQ(report.manufacture_date(), "2026-03-12");
  EXPECT_EQ(report.order_number(), "SO-1");
  EXPECT_EQ(report.order_line(), 2);
  EXPECT_EQ(report.purchase_time().seconds(), 1780000000);
  EXPECT_EQ(report.region(), "CN-31");
}

TEST_F(DirectoryServiceTest, INT_04_ASerialAloneIsEnoughToKnowTheMatter) {
  Customers("customers { external_id: 'C-1' source_version: 1 display_name: 'Li Example' }");
  BringPhone();
  const auto report = [](absl::string_view goods) {
    return Ask<v1::OpenCaseRequest>(
        absl::StrCat("report { channel: CHANNEL_PHONE customer_external_id: 'C-1' ", goods,
                     " symptom: 'The battery drains within an hour.' }"));
  };
  const auto first = Must(*cases_, &v1::CaseService::Stub::OpenCase, "li.na",
                          report("serial_number: 'S-1'"));
  for (const char* goods :
       {"serial_number: 'S-1'", "order_number: 'SO-1'", "order_number: 'SO-1' order_line: 2"}) {
    const auto again = Try(*cases_, &v1::CaseService::Stub::OpenCase, "li.na", report(goods));
    EXPECT_EQ(again.status().code(), absl::StatusCode::kAlreadyExists) << goods;
    const auto metadata = command::Explain(again.status()).metadata;
    EXPECT_TRUE(std::any_of(metadata.begin(), metadata.end(), [&](const auto& entry) {
      return entry.key == "case" && entry.value == first.name();
    })) << goods;
  }
}

}  // namespace
}  // namespace aftercare::intake
