#include "services/ctl/import/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace aftercare::ctl {
namespace {

using Cells = std::vector<std::string>;

std::vector<CsvRecord> ReadAll(const std::string& text) {
  std::istringstream input(text);
  CsvReader reader(input);
  std::vector<CsvRecord> records;
  CsvRecord record;
  while (reader.Next(record)) records.push_back(record);
  EXPECT_EQ(reader.bytes(), static_cast<int64_t>(text.size()));
  return records;
}

std::string Quoted(const std::string& cell) {
  return absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
}

TEST(Csv, LinesEndWithCrLfOrLfAndTheLastOneNeedsNone) {
  for (const char* text : {"a,b\r\nc,d\r\n", "a,b\nc,d\n", "a,b\nc,d", "a,b\r\nc,d\r"}) {
    const auto records = ReadAll(text);
    ASSERT_EQ(records.size(), 2u) << text;
    EXPECT_EQ(records[0].cells, (Cells{"a", "b"}));
    EXPECT_EQ(records[1].cells, (Cells{"c", "d"}));
    EXPECT_EQ(records[1].line, 2);
  }
}

TEST(Csv, QuotedCellsHoldSeparatorsQuotesAndLineBreaks) {
  const auto records = ReadAll("\"a,\"\"b\"\"\r\nc\",\"\",x\nnext,1,2\n");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].cells, (Cells{"a,\"b\"\r\nc", "", "x"}));
  EXPECT_EQ(records[0].line, 1);
  EXPECT_EQ(records[1].line, 3) << "a line break in quotes counts as a line of the file";
}

TEST(Csv, EmptyCellsAreKeptAndEmptyLinesAreNot) {
  const auto records = ReadAll("a,,\n\n\r\n,\n\"\"\n");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].cells, (Cells{"a", "", ""}));
  EXPECT_EQ(records[1].cells, (Cells{"", ""}));
  EXPECT_EQ(records[1].line, 4);
  EXPECT_EQ(records[2].cells, (Cells{""})) << "a quoted empty cell is a cell";
}

TEST(Csv, AByteOrderMarkIsPassedOver) {
  const auto records = ReadAll("\xef\xbb\xbfname\n林\n");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].cells, (Cells{"name"}));
  EXPECT_EQ(records[1].cells, (Cells{"林"}));
}

struct Faulty {
  const char* record;
  const char* fault;
};

class FaultyCsv : public ::testing::TestWithParam<Faulty> {};

TEST_P(FaultyCsv, IsToldAndTheReadingGoesOnBehindIt) {
  const auto records = ReadAll(std::string("good,1\n") + GetParam().record + "\nafter,2\n");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].fault, "");
  EXPECT_EQ(records[1].fault, GetParam().fault);
  EXPECT_EQ(records[1].line, 2);
  EXPECT_EQ(records[2].fault, "");
  EXPECT_EQ(records[2].cells, (Cells{"after", "2"}));
}

INSTANTIATE_TEST_SUITE_P(
    Records, FaultyCsv,
    ::testing::Values(Faulty{"a\"b,1", "has a quote in the middle of a cell"},
                      Faulty{"\"a\"b,1", "has text behind a closing quote"},
                      Faulty{"a\rb,1", "has a carriage return in the middle of a line"},
                      Faulty{"a\xff,1", "is not UTF-8"},
                      Faulty{"\xc0\xaf,1", "is not UTF-8"},
                      Faulty{"\xed\xa0\x80,1", "is not UTF-8"}));

TEST(Csv, AQuoteThatIsNeverClosedEndsTheFile) {
  const auto records = ReadAll("good,1\n\"open,2\nmore,3\n");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[1].fault, "has a quote that is never closed");
  EXPECT_EQ(records[1].line, 2);
}

TEST(Csv, ARecordHasALargestSize) {
  const auto records = ReadAll("\"" + std::string(kMaxRecordBytes + 1, 'x') + "\"\nafter\n");
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].fault, "has a quote that is not closed within 1 MiB");
  EXPECT_EQ(records[1].cells, (Cells{"after"}));
}

TEST(Csv, WhatIsQuotedIsReadAsItWas) {
  ASSERT_TRUE(rc::check([](const std::vector<std::vector<uint8_t>>& drawn) {
    const std::string letters = "ab,\"\r\n ;";
    Cells cells{"first"};
    for (const auto& bytes : drawn) {
      std::string cell;
      for (const uint8_t byte : bytes) cell += letters[byte % letters.size()];
      cells.push_back(cell);
    }
    std::string text = Quoted(cells[0]);
    for (size_t i = 1; i < cells.size(); ++i) absl::StrAppend(&text, ",", Quoted(cells[i]));
    const auto records = ReadAll(text + "\r\nafter\r\n");
    RC_ASSERT(records.size() == 2u);
    RC_ASSERT(records[0].fault.empty());
    RC_ASSERT(records[0].cells == cells);
    RC_ASSERT(records[1].cells == Cells{"after"});
  }));
}

}  // namespace
}  // namespace aftercare::ctl
