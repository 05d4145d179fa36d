// A case as it rests: nothing is lost, nothing unknown gets in, nothing personal lies in the open
// part, and it stays small.
#include "services/intake/store/case_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "common/command/personal.h"
#include "common/ids/number.h"
#include "services/intake/domain/case.h"
#include "tests/services/intake/policy_fixture.h"
#include "tests/services/intake/store/any_case.h"
#include "tests/services/intake/store/full_case.h"

namespace aftercare::intake {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

struct Parts {
  v1::Case open, personal;
};

Parts Split(const Case& value) {
  v1::Case whole;
  ToProto(value, &whole);
  Parts parts;
  command::PersonalSplit<v1::Case>().SplitPersonal(whole, &parts.open, &parts.personal);
  return parts;
}

// As a row keeps it: two columns of bytes, put together by merging.
absl::StatusOr<Case> ThroughRow(const Case& value) {
  const Parts parts = Split(value);
  v1::Case read;
  EXPECT_TRUE(read.ParseFromString(parts.open.SerializeAsString()));
  EXPECT_TRUE(read.MergeFromString(parts.personal.SerializeAsString()));
  return FromProto(read);
}

TEST(CaseCodec, EveryCaseComesBackFromItsRow) {
  const bool ok = rc::check([] {
    const Case value = testing::AnyCase();
    const auto back = ThroughRow(value);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == value);
  });
  EXPECT_TRUE(ok);
}

TEST(CaseCodec, TheFullCaseComesBackFromItsRow) {
  Case value = testing::FullCase();
  value.id = {};  // the row's
  const auto back = ThroughRow(value);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, value);
}

TEST(CaseCodec, AnEmptyCaseComesBackFromItsRow) {
  const auto back = ThroughRow(Case{});
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, Case{});
}

// Calls `visit` for each field of the type that is set, and for those of the messages inside.
void Walk(Message* message, const std::function<void(Message*, const FieldDescriptor*)>& visit) {
  const auto* reflection = message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    visit(message, field);
    if (field->message_type() == nullptr) continue;
    if (!field->is_repeated()) Walk(reflection->MutableMessage(message, field), visit);
    for (int i = 0; field->is_repeated() && i < reflection->FieldSize(*message, field); ++i) {
      Walk(reflection->MutableRepeatedMessage(message, field, i), visit);
    }
  }
}

TEST(CaseCodec, EveryFieldOfStateIsSetInTheFullCase) {
  // What ToProto leaves to others: the row's own and the computed fields.
  const std::set<std::string> others = {"name",           "etag",       "effective_level",
                                        "clocks",         "open_questions", "next_steps",
                                        "first_contact_by", "next_update_by",
                                        "plan_suggestion"};
  v1::Case whole;
  ToProto(testing::FullCase(), &whole);
  std::set<std::string> unset;
  const auto note_unset = [&unset](const Message& message) {
    const auto* type = message.GetDescriptor();
    if (type->file()->package() != "aftercare.intake.v1") return;
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    const std::set<const FieldDescriptor*> known(fields.begin(), fields.end());
    for (int i = 0; i < type->field_count(); ++i) {
      if (!known.contains(type->field(i))) unset.insert(type->field(i)->name());
    }
  };
  note_unset(whole);
  Walk(&whole, [&](Message* message, const FieldDescriptor* field) {
    if (field->message_type() == nullptr) return;
    const auto* reflection = message->GetReflection();
    note_unset(field->is_repeated() ? reflection->GetRepeatedMessage(*message, field, 0)
                                    : reflection->GetMessage(*message, field));
  });
  EXPECT_EQ(unset, others);
}

TEST(CaseCodec, EnumsNobodyWroteAreRefused) {
  v1::Case full;
  ToProto(testing::FullCase(), &full);
  std::set<std::string> accepted;
  int enums = 0;
  Walk(&full, [&](Message* message, const FieldDescriptor* field) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_ENUM) return;
    ++enums;
    const auto* reflection = message->GetReflection();
    const int before = reflection->GetEnumValue(*message, field);
    reflection->SetEnumValue(message, field, 99);
    if (FromProto(full).status().code() != absl::StatusCode::kDataLoss) {
      accepted.insert(field->full_name());
    }
    reflection->SetEnumValue(message, field, before);
  });
  EXPECT_GE(enums, 30);
  EXPECT_THAT(accepted, ElementsAre());
}

TEST(CaseCodec, StatesThatAreNotSetAreRefused) {
  const auto status = [](const std::function<void(v1::Case&)>& change) {
    v1::Case wire;
    ToProto(testing::FullCase(), &wire);
    change(wire);
    return FromProto(wire).status();
  };
  EXPECT_TRUE(status([](v1::Case&) {}).ok());
  EXPECT_THAT(std::string(status([](v1::Case& c) { c.clear_state(); }).message()),
              HasSubstr("state"));
  EXPECT_FALSE(status([](v1::Case& c) { c.mutable_plans(0)->clear_state(); }).ok());
  EXPECT_FALSE(status([](v1::Case& c) { c.mutable_measures(0)->clear_state(); }).ok());
  EXPECT_FALSE(
      status([](v1::Case& c) { c.mutable_ledger()->mutable_marks(0)->clear_kind(); }).ok());
}

TEST(CaseCodec, EveryPlaceThatCannotBeReadIsNamed) {
  v1::Case wire;
  ToProto(testing::FullCase(), &wire);
  wire.set_name("cases/7");
  wire.set_number("C-26-000123-A");
  wire.set_incident("cases/" + testing::Id("incident").ToString());
  wire.mutable_report()->set_manufacture_date("yesterday");
  wire.set_merged_from(0, "source");
  const auto status = FromProto(wire).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(status.message(),
            "cannot be read: name, number, report.manufacture_date, incident, merged_from");
}

TEST(CaseCodec, TheNumberHoldsYearAndCounter) {
  Case value;
  value.number = 123;
  value.create_time = absl::FromCivil(absl::CivilSecond(2026, 12, 31, 23, 59, 59),
                                      absl::UTCTimeZone());
  v1::Case wire;
  ToProto(value, &wire);
  EXPECT_EQ(wire.number(), ids::FormatNumber("C", 2026, 123));
  EXPECT_EQ(FromProto(wire)->number, 123);
  wire.set_number(ids::FormatNumber("W", 2026, 123));
  EXPECT_FALSE(FromProto(wire).ok());
}

TEST(CaseCodec, TheIdIsTheNames) {
  v1::Case wire;
  ToProto(testing::FullCase(), &wire);
  EXPECT_EQ(wire.name(), "");
  EXPECT_EQ(wire.etag(), "");
  wire.set_name("cases/" + testing::Id("case").ToString());
  const auto back = FromProto(wire);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, testing::FullCase());
}

TEST(CaseCodec, ERP_05_NothingPersonalIsLeftInTheOpenPart) {
  const Parts parts = Split(testing::FullCase());
  EXPECT_THAT(parts.open.SerializeAsString(), Not(HasSubstr("PERSONAL")));
  const std::string personal = parts.personal.SerializeAsString();
  for (const char* text : {"name", "phone", "email", "plate", "symptom", "wish", "apology",
                           "explanation", "first wish", "comment", "summary"}) {
    EXPECT_THAT(personal, HasSubstr(std::string("PERSONAL ") + text));
  }
}

// With all a fault report usually says, as the installed policy registers it.
TEST(CaseCodec, AFreshCaseStaysUnder500Bytes) {
  Report report = testing::FullReport();
  report.facts = {.affected_customers = 1, .triage = Triage::kSerious};
  report.evidence.clear();
  report.symptom = "手机电池过热，屏幕不亮";
  std::vector<AgentLoad> agents(1);
  agents[0].agent = "wang.lei";
  agents[0].gravest = Level::kMajor;
  const auto opened =
      Decide(nullptr,
             OpenCase{.id = testing::Id("case"), .number = 123, .report = std::move(report)},
             {testing::Minute(0), {auth::Kind::kStaff, "li.na", {"agent"}}},
             {.policy = InstalledPolicy(), .agents = agents});
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->next.agent, "wang.lei");
  const Parts parts = Split(opened->next);
  const size_t size = parts.open.ByteSizeLong();
  RecordProperty("bytes", static_cast<int>(size));
  EXPECT_LT(size, 500u) << parts.open.ShortDebugString();
}

}  // namespace
}  // namespace aftercare::intake
