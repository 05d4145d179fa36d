// The validator on what is inside: lists, maps, messages, and its own bounds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/validate/validator.h"
#include "tests/common/validate/good_specimen.h"

namespace aftercare::validate {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

TEST(ValidatorStructure, ListsHaveBoundsAndCheckedElements) {
  Specimen specimen = Good();
  specimen.add_tags("");
  specimen.add_tags("12345");
  specimen.add_tags("never looked at: \xff");
  for (const int count : {1, 3, 4}) specimen.add_counts(count);
  EXPECT_THAT(Faults(specimen), ElementsAre("tags must have at most 3 elements",
                                            "tags[1] must have at least 1 characters",
                                            "tags[2] must have at most 4 characters",
                                            "counts[2] must be from 1 to 3"));
}

TEST(ValidatorStructure, PathsLeadIntoMessagesAndLists) {
  Specimen specimen = Good();
  specimen.mutable_main()->set_name("");
  *specimen.add_parts() = GoodPart();
  tests::v1::Part& second = *specimen.add_parts();
  second.set_name("parts/nonsense");
  second.mutable_price()->set_currency("yuan");
  EXPECT_THAT(Faults(specimen),
              ElementsAre("main.name is required",
                          "parts[1].name must be parts/{id} with a UUID or a number",
                          "parts[1].quantity must be from 1 to 99",
                          "parts[1].price.currency must be an ISO 4217 currency code of three "
                          "capital letters"));
}

TEST(ValidatorStructure, MapsCheckKeysAndValues) {
  Specimen specimen = Good();
  (*specimen.mutable_labels())["good"] = "four";
  (*specimen.mutable_labels())["bad"] = "five!";
  (*specimen.mutable_shelves())["\x01"] = GoodPart();
  (*specimen.mutable_shelves())["left"].set_quantity(1);
  EXPECT_THAT(Faults(specimen),
              UnorderedElementsAre(
                  "labels[bad] must have at most 4 characters",
                  "shelves[\\x01] must not contain control characters other than tab and line feed",
                  "shelves[left].name is required"));
  (*specimen.mutable_labels())["three"] = "x";
  EXPECT_THAT(Faults(specimen), testing::Contains("labels must have at most 2 elements"));
}

TEST(ValidatorStructure, OutputOnlyFieldsAreTheServers) {
  Specimen specimen = Good();
  specimen.set_etag("3");
  specimen.mutable_create_time();
  EXPECT_THAT(Faults(specimen),
              ElementsAre("etag is set by the server", "create_time is set by the server"));
}

TEST(ValidatorStructure, OnlyTheChosenMemberOfAOneofIsChecked) {
  Specimen specimen = Good();
  specimen.set_by_text("long");
  EXPECT_THAT(Faults(specimen), ElementsAre("by_text must have at most 3 characters"));
  specimen.mutable_by_part();
  EXPECT_THAT(Faults(specimen),
              ElementsAre("by_part.name is required", "by_part.quantity must be from 1 to 99"));
}

TEST(ValidatorStructure, NestingIsBounded) {
  Specimen specimen = Good();
  Specimen* inner = &specimen;
  for (int i = 0; i < kMaxDepth; ++i) {
    inner = inner->mutable_inner();
    *inner = Good();
  }
  // The innermost has messages of its own.
  inner->clear_main();
  EXPECT_THAT(Faults(specimen), ElementsAre(HasSubstr("inner.main is required")));
  *inner = Good();
  EXPECT_THAT(Faults(specimen), ElementsAre(HasSubstr("inner.main is nested too deeply")));
}

TEST(ValidatorStructure, FaultsAreBounded) {
  Specimen specimen = Good();
  for (int i = 0; i < 5; ++i) {
    Specimen* inner = specimen.mutable_inner();
    for (int j = 0; j < i; ++j) inner = inner->mutable_inner();
    for (int j = 0; j < 90; ++j) inner->add_counts(9);
  }
  const std::vector<std::string> faults = Faults(specimen);
  EXPECT_EQ(faults.size(), static_cast<size_t>(kMaxFaults));
  EXPECT_THAT(faults.back(), testing::EndsWith("; and there is more"));
}

TEST(ValidatorStructure, AnotherTypeIsAMistakeOfTheProgram) {
  EXPECT_EQ(TheValidator().Check(GoodPart()).code(), absl::StatusCode::kInternal);
}

TEST(ValidatorStructure, DeclarationsThatMakeNoSenseAreNamed) {
  EXPECT_TRUE(TheValidator().declarations().ok()) << TheValidator().declarations();
  const Validator bad(tests::v1::BadRules::descriptor());
  EXPECT_EQ(bad.declarations().code(), absl::StatusCode::kFailedPrecondition);
  const std::string message(bad.declarations().message());
  for (const char* fault :
       {"BadRules.number: format, resource and min_chars are for texts",
        "BadRules.text: a range is for numbers", "BadRules.length: min_chars is above max_chars",
        "BadRules.range: min is above max",
        "BadRules.both: required and output_only exclude each other",
        "BadRules.items: max_items is for lists and maps"}) {
    EXPECT_THAT(message, HasSubstr(fault));
  }
}

}  // namespace
}  // namespace aftercare::validate
