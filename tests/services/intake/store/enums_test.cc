// Enums between domain and resource: every value both ways, by number and by name.
#include <google/protobuf/generated_enum_reflection.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "services/intake/store/wire.h"

namespace aftercare::intake {
namespace {

// The value's name without the enum's own: CHANNEL_WEB_CHAT is "WEB_CHAT".
template <class P>
std::string ShortName(int number) {
  const auto* type = google::protobuf::GetEnumDescriptor<P>();
  std::string prefix = type->FindValueByNumber(0)->name();
  EXPECT_TRUE(absl::EndsWith(prefix, "UNSPECIFIED"));
  prefix.resize(prefix.size() - absl::string_view("UNSPECIFIED").size());
  return std::string(absl::StripPrefix(type->FindValueByNumber(number)->name(), prefix));
}

template <class D>
void CheckNumbers() {
  using Pair = PairOfEnum<D>;
  const auto* type = google::protobuf::GetEnumDescriptor<typename Pair::Proto>();
  EXPECT_EQ(type->value_count(), Pair::kLast + 1) << type->full_name();
  for (int number = -1; number <= Pair::kLast + 1; ++number) {
    WireReader reader;
    const D value = reader.Enum<D>(number, "field");
    const bool known = number >= Pair::kFirst && number <= Pair::kLast;
    EXPECT_EQ(reader.status().ok(), known) << type->full_name() << " " << number;
    if (!known) continue;
    EXPECT_EQ(EnumToProto(value), number) << type->full_name();
  }
}

template <class D>
void CheckNames() {
  using Pair = PairOfEnum<D>;
  CheckNumbers<D>();
  for (int number = Pair::kFirst; number <= Pair::kLast; ++number) {
    const D value = static_cast<D>(number - Pair::kShift);
    EXPECT_EQ(NameOf(value), ShortName<typename Pair::Proto>(number));
  }
}

// For enums without a name of their own: the names as the domain's header lists the values.
template <class D>
void CheckNames(const std::vector<std::string>& names) {
  using Pair = PairOfEnum<D>;
  CheckNumbers<D>();
  ASSERT_EQ(names.size(), static_cast<size_t>(Pair::kLast + 1));
  for (int number = 0; number <= Pair::kLast; ++number) {
    EXPECT_EQ(names[number], ShortName<typename Pair::Proto>(number));
  }
}

TEST(Enums, EveryNamedValueMapsBothWays) {
  CheckNames<Channel>();
  CheckNames<Category>();
  CheckNames<SubCategory>();
  CheckNames<MatterKind>();
  CheckNames<Level>();
  CheckNames<Triage>();
  CheckNames<Impact>();
  CheckNames<PromisedAction>();
  CheckNames<Direction>();
  CheckNames<Answer>();
  CheckNames<ClockKind>();
  CheckNames<PauseCause>();
  CheckNames<ClockState>();
  CheckNames<FiringKind>();
  CheckNames<MeasureKind>();
  CheckNames<MeasureState>();
  CheckNames<MeasureEffect>();
  CheckNames<Party>();
  CheckNames<ActionKind>();
  CheckNames<ActionState>();
  CheckNames<PlanState>();
  CheckNames<CaseState>();
  CheckNames<IncidentState>();
}

TEST(Enums, EveryNamelessValueMapsBothWays) {
  CheckNames<Evidence::Kind>({"UNSPECIFIED", "PHOTO", "VIDEO", "CHAT_LOG", "DOCUMENT"});
  CheckNames<OpenQuestion>({"UNSPECIFIED", "CUSTOMER", "CONTACT", "ORDER", "PURCHASE_TIME",
                            "PRODUCT_MODEL", "SERIAL_NUMBER", "SYMPTOM", "OCCUR_TIME", "IMPACT",
                            "WISH", "KIND", "EVIDENCE_CONSENT"});
  CheckNames<NextStep>({"UNSPECIFIED", "FIRST_CONTACT", "OPEN_QUESTIONS", "INTERIM_MEASURE",
                        "CAUSE_ANALYSIS", "PLAN", "EXECUTION", "CONFIRMATION"});
  CheckNames<OrderState>({"UNSPECIFIED", "AWAITING_PAYMENT", "AWAITING_SHIPMENT",
                          "AWAITING_RECEIPT", "COMPLETED", "CANCELLED"});
  CheckNames<UpsertOutcome>({"UNSPECIFIED", "APPLIED", "OLDER", "REFUSED"});
}

}  // namespace
}  // namespace aftercare::intake
