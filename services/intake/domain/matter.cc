#include "services/intake/domain/matter.h"

#include <array>

namespace aftercare::intake {
namespace {

template <class Enum, size_t kCount>
absl::string_view Name(const std::array<absl::string_view, kCount>& names, Enum value) {
  const auto index = static_cast<size_t>(value);
  return index < kCount ? names[index] : names[0];
}

}  // namespace

Category CategoryOf(SubCategory sub_category) {
  switch (sub_category) {
    case SubCategory::kUnknown:
      return Category::kUnknown;
    case SubCategory::kDesign:
    case SubCategory::kMaterial:
    case SubCategory::kWorkmanship:
    case SubCategory::kFunction:
    case SubCategory::kCosmetic:
      return Category::kProductQuality;
    case SubCategory::kLate:
    case SubCategory::kAttitude:
    case SubCategory::kMissedAppointment:
    case SubCategory::kMisinformation:
      return Category::kServiceFailure;
    case SubCategory::kDamage:
    case SubCategory::kLoss:
    case SubCategory::kDelay:
    case SubCategory::kWrongOrMissingGoods:
    case SubCategory::kNotAsDescribed:
      return Category::kLogistics;
    case SubCategory::kDisaster:
    case SubCategory::kSystemOutage:
    case SubCategory::kHolidayShortage:
    case SubCategory::kRegionalDisruption:
      return Category::kSpecialScenario;
  }
  return Category::kUnknown;
}

absl::string_view NameOf(Channel channel) {
  static constexpr std::array<absl::string_view, 16> kNames = {
      "UNSPECIFIED",    "PHONE",
      "FAX",            "SMS",
      "EMAIL",          "WEB_CHAT",
      "APP",            "SOCIAL_MEDIA",
      "STORE",          "PARTNER_API",
      "STAFF_REPORT",   "PUBLIC_OPINION",
      "ALARM_DELAYED_SHIPMENT", "ALARM_REPEATED_COMPLAINTS",
      "ALARM_BATCH_FAULT",      "ALARM_SYSTEM_OUTAGE"};
  return Name(kNames, channel);
}

absl::string_view NameOf(Category category) {
  static constexpr std::array<absl::string_view, 5> kNames = {
      "UNSPECIFIED", "PRODUCT_QUALITY", "SERVICE_FAILURE", "LOGISTICS", "SPECIAL_SCENARIO"};
  return Name(kNames, category);
}

absl::string_view NameOf(SubCategory sub_category) {
  static constexpr std::array<absl::string_view, 19> kNames = {
      "UNSPECIFIED", "DESIGN",         "MATERIAL",
      "WORKMANSHIP", "FUNCTION",       "COSMETIC",
      "LATE",        "ATTITUDE",       "MISSED_APPOINTMENT",
      "MISINFORMATION", "DAMAGE",      "LOSS",
      "DELAY",       "WRONG_OR_MISSING_GOODS", "NOT_AS_DESCRIBED",
      "DISASTER",    "SYSTEM_OUTAGE",  "HOLIDAY_SHORTAGE",
      "REGIONAL_DISRUPTION"};
  return Name(kNames, sub_category);
}

absl::string_view NameOf(MatterKind kind) {
  static constexpr std::array<absl::string_view, 8> kNames = {
      "UNSPECIFIED", "CONSULTATION", "FAULT",         "COMPLAINT",
      "SUGGESTION",  "INSTALLATION", "AFTER_SALES_REQUEST", "CLAIM"};
  return Name(kNames, kind);
}

absl::string_view NameOf(Level level) {
  static constexpr std::array<absl::string_view, 4> kNames = {"UNSPECIFIED", "MAJOR", "SERIOUS",
                                                              "ORDINARY"};
  return Name(kNames, level);
}

Level LevelNamed(absl::string_view name) {
  for (const Level level : {Level::kMajor, Level::kSerious, Level::kOrdinary}) {
    if (NameOf(level) == name) return level;
  }
  return Level::kUnknown;
}

absl::string_view NameOf(Triage triage) {
  static constexpr std::array<absl::string_view, 4> kNames = {"UNSPECIFIED", "GENERAL", "SERIOUS",
                                                              "URGENT"};
  return Name(kNames, triage);
}

absl::string_view NameOf(Impact impact) {
  static constexpr std::array<absl::string_view, 4> kNames = {"UNSPECIFIED", "NONE", "LIMITED",
                                                              "UNUSABLE"};
  return Name(kNames, impact);
}

bool Graver(Level left, Level right) {
  if (left == Level::kUnknown) return false;
  return right == Level::kUnknown || left < right;
}

Level GraverOf(Level left, Level right) { return Graver(left, right) ? left : right; }

std::vector<OpenQuestion> OpenQuestions(const Report& report) {
  std::vector<OpenQuestion> open;
  const auto ask = [&open](bool missing, OpenQuestion question) {
    if (missing) open.push_back(question);
  };
  ask(report.customer.nil() && report.customer_external_id.empty(), OpenQuestion::kCustomer);
  // A customer the directory knows has contacts there.
  ask(report.customer.nil() && report.caller.phone.empty() && report.caller.email.empty(),
      OpenQuestion::kContact);
  ask(report.order_number.empty() || report.order_line == 0, OpenQuestion::kOrder);
  ask(!report.purchase_time.has_value(), OpenQuestion::kPurchaseTime);
  ask(report.product_model.empty(), OpenQuestion::kProductModel);
  ask(report.serial_number.empty(), OpenQuestion::kSerialNumber);
  ask(report.symptom.empty(), OpenQuestion::kSymptom);
  ask(!report.occur_time.has_value(), OpenQuestion::kOccurTime);
  ask(report.impact == Impact::kUnknown, OpenQuestion::kImpact);
  ask(report.wish.empty(), OpenQuestion::kWish);
  ask(report.kind == MatterKind::kUnknown, OpenQuestion::kKind);
  bool consent_missing = false;
  for (const Evidence& item : report.evidence) consent_missing |= !item.consent;
  ask(consent_missing, OpenQuestion::kEvidenceConsent);
  return open;
}

}  // namespace aftercare::intake
