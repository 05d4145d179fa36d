// An incident as it rests: nothing is lost and nothing unknown gets in.
#include "services/intake/store/incident_codec.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <string>

#include "common/ids/number.h"
#include "tests/services/intake/store/any_case.h"
#include "tests/services/intake/store/full_case.h"

namespace aftercare::intake {
namespace {

using testing::Id;
using testing::Minute;

Incident AnyIncident() {
  using namespace testing;
  Incident value;
  value.number = AnyCount();
  value.state = AnyEnum<IncidentState>();
  value.create_time = AnyTime();
  value.update_time = TimeOrUnknown();
  value.level = AnyEnum<Level>();
  value.rule = AnyText();
  value.signature = AnyText();
  value.product_model = AnyText();
  value.batch = AnyText();
  value.title = AnyText();
  value.members = ListOf([] { return Member{AnyId(), IdOrNil()}; });
  value.team = ListOf([] { return TeamAnswer{AnyText(), AnyText(), TimeOrUnknown()}; });
  value.merged_into = IdOrNil();
  value.containment = AnyText();
  value.solution = AnyText();
  value.contain_time = MaybeTime();
  value.resolve_time = MaybeTime();
  value.review = Maybe(AnyReview);
  value.close_time = MaybeTime();
  return value;
}

// Every field set.
Incident FullIncident() {
  Incident value;
  value.id = Id("incident");
  value.number = 7;
  value.state = IncidentState::kClosed;
  value.create_time = Minute(0);
  value.update_time = Minute(9);
  value.level = Level::kMajor;
  value.rule = "affected_100";
  value.signature = "8:X200-PRO/B202605A";
  value.product_model = "X200-PRO";
  value.batch = "B202605A";
  value.title = "swollen batteries";
  value.members = {{Id("case"), Id("customer")}, {Id("other"), {}}};
  value.team = {{"technology", "chen.jie", Minute(1)}};
  value.merged_into = Id("wider");
  value.containment = "sales stopped";
  value.solution = "batch exchanged";
  value.contain_time = Minute(2);
  value.resolve_time = Minute(3);
  value.review = testing::FullCase().review;
  value.close_time = Minute(9);
  return value;
}

absl::StatusOr<Incident> ThroughRow(const Incident& value) {
  v1::Incident whole, read;
  ToProto(value, &whole);
  EXPECT_TRUE(read.ParseFromString(whole.SerializeAsString()));
  return FromProto(read);
}

TEST(IncidentCodec, EveryIncidentComesBackFromItsRow) {
  EXPECT_TRUE(rc::check([] {
    const Incident value = AnyIncident();
    const auto back = ThroughRow(value);
    RC_ASSERT(back.ok());
    RC_ASSERT(*back == value);
  }));
}

TEST(IncidentCodec, TheFullIncidentComesBackFromItsRow) {
  Incident value = FullIncident();
  value.id = {};  // the row's
  const auto back = ThroughRow(value);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, value);
  EXPECT_EQ(*ThroughRow(Incident{}), Incident{});
}

TEST(IncidentCodec, EveryFieldOfStateIsSet) {
  v1::Incident wire;
  ToProto(FullIncident(), &wire);
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  wire.GetReflection()->ListFields(wire, &fields);
  const std::set<const google::protobuf::FieldDescriptor*> known(fields.begin(), fields.end());
  std::set<std::string> unset;
  for (int i = 0; i < wire.GetDescriptor()->field_count(); ++i) {
    const auto* field = wire.GetDescriptor()->field(i);
    if (!known.contains(field)) unset.insert(field->name());
  }
  EXPECT_EQ(unset, (std::set<std::string>{"case_count", "customer_count", "etag", "name"}));
}

TEST(IncidentCodec, INT_25_CasesAndDistinctCustomersAreCounted) {
  Incident value = FullIncident();
  value.members.push_back({Id("third"), Id("customer")});
  v1::Incident wire;
  AddComputed(value, &wire);
  EXPECT_EQ(wire.case_count(), 3);
  EXPECT_EQ(wire.customer_count(), 1);
}

TEST(IncidentCodec, AMemberTakes32Bytes) {
  v1::Incident wire;
  ToProto(FullIncident(), &wire);
  EXPECT_EQ(wire.members(), absl::StrCat(Id("case").raw(), Id("customer").raw(),
                                         Id("other").raw(), std::string(16, '\0')));
}

TEST(IncidentCodec, EveryPlaceThatCannotBeReadIsNamed) {
  v1::Incident wire;
  ToProto(FullIncident(), &wire);
  wire.set_name("cases/" + Id("incident").ToString());
  wire.set_number(ids::FormatNumber("C", 2026, 7));
  wire.set_state(static_cast<v1::Incident::State>(8));
  wire.set_level(static_cast<v1::Level>(4));
  wire.set_members(std::string(33, 'x'));
  wire.set_merged_into("incidents/wider");
  const auto status = FromProto(wire).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(status.message(), "cannot be read: name, number, state, level, members, merged_into");
}

}  // namespace
}  // namespace aftercare::intake
