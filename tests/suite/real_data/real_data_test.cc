// Data that others have written, through the five real programs: orders by column mapping, carriers'
// JSON by mapping data, and what people wrote of their goods. It stands in a folder beside the project
// (its licences keep it out); where that was not there at configure time the tests say so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <grpcpp/grpcpp.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "aftercare/intake/v1/case.grpc.pb.h"
#include "common/ids/uuid.h"
#include "common/time/clock.h"
#include "services/ctl/import/csv.h"
#include "tests/suite/system.h"
#include "tests/support/run.h"

namespace aftercare::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Json = nlohmann::json;

const std::string kShared = AFTERCARE_SHARED_DATA;
const std::string kData = std::string(AFTERCARE_SOURCE) + "/tests/data";
// The declared bound of a symptom.
constexpr size_t kLongestSymptom = 2000;

using Row = std::map<std::string, std::string>;

std::string Text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Rows by their headers.
std::vector<Row> Rows(const std::string& name) {
  std::ifstream file(absl::StrCat(kShared, "/", name), std::ios::binary);
  ctl::CsvReader reader(file);
  ctl::CsvRecord header, record;
  EXPECT_TRUE(reader.Next(header)) << name;
  std::vector<Row> rows;
  while (reader.Next(record)) {
    EXPECT_EQ(record.fault, "") << name << ":" << record.line;
    Row row;
    for (size_t i = 0; i < header.cells.size(); ++i) row[header.cells[i]] = record.cells[i];
    rows.push_back(std::move(row));
  }
  return rows;
}

size_t Characters(const std::string& text) {
  size_t characters = 0;
  for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return characters;
}

class RealDataTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!kShared.empty()) system_ = new System;
  }
  static void TearDownTestSuite() { delete system_; }
  void SetUp() override {
    if (system_ == nullptr) GTEST_SKIP() << "the folder of shared data is not beside the project";
  }

  static Ran Ctl(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), std::string(AFTERCARE_BINARY) + "/bin/aftercarectl");
    return RunToEnd(arguments, system_->ClientEnvironment(), input);
  }
  static Ran Import(const std::string& kind, const std::string& file, const std::string& who) {
    return Ctl({"import", kind, absl::StrCat(kShared, "/olist-sample/", file), "--mapping",
                absl::StrCat(kData, "/mappings/olist_", kind, ".json"), "--as", who});
  }
  static Json Get(const std::string& call, const std::string& name) {
    const Ran ran = Ctl({"call", call, absl::StrCat(R"({"name": ")", name, R"("})"), "--as", "erp"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    return Json::parse(ran.out, nullptr, false);
  }
  static int64_t Count(const std::string& sql) {
    return std::stoll(Ask(system_->database(), sql));
  }

  static System* system_;
};

System* RealDataTest::system_ = nullptr;

// --- orders (ERP-01, ERP-02) ---

TEST_F(RealDataTest, ERP_02_RealCustomersProductsAndOrdersComeInAndASecondTimeChangeNothing) {
  std::set<std::string> people, with_items;
  for (const Row& row : Rows("olist-sample/customers.csv")) {
    people.insert(row.at("customer_unique_id"));
  }
  for (const Row& row : Rows("olist-sample/order_items.csv")) {
    with_items.insert(row.at("order_id"));
  }
  const std::vector<Row> orders = Rows("olist-sample/orders.csv");
  const std::vector<Row> products = Rows("olist-sample/products.csv");

  const Ran customers = Import("customers", "customers.csv", "crm");
  EXPECT_EQ(customers.status, 0) << customers.err;
  EXPECT_EQ(Count("SELECT count(*) FROM intake.customers"), people.size());
  const Ran goods = Import("products", "products.csv", "erp");
  EXPECT_EQ(goods.status, 0) << goods.err;
  EXPECT_EQ(Count("SELECT count(*) FROM intake.products"), products.size());

  // Orders without items are real and cannot be ours: each is refused by its line, the others go on.
  const Ran imported = Import("orders", "orders.csv", "erp");
  const size_t refused = orders.size() - with_items.size();
  EXPECT_EQ(imported.status, refused == 0 ? 0 : 1);
  EXPECT_EQ(imported.out, absl::StrCat("orders: ", with_items.size(), " applied, 0 older, ",
                                       refused, " refused\n"));
  EXPECT_EQ(Count("SELECT count(*) FROM intake.orders"), with_items.size());
  size_t told = 0;
  for (size_t i = 0; i < orders.size(); ++i) {
    const std::string& id = orders[i].at("order_id");
    const bool there = absl::StrContains(
        imported.err, absl::StrCat("orders.csv:", i + 2, ": ", id, ": lines"));
    EXPECT_EQ(there, !with_items.contains(id)) << id;
    told += there;
  }
  EXPECT_EQ(told, refused);

  const Ran again = Import("orders", "orders.csv", "erp");
  EXPECT_EQ(again.out, absl::StrCat("orders: 0 applied, ", with_items.size(), " older, ", refused,
                                    " refused\n"));
}

// --- carriers' payloads (LOG-05) ---

// Every event of every recorded payload is read by its provider's data; as we have no such shipments,
// the number is all that is wrong with it.
TEST_F(RealDataTest, LOG_05_RecordedPayloadsAreReadByTheirCarriersData) {
  // Counted by hand; of the long list by what stands in every event and nowhere else.
  const std::map<std::string, std::vector<std::pair<std::string, int>>> samples = {
      {"aftership", {{"GetTrackingResult.json", 14},
                     {"GetTrackingsResult.json", -1},
                     {"GetLastCheckpointResult.json", 1}}},
      {"easypost", {{"trackers-retrieve.json", 2}, {"tracking-webhook.json", 6}}},
      {"shippo", {{"track_create.json", 11}, {"track_get_status.json", 11}}},
      {"17track", {{"packages_response.json", 4},
                   {"packages_response_with_unknown_state.json", 2}}},
      {"kuaidi100", {{"push_yuantong_picked_up.json", 1}}},
      {"sf", {{"search_routes.json", 1}}}};
  for (const auto& [provider, files] : samples) {
    Json carrier = Json::parse(Text(absl::StrCat(kData, "/tracking/carriers/", provider, ".json")));
    carrier["carrierId"] = "sf-express";
    const Ran described = Ctl({"call", "CarrierService/UpsertCarrier", "-", "--as", "he.lin"},
                              Json{{"carrier", carrier}}.dump());
    ASSERT_EQ(described.status, 0) << provider << ": " << described.err;
    for (const auto& [name, count] : files) {
      SCOPED_TRACE(provider + "/" + name);
      const std::string file = absl::StrCat(kShared, "/tracking-samples/", provider, "/", name);
      const std::vector<std::string> pieces = absl::StrSplit(Text(file), "\"checkpoint_time\"");
      const int expected = count < 0 ? static_cast<int>(pieces.size()) - 1 : count;
      const Ran ran = Ctl({"import", "tracking", file, "--as", "sf-express"});
      EXPECT_EQ(ran.out, absl::StrCat("tracking: 0 kept, 0 of them with a code not mapped, 0 known, ",
                                      expected, " refused\n"));
      for (const absl::string_view line : absl::StrSplit(ran.err, '\n', absl::SkipEmpty())) {
        if (absl::StartsWith(line, "aftercarectl: ")) continue;
        EXPECT_THAT(std::string(line), HasSubstr(".tracking_number: no shipment has"));
      }
    }
  }
}

// --- what people write (INT-01, INT-07, INT-08) ---

using Cases = intake::v1::CaseService;

class RealTextTest : public RealDataTest {
 protected:
  void SetUp() override {
    RealDataTest::SetUp();
    if (system_ == nullptr) return;
    stub_ = Cases::NewStub(
        grpc::CreateChannel(system_->AddressOf("intake"), grpc::InsecureChannelCredentials()));
    token_ = system_->TokenOf("li.na");
  }

  grpc::Status Open(const std::string& symptom, intake::v1::Case& opened,
                    const intake::v1::GradingFacts& facts = {}) {
    intake::v1::OpenCaseRequest request;
    request.set_request_id(ids::NewUuid(time::SystemClock().Now()).ToString());
    auto* report = request.mutable_report();
    report->set_channel(intake::v1::CHANNEL_PHONE);
    report->set_kind(intake::v1::MATTER_KIND_FAULT);
    report->set_impact(intake::v1::IMPACT_LIMITED);
    report->set_symptom(symptom);
    *report->mutable_facts() = facts;
    grpc::ClientContext context;
    context.AddMetadata("authorization", absl::StrCat("Bearer ", token_));
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    return stub_->OpenCase(&context, request, &opened);
  }

  // Opened with its words unchanged and a level, or refused by its length alone.
  void ExpectKept(const std::string& symptom) {
    intake::v1::Case opened;
    const grpc::Status status = Open(symptom, opened);
    if (Characters(symptom) > kLongestSymptom) {
      EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
      EXPECT_THAT(status.error_details(), HasSubstr("report.symptom"));
      return;
    }
    ASSERT_TRUE(status.ok()) << status.error_message() << ": " << symptom;
    EXPECT_EQ(opened.report().symptom(), symptom);
    EXPECT_NE(opened.grading().level(), intake::v1::LEVEL_UNSPECIFIED);
    EXPECT_FALSE(opened.grading().rule().empty());
  }

  std::unique_ptr<Cases::Stub> stub_;
  std::string token_;
};

TEST_F(RealTextTest, INT_01_RealComplaintsInEnglishAndChineseAreKeptAsTheyWereWritten) {
  for (const Row& row : Rows("complaints-en/cfpb_complaints.csv")) {
    ExpectKept(row.at("Consumer complaint narrative"));
  }
  for (const Row& row : Rows("complaints-en/nyc311_requests_2016.csv")) {
    if (!row.at("Resolution Description").empty()) ExpectKept(row.at("Resolution Description"));
  }
  for (const Row& row : Rows("repairs-ords/repairs_en.csv")) ExpectKept(row.at("problem"));
  for (const Row& row : Rows("reviews-zh/asap_reviews.csv")) ExpectKept(row.at("reviewbody"));
}

// Real complaints with what was stated beside them: fire and injury are level 1 at once, whatever the
// text says; a crash is damage to property (INT-08, INT-09).
TEST_F(RealTextTest, INT_08_TheStatedFactsOfRealComplaintsDecideTheLevel) {
  int grave = 0;
  for (const Row& row : Rows("complaints-en/nhtsa_complaints.csv")) {
    intake::v1::GradingFacts facts;
    facts.set_safety_hazard(row.at("fire") == "True");
    facts.set_injury(row.at("injuries") != "0");
    facts.set_property_damage(row.at("crash") == "True");
    const bool expected = facts.safety_hazard() || facts.injury() || facts.property_damage();
    intake::v1::Case opened;
    const grpc::Status status = Open(row.at("summary"), opened, facts);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(opened.grading().level(),
              expected ? intake::v1::LEVEL_MAJOR : intake::v1::LEVEL_ORDINARY)
        << row.at("odiNumber");
    EXPECT_TRUE(opened.grading().provisional());
    grave += expected;
  }
  EXPECT_GT(grave, 0);
}

}  // namespace
}  // namespace aftercare::testing
