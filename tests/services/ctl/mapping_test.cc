#include "services/ctl/import/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "absl/strings/str_cat.h"

namespace aftercare::ctl {
namespace {

using ::testing::HasSubstr;

const std::string kFolder = std::string(AFTERCARE_SOURCE) + "/tests/data/mappings";

std::string Fault(const std::string& json) {
  const auto mapping = ParseMapping(json, kFolder);
  return mapping.ok() ? "accepted" : std::string(mapping.status().message());
}

std::string FieldFault(const std::string& path, const std::string& field) {
  return Fault(absl::StrCat(R"({"target": "orders", "fields": {")", path, "\": ", field, "}}"));
}

TEST(Mapping, EveryMappingOfTheCatalogueIsRead) {
  int read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".json") continue;
    const auto mapping = LoadMapping(entry.path().string());
    EXPECT_TRUE(mapping.ok()) << mapping.status();
    ++read;
  }
  EXPECT_GT(read, 5);
}

TEST(Mapping, ATemplateIsTakenApart) {
  const auto mapping = ParseMapping(
      R"({"target": "customers", "fields": {"region": {"template": "BR-{state}/{city}"}}})", "");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(mapping->fields[0].pieces,
            (std::vector<Piece>{{false, "BR-"}, {true, "state"}, {false, "/"}, {true, "city"}}));
}

TEST(Mapping, RowsBringTheMappingOfTheOtherFile) {
  const auto mapping = LoadMapping(kFolder + "/story_orders.json");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(mapping->as_of, absl::CivilDay(2026, 6, 30));
  ASSERT_EQ(mapping->fields.size(), 1u);
  ASSERT_TRUE(mapping->fields[0].rows);
  EXPECT_EQ(mapping->fields[0].rows->mapping->target, "orderLines");
}

TEST(Mapping, EveryFaultIsToldAtOnce) {
  const std::string fault = Fault(R"({
    "target": "orders", "as_of": "2026-06-31", "extra": 1,
    "fields": {"stat": {"column": "a"}, "state": {"column": "a", "constant": "b"}}})");
  EXPECT_THAT(fault, HasSubstr("as_of: is no day"));
  EXPECT_THAT(fault, HasSubstr("extra: is not known"));
  EXPECT_THAT(fault, HasSubstr("stat: Order has no field \"stat\""));
  EXPECT_THAT(fault, HasSubstr("state: needs exactly one of column, constant, template and rows"));
}

TEST(Mapping, WhatCannotWorkIsRefused) {
  EXPECT_EQ(Fault("{"), "is no JSON");
  EXPECT_THAT(Fault("[]"), HasSubstr("is no JSON object"));
  EXPECT_THAT(Fault(R"({"target": "cases", "headers": true})"), HasSubstr("is none of ours"));
  EXPECT_EQ(Fault(R"({"target": "orders"})"), "maps nothing");
  EXPECT_THAT(FieldFault("state", R"({"values": {"a": "b"}})"), HasSubstr("needs exactly one"));
  EXPECT_THAT(FieldFault("state", R"({"column": "a", "values": {"a": "b"}, "list": ";"})"),
              HasSubstr("more than one transform"));
  EXPECT_THAT(FieldFault("order_time", R"({"column": "a", "time": {"format": "%Y"}})"),
              HasSubstr("needs a zone"));
  EXPECT_THAT(FieldFault("order_time",
                         R"({"column": "a", "time": {"format": "%Y", "zone": "Mars/One"}})"),
              HasSubstr("there is no zone \"Mars/One\""));
  EXPECT_THAT(FieldFault("lines", R"({"column": "a"})"),
              HasSubstr("it needs list, shifts or rows"));
  EXPECT_THAT(FieldFault("lines", R"({"column": "a", "shifts": ";"})"), HasSubstr("is a list"));
  EXPECT_THAT(FieldFault("state", R"({"column": "a", "list": ";"})"),
              HasSubstr("cannot be read from one cell"));
  EXPECT_THAT(FieldFault("state", R"({"template": "{a"})"), HasSubstr("braces"));
  EXPECT_THAT(FieldFault("state", R"({"column": "a", "decimal": {"digits": 12}})"),
              HasSubstr("must be a number from 0 to 9"));
  EXPECT_THAT(FieldFault("lines", R"({"rows": {"file": "x.csv", "mapping": "none.json",
                                               "on": {"a": "b"}}})"),
              HasSubstr("cannot read"));
  EXPECT_THAT(FieldFault("lines", R"({"rows": {"file": "x.csv", "mapping": "story_serials.json",
                                               "on": {"a": "b"}}})"),
              HasSubstr("is no list of serialUnits"));
}

}  // namespace
}  // namespace aftercare::ctl
