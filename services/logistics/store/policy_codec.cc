#include "services/logistics/store/policy_codec.h"

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/command/decision.h"

namespace aftercare::logistics {
namespace {

using Json = nlohmann::json;

constexpr int64_t kMostHours = 10 * 365 * 24;
constexpr int64_t kMostMinutes = 24 * 60;
constexpr int64_t kMostGrams = 10'000'000;

// One object of the document; what is read is ticked off, so that what is left is unknown.
class Section {
 public:
  Section(const Json* json, std::string path, command::Faults& faults)
      : json_(json), path_(std::move(path)), faults_(faults) {
    if (json_ != nullptr && !json_->is_object()) {
      faults_.Add(path_, "must be an object");
      json_ = nullptr;
    }
  }

  // A whole number from 1 to `most`; 1 when it is not there.
  int64_t Positive(const std::string& key, int64_t most) {
    const Json* member = Take(key);
    if (member == nullptr) return 1;
    // Unsigned before signed: a number too big for int64 must not come out negative.
    if (member->is_number_unsigned() && member->get<uint64_t>() >= 1 &&
        member->get<uint64_t>() <= static_cast<uint64_t>(most)) {
      return member->get<int64_t>();
    }
    faults_.Add(At(key), absl::StrCat("must be a whole number from 1 to ", most));
    return 1;
  }

  std::string Text(const std::string& key) {
    const Json* member = Take(key);
    if (member == nullptr) return "";
    if (member->is_string()) return member->get<std::string>();
    faults_.Add(At(key), "must be a text");
    return "";
  }

  Section Under(const std::string& key) { return Section(Take(key), At(key), faults_); }

  std::string At(const std::string& key) const {
    return path_.empty() ? key : absl::StrCat(path_, ".", key);
  }

  bool there() const { return json_ != nullptr; }

  void Done() const {
    if (json_ == nullptr) return;
    for (const auto& [key, value] : json_->items()) {
      if (!taken_.contains(key)) faults_.Add(At(key), "is not known");
    }
  }

 private:
  const Json* Take(const std::string& key) {
    taken_.insert(key);
    if (json_ == nullptr) return nullptr;
    const auto member = json_->find(key);
    if (member != json_->end()) return &*member;
    faults_.Add(At(key), "is missing");
    return nullptr;
  }

  const Json* json_;
  const std::string path_;
  command::Faults& faults_;
  std::set<std::string> taken_;
};

SettleWhen ReadSettleWhen(Section& section, command::Faults& faults) {
  const std::string word = section.Text("settle_when");
  for (int i = 0; i < kSettleWhens; ++i) {
    const auto when = static_cast<SettleWhen>(i);
    if (absl::AsciiStrToLower(Word(when)) == word) return when;
  }
  faults.Add(section.At("settle_when"), "must be authorised, received or accepted");
  return SettleWhen::kAccepted;
}

Payer ReadPayer(Section& section, command::Faults& faults) {
  const std::string word = section.Text("payer");
  for (int i = 0; i < kPayers; ++i) {
    const auto payer = static_cast<Payer>(i);
    if (absl::AsciiStrToLower(Word(payer)) == word) return payer;
  }
  faults.Add(section.At("payer"), "must be us, customer, store, vendor or carrier");
  return Payer::kUs;
}

Defaults ReadDefaults(Section section, command::Faults& faults) {
  Defaults defaults;
  defaults.payer = ReadPayer(section, faults);
  defaults.carrier_id = section.Text("carrier");
  defaults.parcel_weight_grams = section.Positive("parcel_weight_grams", kMostGrams);
  Section plant = section.Under("plant");
  for (const auto& [key, part] : std::initializer_list<std::pair<const char*, std::string*>>{
           {"recipient", &defaults.plant.recipient},
           {"phone", &defaults.plant.phone},
           {"country", &defaults.plant.country},
           {"region", &defaults.plant.region},
           {"city", &defaults.plant.city},
           {"street", &defaults.plant.street},
           {"postal_code", &defaults.plant.postal_code}}) {
    *part = plant.Text(key);
  }
  if (plant.there()) CheckAddress(defaults.plant, section.At("plant"), faults);
  plant.Done();
  section.Done();
  return defaults;
}

}  // namespace

absl::StatusOr<Policy> ParsePolicy(absl::string_view json) {
  const Json document = Json::parse(json.begin(), json.end(), nullptr, false);
  command::Faults faults;
  if (!document.is_object()) {
    faults.Add("document", "must be a JSON object");
    return faults.status();
  }
  Policy policy;
  Section root(&document, "", faults);
  Section returns = root.Under("returns");
  policy.return_ship_within = absl::Hours(returns.Positive("ship_within_hours", kMostHours));
  policy.settle_when = ReadSettleWhen(returns, faults);
  returns.Done();
  Section shipments = root.Under("shipments");
  policy.shipment_expires_after =
      absl::Hours(shipments.Positive("expires_after_hours", kMostHours));
  shipments.Done();
  Section tracking = root.Under("tracking");
  policy.event_ahead_at_most =
      absl::Minutes(tracking.Positive("event_ahead_at_most_minutes", kMostMinutes));
  policy.event_age_at_most = absl::Hours(tracking.Positive("event_age_at_most_hours", kMostHours));
  tracking.Done();
  policy.defaults = ReadDefaults(root.Under("defaults"), faults);
  root.Done();
  if (!faults.ok()) return faults.status();
  return policy;
}

}  // namespace aftercare::logistics
