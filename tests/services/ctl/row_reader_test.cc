#include "services/ctl/import/row_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_split.h"
#include "aftercare/intake/v1/directory.pb.h"
#include "aftercare/notification/v1/roster.pb.h"
#include "aftercare/repair/v1/part.pb.h"
#include "services/ctl/import/csv.h"

namespace aftercare::ctl {
namespace {

using ::testing::HasSubstr;

const std::string kData = std::string(AFTERCARE_SOURCE) + "/tests/data";
constexpr absl::CivilDay kStoryDay(2026, 6, 30);

// Files of one test, in a folder of their own.
class RowReaderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = ::testing::TempDir() + "row_reader_" + test->name();
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
  }

  absl::StatusOr<RowReader> Bind(const std::string& json, const std::string& header,
                                 absl::CivilDay today = kStoryDay) {
    const auto mapping = ParseMapping(json, folder_);
    if (!mapping.ok()) return mapping.status();
    return RowReader::Bind(*mapping, absl::StrSplit(header, ','), folder_, today);
  }

  std::string folder_;
};

std::vector<std::string> Cells(const std::string& row) { return absl::StrSplit(row, ','); }

TEST_F(RowReaderTest, HeadersArePaths) {
  const auto reader = RowReader::Bind(
      HeaderMapping("orders"), {"external_id", "source_version", "state", "order_time"}, folder_,
      kStoryDay);
  ASSERT_TRUE(reader.ok()) << reader.status();
  intake::v1::Order order;
  EXPECT_TRUE(
      reader->Read(Cells("SO-1,7,STATE_COMPLETED,2026-06-30T08:00:00+08:00"), order).empty());
  EXPECT_EQ(order.external_id(), "SO-1");
  EXPECT_EQ(order.source_version(), 7);
  EXPECT_EQ(order.state(), intake::v1::Order::STATE_COMPLETED);
  EXPECT_EQ(order.order_time().seconds(), 1'782'777'600);  // 2026-06-30T00:00:00Z
}

TEST_F(RowReaderTest, HeadersThatLeadNowhereAreAllTold) {
  const auto reader = RowReader::Bind(HeaderMapping("orders"),
                                      {"external_id", "colour", "lines", "order_time.hour"},
                                      folder_, kStoryDay);
  const std::string fault(reader.status().message());
  EXPECT_THAT(fault, HasSubstr("Order has no field \"colour\""));
  EXPECT_THAT(fault, HasSubstr("column \"lines\" is a list"));
  EXPECT_THAT(fault, HasSubstr("Order has no field \"order_time.hour\""));
}

TEST_F(RowReaderTest, AHeaderNamedTwiceIsRefused) {
  EXPECT_FALSE(RowReader::Bind(HeaderMapping("orders"), {"state", "state"}, "", kStoryDay).ok());
}

TEST_F(RowReaderTest, EveryFaultOfARowIsTold) {
  const auto reader =
      RowReader::Bind(HeaderMapping("customers"), {"source_version", "consent", "display_name"},
                      folder_, kStoryDay);
  ASSERT_TRUE(reader.ok()) << reader.status();
  intake::v1::Customer customer;
  EXPECT_EQ(reader->Read(Cells("one,yes,Lin"), customer),
            (RowFaults{{"source_version", "\"one\" is not a whole number of this size"},
                       {"consent", "\"yes\" is not true or false"}}));
  EXPECT_EQ(reader->Read(Cells("1,true"), customer),
            (RowFaults{{"", "has 2 cells; the header has 3"}}));
}

TEST_F(RowReaderTest, AnEmptyCellLeavesTheFieldUnset) {
  const auto reader = RowReader::Bind(HeaderMapping("orders"), {"external_id", "receipt_time"},
                                      folder_, kStoryDay);
  ASSERT_TRUE(reader.ok()) << reader.status();
  intake::v1::Order order;
  EXPECT_TRUE(reader->Read(Cells("SO-1,"), order).empty());
  EXPECT_FALSE(order.has_receipt_time());
}

TEST_F(RowReaderTest, SourcesAndStepsGoInTheirOrder) {
  Write("names.csv", "code,name\nphone,Telephone\nempty,\n");
  const auto reader = Bind(R"({"target": "products", "ignore": ["weight"], "fields": {
      "external_id": {"column": "id"},
      "source_version": {"constant": "1"},
      "model": {"template": "{brand}-{id}"},
      "title_en": {"column": "class", "default": "none",
                   "lookup": {"file": "names.csv", "key": "code", "value": "name"}},
      "product_class": {"column": "class", "default": "other",
                        "values": {"phone": "PHONE", "other": "OTHER"}}}})",
                           "id,brand,class,weight,not mapped");
  ASSERT_TRUE(reader.ok()) << reader.status();
  intake::v1::Product known;
  EXPECT_TRUE(reader->Read(Cells("7,QL,phone,1,x"), known).empty());
  EXPECT_EQ(known.model(), "QL-7");
  EXPECT_EQ(known.title_en(), "Telephone");
  EXPECT_EQ(known.product_class(), "PHONE");
  EXPECT_EQ(known.source_version(), 1);
  intake::v1::Product unknown;
  EXPECT_TRUE(reader->Read(Cells(",,,,"), unknown).empty());
  EXPECT_EQ(unknown.model(), "") << "all cells of the template are empty";
  EXPECT_EQ(unknown.title_en(), "none");
  EXPECT_EQ(unknown.product_class(), "OTHER") << "the default goes through the transform";
  intake::v1::Product half;
  EXPECT_EQ(reader->Read(Cells("7,,empty,,"), half).size(), 1u) << "a word the mapping lacks";
  EXPECT_EQ(half.title_en(), "none") << "an empty value is none";
  EXPECT_EQ(half.model(), "-7");
}

TEST_F(RowReaderTest, TimesAndDatesMoveByWholeDays) {
  const auto reader =
      Bind(R"({"target": "serialUnits", "headers": true, "as_of": "2026-06-30"})",
           "external_id,manufacture_date", absl::CivilDay(2026, 7, 31));
  ASSERT_TRUE(reader.ok()) << reader.status();
  intake::v1::SerialUnit unit;
  EXPECT_TRUE(reader->Read(Cells("S1,2024-01-30"), unit).empty());
  EXPECT_EQ(unit.manufacture_date(), "2024-03-01") << "31 days on, in a leap year";
  EXPECT_EQ(unit.external_id(), "S1");
}

TEST_F(RowReaderTest, AFileWrittenTodayDoesNotMove) {
  const auto reader = Bind(R"({"target": "orders", "headers": true, "as_of": "2026-06-30"})",
                           "external_id,order_time", kStoryDay);
  ASSERT_TRUE(reader.ok()) << reader.status();
  intake::v1::Order order;
  EXPECT_TRUE(reader->Read(Cells("SO-1,2026-06-30T08:00:00+08:00"), order).empty());
  EXPECT_EQ(order.order_time().seconds(), 1'782'777'600);
}

TEST_F(RowReaderTest, RowsOfAnotherFileAreJoinedAndTheirFaultsTold) {
  Write("lines.json", R"({"target": "orderLines", "headers": true, "ignore": ["order"]})");
  Write("lines.csv", "order,number,product_model\nA,1,P5\nB,1,P6\nA,x,P7\n");
  const auto reader = Bind(R"({"target": "orders", "headers": true, "fields": {"lines": {
      "rows": {"file": "lines.csv", "mapping": "lines.json", "on": {"external_id": "order"}}}}})",
                           "external_id");
  ASSERT_TRUE(reader.ok()) << reader.status();
  intake::v1::Order order;
  EXPECT_TRUE(reader->Read({"B"}, order).empty());
  ASSERT_EQ(order.lines_size(), 1);
  EXPECT_EQ(order.lines(0).product_model(), "P6");
  EXPECT_EQ(order.external_id(), "B") << "a column of `on` is still a field";
  EXPECT_EQ(reader->Read({"A"}, order),
            (RowFaults{{"lines[1].number",
                        "\"x\" is not a whole number of this size (lines.csv:4)"}}));
  order.Clear();
  EXPECT_TRUE(reader->Read({"C"}, order).empty());
  EXPECT_EQ(order.lines_size(), 0);
}

TEST_F(RowReaderTest, AFaultyFileBesideIsNoFile) {
  Write("lines.json", R"({"target": "orderLines", "headers": true, "ignore": ["order"]})");
  Write("lines.csv", "order,number\nA,1\nA,2,3\n");
  const auto reader = Bind(R"({"target": "orders", "headers": true, "fields": {"lines": {
      "rows": {"file": "lines.csv", "mapping": "lines.json", "on": {"external_id": "order"}}}}})",
                           "external_id");
  EXPECT_THAT(std::string(reader.status().message()), HasSubstr("lines.csv:3: the row has not"));
}

TEST_F(RowReaderTest, AnEnumMayLeaveOutWhatItsValuesBeginWith) {
  const auto reader =
      RowReader::Bind(HeaderMapping("parts"), {"part_class"}, folder_, kStoryDay);
  ASSERT_TRUE(reader.ok()) << reader.status();
  for (const char* text : {"BATTERY", "PART_CLASS_BATTERY"}) {
    repair::v1::PartRecord part;
    EXPECT_TRUE(reader->Read({text}, part).empty());
    EXPECT_EQ(part.part_class(), repair::v1::PART_CLASS_BATTERY);
  }
  repair::v1::PartRecord part;
  EXPECT_EQ(reader->Read({"SPRING"}, part).size(), 1u);
}

// Whole files of the catalogue, with the mapping that is beside them.
int64_t ReadFile(const std::string& file, const std::string& mapping_file, absl::CivilDay today,
                 const std::function<void(const google::protobuf::Message&)>& look) {
  const auto mapping = mapping_file.empty()
                           ? HeaderMapping(file.substr(0, file.find('.')))
                           : *LoadMapping(kData + "/mappings/" + mapping_file);
  std::ifstream input(kData + "/" + file, std::ios::binary);
  CsvReader csv(input);
  CsvRecord row;
  EXPECT_TRUE(csv.Next(row));
  const auto reader = RowReader::Bind(mapping, row.cells, kData, today);
  EXPECT_TRUE(reader.ok()) << reader.status();
  if (!reader.ok()) return 0;
  int64_t rows = 0;
  const auto* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(mapping.type);
  while (csv.Next(row)) {
    const std::unique_ptr<google::protobuf::Message> record(prototype->New());
    EXPECT_EQ(Joined(reader->Read(row.cells, *record)), "") << file << ":" << row.line;
    look(*record);
    ++rows;
  }
  return rows;
}

TEST(Catalogue, ERP_02_OrdersCarryTheirLinesAndStayInTheirWindows) {
  const absl::CivilDay today(2027, 1, 15);
  bool seen = false;
  const int64_t rows = ReadFile("orders.csv", "story_orders.json", today, [&](const auto& record) {
    const auto& order = static_cast<const intake::v1::Order&>(record);
    EXPECT_GT(order.lines_size(), 0) << order.external_id();
    if (order.external_id() != "SO-26-00017") return;
    seen = true;
    // Received two days before the day of the story, so two days before today.
    absl::TimeZone shanghai;
    ASSERT_TRUE(absl::LoadTimeZone("Asia/Shanghai", &shanghai));
    const absl::Time received = absl::FromUnixSeconds(order.receipt_time().seconds());
    EXPECT_EQ(absl::ToCivilDay(received, shanghai), today - 2);
  });
  EXPECT_GT(rows, 20);
  EXPECT_TRUE(seen);
}

TEST(Catalogue, ERP_02_TheOtherFilesAreReadWhole) {
  const auto nothing = [](const google::protobuf::Message&) {};
  EXPECT_EQ(ReadFile("customers.csv", "", kStoryDay, nothing), 24);
  EXPECT_GT(ReadFile("products.csv", "", kStoryDay, nothing), 5);
  EXPECT_GT(ReadFile("serials.csv", "story_serials.json", kStoryDay, nothing), 16);
}

TEST(Catalogue, TheRosterBringsListsAndShifts) {
  bool seen = false;
  ReadFile("roster.csv", "story_roster.json", kStoryDay, [&](const auto& record) {
    const auto& person = static_cast<const notification::v1::Person&>(record);
    if (person.staff_id() != "li.na") return;
    seen = true;
    EXPECT_EQ(person.contact().email(), "li.na@aftercare.example");
    EXPECT_EQ(person.skills_size(), 4);
    ASSERT_EQ(person.schedule_size(), 7) << "1-7 00:00-24:00";
    EXPECT_EQ(person.schedule(6).weekday(), 7);
    EXPECT_EQ(person.schedule(6).from_minute(), 0);
    EXPECT_EQ(person.schedule(6).to_minute(), 1440);
  });
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace aftercare::ctl
