// Parts from ERP and loaners through the real binary.
#include "tests/services/repair/rpc/repair_server.h"

#include <gmock/gmock.h>

#include <mutex>
#include <set>
#include <thread>

namespace aftercare::repair {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;
using Loaners = v1::LoanerService::Stub;
using Stock = v1::PartService::Stub;

class PartImport : public RepairServer {
 protected:
  static v1::UpsertPartsRequest Records(int count, int version) {
    v1::UpsertPartsRequest request;
    request.set_request_id(NewId());
    for (int i = 0; i < count; ++i) {
      v1::PartRecord* record = request.add_parts();
      record->set_part_number(absl::StrCat("P-", i));
      record->set_location("plant");
      record->set_part_class(v1::PART_CLASS_MAIN_UNIT);
      record->set_source_version(version);
    }
    return request;
  }
  v1::UpsertPartsResponse Upsert(const v1::UpsertPartsRequest& request) {
    return Must(*parts_, &Stock::UpsertParts, "erp", request);
  }
};

TEST_F(PartImport, ERP_01_AThousandRecordsOlderOnesChangeNothing) {
  const v1::UpsertPartsRequest request = Records(1000, 2);
  const auto first = Upsert(request);
  EXPECT_EQ(first.applied(), 1000);
  // The kept answer, though nothing would change any more.
  EXPECT_EQ(Upsert(request).SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(Upsert(Records(3, 1)).older(), 3);
  EXPECT_EQ(Upsert(Records(3, 3)).applied(), 3);
  v1::UpsertPartsRequest reused = Records(1, 9);
  reused.set_request_id(request.request_id());
  EXPECT_EQ(ReasonOf(Try(*parts_, &Stock::UpsertParts, "erp", reused).status()),
            "REQUEST_ID_REUSED");
}

TEST_F(PartImport, ERP_01_ABadRecordIsRefusedWithItsLineAndTheRestGoesOn) {
  v1::UpsertPartsRequest request = Records(4, 1);
  v1::PartRecord* bad = request.mutable_parts(1);
  bad->set_part_number("not an id");
  bad->set_source_version(0);
  bad->mutable_stock()->set_source_version(1);
  bad->mutable_price()->mutable_unit_price()->set_currency("yuan");
  bad->mutable_price()->set_valid_from_date("31.01.2026");
  bad->mutable_price()->set_source_version(1);
  request.mutable_parts(2)->clear_part_class();
  const auto response = Upsert(request);
  EXPECT_EQ(response.applied(), 2);
  EXPECT_EQ(response.refused(), 2);
  ASSERT_EQ(response.results_size(), 4);
  const auto fields = [&](int index) {
    std::vector<std::string> named;
    for (const auto& fault : response.results(index).faults()) named.push_back(fault.field());
    return named;
  };
  EXPECT_EQ(response.results(1).line(), 2);
  EXPECT_EQ(response.results(1).outcome(), v1::UpsertResult::OUTCOME_REFUSED);
  EXPECT_EQ(response.results(1).reason(), "INVALID_FIELDS");
  EXPECT_THAT(fields(1), UnorderedElementsAre("part_number", "stock.on_hand",
                                              "price.unit_price.currency",
                                              "price.unit_price.amount_minor",
                                              "price.valid_from_date"));
  EXPECT_THAT(fields(2), ElementsAre("part_class"));
  EXPECT_EQ(response.results(3).outcome(), v1::UpsertResult::OUTCOME_APPLIED);
  EXPECT_EQ(response.results(3).part_number(), "P-3");
  EXPECT_EQ(Must(*parts_, &Stock::ListParts, "erp", v1::ListPartsRequest()).parts_size(), 2);
  // What is wrong with the request as a whole is refused as a whole.
  EXPECT_FALSE(Try(*parts_, &Stock::UpsertParts, "erp", Records(0, 1)).ok());
  EXPECT_THAT(FaultyFields(), ElementsAre("parts"));
  EXPECT_EQ(ReasonOf(Try(*parts_, &Stock::UpsertParts, "zhou.tao", Records(1, 1)).status()),
            "ACCESS_NOT_DECLARED");
}

TEST_F(PartImport, ERP_01_StockAndPriceComeWithVersionsOfTheirOwn) {
  v1::UpsertPartsRequest request = Records(1, 1);
  auto* stock = request.mutable_parts(0)->mutable_stock();
  stock->set_on_hand(24);
  stock->set_source_version(7);
  auto* price = request.mutable_parts(0)->mutable_price();
  price->mutable_unit_price()->set_amount_minor(15900);
  price->mutable_unit_price()->set_currency("CNY");
  price->set_valid_from_date("2026-01-01");
  price->set_source_version(2);
  EXPECT_EQ(Upsert(request).applied(), 1);
  // A later count alone; an older price beside it changes nothing.
  v1::UpsertPartsRequest count = Records(1, 0);
  count.mutable_parts(0)->clear_part_class();
  count.mutable_parts(0)->mutable_stock()->set_on_hand(0);
  count.mutable_parts(0)->mutable_stock()->set_source_version(8);
  auto* older = count.mutable_parts(0)->mutable_price();
  older->mutable_unit_price()->set_amount_minor(1);
  older->mutable_unit_price()->set_currency("CNY");
  older->set_source_version(1);
  EXPECT_EQ(Upsert(count).applied(), 1);
  const auto listed = Must(*parts_, &Stock::ListParts, "ma.chao", v1::ListPartsRequest());
  ASSERT_EQ(listed.parts_size(), 1);
  EXPECT_EQ(listed.parts(0).part_class(), v1::PART_CLASS_MAIN_UNIT);
  EXPECT_EQ(listed.parts(0).on_hand(), 0);
  EXPECT_EQ(listed.parts(0).stock_version(), 8);
  EXPECT_EQ(listed.parts(0).price().unit_price().amount_minor(), 15900);
  EXPECT_EQ(listed.parts(0).price().valid_from_date(), "2026-01-01");
  // Stock of a part nobody told of.
  count.mutable_parts(0)->set_part_number("P-9");
  count.set_request_id(NewId());
  const auto unknown = Upsert(count);
  ASSERT_EQ(unknown.results_size(), 1);
  EXPECT_EQ(unknown.results(0).reason(), "NOT_FOUND");
  EXPECT_EQ(unknown.results(0).faults_size(), 1);
}

class LoanerAllocation : public RepairServer {
 protected:
  std::string Register(const std::string& serial, const std::string& model,
                       const std::string& region) {
    return Must(*loaners_, &Loaners::RegisterLoaner, "ma.chao",
                Ask<v1::RegisterLoanerRequest>(absl::StrCat(
                    "product_model: '", model, "' serial_number: '", serial, "' region: '", region,
                    "' location: 'plant' stands_in_for: 'QL-P5'")))
        .name();
  }
  // As intake asks: no loaner is named.
  static v1::AllocateLoanerRequest Wanted(const std::string& region) {
    return Ask<v1::AllocateLoanerRequest>(
        absl::StrCat("case: 'cases/", NewId(), "' customer: 'customers/", NewId(),
                     "' product_model: 'QL-P5' region: '", region, "'"));
  }
  absl::StatusOr<v1::Loaner> Allocate(const v1::AllocateLoanerRequest& request) {
    return Try(*loaners_, &Loaners::AllocateLoaner, "intake", request);
  }
};

TEST_F(LoanerAllocation, REP_07_TheNearestThatFitsAndTheSameForTheSameRequest) {
  const std::string far = Register("LN-1", "QL-P5", "CN-32");
  const std::string near = Register("LN-2", "QL-P5L", "CN-33");
  const v1::AllocateLoanerRequest request = Wanted("CN-33");
  const auto first = Allocate(request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->name(), near);
  EXPECT_EQ(first->loan().case_(), request.case_());
  // `far` is free, yet the request has its loaner already.
  EXPECT_EQ(Allocate(request)->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Allocate(Wanted("CN-33"))->name(), far);
  EXPECT_EQ(ReasonOf(Allocate(Wanted("CN-33")).status()), "NO_LOANER_AVAILABLE");
  EXPECT_EQ(Allocate(request)->SerializeAsString(), first->SerializeAsString());
  v1::AllocateLoanerRequest incomplete = Wanted("CN-33");
  incomplete.clear_product_model();
  incomplete.set_etag("3");
  EXPECT_FALSE(Allocate(incomplete).ok());
  EXPECT_THAT(FaultyFields(), ElementsAre("product_model", "etag"));
}

TEST_F(LoanerAllocation, REP_07_ManyAtOnceNeverShareOne) {
  for (int i = 0; i < 6; ++i) Register(absl::StrCat("LN-", i), "QL-P5", "CN-33");
  std::mutex mutex;
  std::set<std::string> names;
  int refused = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 10; ++i) {
    callers.emplace_back([&] {
      grpc::ClientContext context;
      context.AddMetadata("authorization", "Bearer token of intake");
      v1::Loaner loaner;
      const auto status = loaners_->AllocateLoaner(&context, Wanted("CN-33"), &loaner);
      std::lock_guard<std::mutex> lock(mutex);
      if (status.ok()) {
        EXPECT_TRUE(names.insert(loaner.name()).second);
      } else {
        EXPECT_EQ(ReasonOf(server::FromGrpc(status)), "NO_LOANER_AVAILABLE");
        ++refused;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(names.size(), 6u);
  EXPECT_EQ(refused, 4);
}

TEST_F(LoanerAllocation, REP_07_LapsesOrIsOverdueByItself) {
  Register("LN-1", "QL-P5", "CN-33");
  const std::string name = Allocate(Wanted("CN-33"))->name();
  const auto now = [&] {
    return Must(*loaners_, &Loaners::GetLoaner, "ma.chao",
                Ask<v1::GetLoanerRequest>("name: '" + name + "'"));
  };
  Advance(absl::Hours(73));
  EXPECT_TRUE(Eventually([&] { return now().state() == v1::Loaner::STATE_AVAILABLE; }));
  ASSERT_EQ(Allocate(Wanted("CN-33"))->name(), name);
  Must(*loaners_, &Loaners::HandOutLoaner, "ma.chao",
       Ask<v1::HandOutLoanerRequest>("name: '" + name +
                                     "' accessories { item: 'charger' quantity: 1 }"));
  Advance(absl::Hours(24 * 15 + 1));
  EXPECT_TRUE(Eventually([&] { return now().loan().reminders() == 1; }));
  EXPECT_TRUE(now().overdue());
  const auto back = Must(*loaners_, &Loaners::ReturnLoaner, "ma.chao",
                         Ask<v1::ReturnLoanerRequest>(
                             "name: '" + name + "' condition: LOANER_CONDITION_WORN"));
  EXPECT_EQ(back.state(), v1::Loaner::STATE_WITHHELD);
  EXPECT_TRUE(back.last_return().late());
  EXPECT_EQ(back.last_return().missing_size(), 1);
  EXPECT_THAT(Types(back),
              ElementsAre("aftercare.repair.loaner.loaner_registered",
                          "aftercare.repair.loaner.loaner_allocated",
                          "aftercare.repair.loaner.loaner_allocation_lapsed",
                          "aftercare.repair.loaner.loaner_allocated",
                          "aftercare.repair.loaner.loaner_handed_out",
                          "aftercare.repair.loaner.loaner_overdue",
                          "aftercare.repair.loaner.loaner_returned"));
}

}  // namespace
}  // namespace aftercare::repair
