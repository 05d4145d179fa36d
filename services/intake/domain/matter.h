// The words of registration, classification and grading (INT-01, INT-02, INT-06, INT-08). Values of
// every enum are those of aftercare/intake/v1/matter.proto; zero means "not known", never "none".
#ifndef AFTERCARE_INTAKE_DOMAIN_MATTER_H_
#define AFTERCARE_INTAKE_DOMAIN_MATTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/ids/uuid.h"

namespace aftercare::intake {

enum class Channel : uint8_t {
  kUnknown,
  kPhone,
  kFax,
  kSms,
  kEmail,
  kWebChat,
  kApp,
  kSocialMedia,
  kStore,
  kPartnerApi,
  kStaffReport,
  kPublicOpinion,
  kAlarmDelayedShipment,
  kAlarmRepeatedComplaints,
  kAlarmBatchFault,
  kAlarmSystemOutage,
};

enum class Category : uint8_t {
  kUnknown,
  kProductQuality,
  kServiceFailure,
  kLogistics,
  kSpecialScenario,
};

enum class SubCategory : uint8_t {
  kUnknown,
  kDesign,
  kMaterial,
  kWorkmanship,
  kFunction,
  kCosmetic,
  kLate,
  kAttitude,
  kMissedAppointment,
  kMisinformation,
  kDamage,
  kLoss,
  kDelay,
  kWrongOrMissingGoods,
  kNotAsDescribed,
  kDisaster,
  kSystemOutage,
  kHolidayShortage,
  kRegionalDisruption,
};

enum class MatterKind : uint8_t {
  kUnknown,
  kConsultation,
  kFault,
  kComplaint,
  kSuggestion,
  kInstallation,
  kAfterSalesRequest,
  kClaim,
};

// The lower the number, the graver.
enum class Level : uint8_t { kUnknown, kMajor, kSerious, kOrdinary };

enum class Triage : uint8_t { kUnknown, kGeneral, kSerious, kUrgent };

enum class Impact : uint8_t { kUnknown, kNone, kLimited, kUnusable };

enum class OpenQuestion : uint8_t {
  kUnknown,
  kCustomer,
  kContact,
  kOrder,
  kPurchaseTime,
  kProductModel,
  kSerialNumber,
  kSymptom,
  kOccurTime,
  kImpact,
  kWish,
  kKind,
  kEvidenceConsent,
};

// The category a sub-category belongs to; kUnknown for kUnknown (INT-06).
Category CategoryOf(SubCategory sub_category);

// Names in UPPER_SNAKE as facts carry them: "PRODUCT_QUALITY"; "UNSPECIFIED" for zero.
absl::string_view NameOf(Channel channel);
absl::string_view NameOf(Category category);
absl::string_view NameOf(SubCategory sub_category);
absl::string_view NameOf(MatterKind kind);
absl::string_view NameOf(Level level);
// The level of that name; kUnknown for any other text.
Level LevelNamed(absl::string_view name);
absl::string_view NameOf(Triage triage);
absl::string_view NameOf(Impact impact);

// True when `left` is graver than `right`; anything is graver than kUnknown.
bool Graver(Level left, Level right);

// The graver of the two.
Level GraverOf(Level left, Level right);

// The facts a level is computed from (INT-08).
struct GradingFacts {
  int32_t affected_customers = 0;  // 0 counts as one: the caller
  bool media_exposure = false;
  bool injury = false;
  bool property_damage = false;
  bool safety_hazard = false;
  bool region_interrupted = false;
  bool considerable_loss = false;
  Triage triage = Triage::kUnknown;
  bool operator==(const GradingFacts&) const = default;
};

struct Evidence {
  enum class Kind : uint8_t { kUnknown, kPhoto, kVideo, kChatLog, kDocument };
  std::string sha256;  // 64 lower-case hexadecimal digits
  Kind kind = Kind::kUnknown;
  bool consent = false;
  bool operator==(const Evidence&) const = default;
};

// Who reported the matter. Personal.
struct Caller {
  std::string display_name;
  std::string phone;
  std::string email;
  std::string vehicle_plate;
  bool operator==(const Caller&) const = default;
};

// What was reported (INT-02). Empty means not known; `caller`, `symptom` and `wish` are personal.
struct Report {
  Channel channel = Channel::kUnknown;
  ids::Uuid customer;  // nil: not known
  std::string customer_external_id;
  Caller caller;
  std::string order_number;
  int32_t order_line = 0;
  std::optional<absl::Time> purchase_time;
  std::string product_model;
  std::string serial_number;
  std::string batch;
  std::optional<absl::CivilDay> manufacture_date;
  std::string maker;
  std::string fault_code;
  std::string symptom;
  std::string wish;
  std::optional<absl::Time> occur_time;
  Impact impact = Impact::kUnknown;
  std::string region;
  std::string locale;
  MatterKind kind = MatterKind::kUnknown;
  GradingFacts facts;
  std::vector<Evidence> evidence;
  std::string carrier;
  std::string store;
  bool operator==(const Report&) const = default;
};

// What is missing, in the order it is asked for (INT-02).
std::vector<OpenQuestion> OpenQuestions(const Report& report);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_MATTER_H_
