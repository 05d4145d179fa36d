#include "services/intake/domain/directory.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace aftercare::intake {
namespace {

constexpr size_t kLongestId = 64;
constexpr size_t kLongestText = 256;
constexpr size_t kMostLines = 1000;

bool ExternalId(absl::string_view id) {
  return !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  absl::StrContains("._:/-", absl::string_view(&c, 1));
         });
}

void CheckId(absl::string_view field, absl::string_view id, command::Faults& faults) {
  if (!ExternalId(id)) {
    faults.Add(field, "must be 1 to 64 letters, digits or . _ : / -");
  }
}

void CheckOptionalId(absl::string_view field, absl::string_view id, command::Faults& faults) {
  if (!id.empty()) CheckId(field, id, faults);
}

void CheckText(absl::string_view field, absl::string_view text, command::Faults& faults) {
  // In bytes: a bound on what is stored, the door counts characters.
  if (text.size() > 4 * kLongestText) faults.Add(field, "must be at most 256 characters");
}

template <class Record>
void CheckKey(const Record& record, command::Faults& faults) {
  CheckId("external_id", record.external_id, faults);
  if (record.source_version < 1) faults.Add("source_version", "must be 1 or more");
}

}  // namespace

ids::Uuid CustomerId(absl::string_view external_id) {
  return ids::DerivedUuid("aftercare/customer", external_id);
}
ids::Uuid CustomerOf(const Report& report) {
  if (!report.customer.nil() || report.customer_external_id.empty()) return report.customer;
  return CustomerId(report.customer_external_id);
}
ids::Uuid ProductId(absl::string_view external_id) {
  return ids::DerivedUuid("aftercare/product", external_id);
}
ids::Uuid OrderId(absl::string_view external_id) {
  return ids::DerivedUuid("aftercare/order", external_id);
}
ids::Uuid SerialUnitId(absl::string_view external_id) {
  return ids::DerivedUuid("aftercare/serial", external_id);
}

void Check(const Customer& record, absl::Time, command::Faults& faults) {
  CheckKey(record, faults);
  if (record.display_name.empty()) faults.Add("display_name", "must be set");
  CheckText("display_name", record.display_name, faults);
  CheckText("address", record.address, faults);
  if (!record.email.empty() &&
      (std::count(record.email.begin(), record.email.end(), '@') != 1 ||
       record.email.front() == '@' || record.email.back() == '@')) {
    faults.Add("email", "must be a mail address");
  }
  const auto digits = std::count_if(record.phone.begin(), record.phone.end(), [](unsigned char c) {
    return absl::ascii_isdigit(c);
  });
  const bool phone_text =
      std::all_of(record.phone.begin(), record.phone.end(), [](unsigned char c) {
        return absl::ascii_isdigit(c) || c == ' ' || c == '+' || c == '-' || c == '(' || c == ')';
      });
  if (!record.phone.empty() && (digits < 5 || digits > 20 || !phone_text)) {
    faults.Add("phone", "must hold 5 to 20 digits, spaces, + - ( )");
  }
  if (record.locale != "zh-CN" && record.locale != "en" && !record.locale.empty()) {
    faults.Add("locale", "must be zh-CN or en");
  }
  CheckOptionalId("region", record.region, faults);
  CheckOptionalId("customer_class", record.customer_class, faults);
}

void Check(const Product& record, absl::Time, command::Faults& faults) {
  CheckKey(record, faults);
  CheckId("model", record.model, faults);
  if (record.title_zh.empty() && record.title_en.empty()) {
    faults.Add("title_zh", "a title in Chinese or English must be set");
  }
  CheckText("title_zh", record.title_zh, faults);
  CheckText("title_en", record.title_en, faults);
  CheckText("maker", record.maker, faults);
  CheckOptionalId("product_class", record.product_class, faults);
}

void Check(const Order& record, absl::Time now, command::Faults& faults) {
  CheckKey(record, faults);
  CheckId("customer_external_id", record.customer_external_id, faults);
  if (record.state == OrderState::kUnknown) faults.Add("state", "must be set");
  if (!record.order_time) {
    faults.Add("order_time", "must be set");
  } else if (*record.order_time > now) {
    faults.Add("order_time", "must not lie in the future");
  }
  if (record.receipt_time && record.order_time && *record.receipt_time < *record.order_time) {
    faults.Add("receipt_time", "must not be before order_time");
  }
  if (record.lines.empty() || record.lines.size() > kMostLines) {
    faults.Add("lines", "must be 1 to 1000 lines");
  }
  std::set<int32_t> numbers;
  for (size_t i = 0; i < record.lines.size() && i < kMostLines; ++i) {
    const OrderLine& line = record.lines[i];
    const std::string path = absl::StrCat("lines[", i, "].");
    if (line.number < 1) faults.Add(path + "number", "must be 1 or more");
    if (!numbers.insert(line.number).second) faults.Add(path + "number", "must be unique");
    CheckId(path + "product_model", line.product_model, faults);
    if (line.quantity < 1) faults.Add(path + "quantity", "must be 1 or more");
    if (line.unit_price.amount_minor < 0) faults.Add(path + "unit_price", "must not be negative");
    const std::string& currency = line.unit_price.currency;
    if (currency.size() != 3 || !std::all_of(currency.begin(), currency.end(), [](unsigned char c) {
          return absl::ascii_isupper(c);
        })) {
      faults.Add(path + "unit_price.currency", "must be three capital letters");
    }
    CheckOptionalId(path + "batch", line.batch, faults);
  }
}

void Check(const SerialUnit& record, absl::Time now, command::Faults& faults) {
  CheckKey(record, faults);
  CheckId("product_model", record.product_model, faults);
  CheckOptionalId("batch", record.batch, faults);
  if (record.manufacture_date) {
    // Calendars east of Greenwich are up to 14 hours ahead of UTC.
    const absl::CivilDay latest = absl::ToCivilDay(now + absl::Hours(14), absl::UTCTimeZone());
    if (*record.manufacture_date > latest) {
      faults.Add("manufacture_date", "must not lie in the future");
    }
  }
  CheckOptionalId("order_number", record.order_number, faults);
  if (record.order_line < 0) faults.Add("order_line", "must not be negative");
}

}  // namespace aftercare::intake
