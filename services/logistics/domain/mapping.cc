#include "services/logistics/domain/mapping.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/logistics/domain/text.h"

namespace aftercare::logistics {
namespace {

// RFC 6901: empty, or parts that each begin with "/"; "~" only as "~0" or "~1".
bool IsPointer(absl::string_view text) {
  if (text.empty()) return true;
  if (text[0] != '/') return false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1'))) {
      return false;
    }
  }
  return true;
}

}  // namespace

const CodeRule* FindCode(const std::vector<CodeRule>& codes, absl::string_view code) {
  const auto found = std::find_if(codes.begin(), codes.end(),
                                  [&](const CodeRule& rule) { return rule.code == code; });
  return found == codes.end() ? nullptr : &*found;
}

TrackingEvent MapReport(absl::string_view carrier_id, const std::vector<CodeRule>& codes,
                        const TrackingReport& report, absl::Time received) {
  TrackingEvent event;
  event.identity = EventIdentity(carrier_id, report);
  event.event_time = WholeMicros(report.event_time);
  event.received_time = WholeMicros(received);
  event.code = report.code.empty() ? report.status_code : report.code;
  event.place = report.place;
  event.text = report.text;
  if (const CodeRule* rule = FindCode(codes, event.code); rule != nullptr) {
    event.status = rule->status;
    event.reason = rule->reason;
  }
  return event;
}

void CheckCodes(const std::vector<CodeRule>& codes, command::Faults& faults) {
  absl::flat_hash_set<absl::string_view> seen;
  for (size_t i = 0; i < codes.size(); ++i) {
    const std::string field = absl::StrCat("codes[", i, "]");
    if (codes[i].code.empty()) faults.Add(absl::StrCat(field, ".code"), "must be given");
    if (!seen.insert(codes[i].code).second) {
      faults.Add(absl::StrCat(field, ".code"), "is listed twice");
    }
    const Reason& reason = codes[i].reason;
    if (!reason.code.empty()) {
      CheckCode(reason.code, absl::StrCat(field, ".reason.code"), faults);
    } else if (reason != Reason{}) {
      faults.Add(absl::StrCat(field, ".reason.code"), "must be given with a fault or an action");
    }
  }
}

void CheckPayloads(const std::vector<PayloadMapping>& payloads, command::Faults& faults) {
  for (size_t i = 0; i < payloads.size(); ++i) {
    const PayloadMapping& payload = payloads[i];
    const std::string at = absl::StrCat("payloads[", i, "].");
    const auto check = [&](absl::string_view field, const std::string& pointer, bool required) {
      if (!IsPointer(pointer)) faults.Add(absl::StrCat(at, field), "must be a JSON pointer");
      if (required && pointer.empty()) faults.Add(absl::StrCat(at, field), "must be given");
    };
    check("trackings", payload.trackings, false);
    check("tracking_number", payload.tracking_number, true);
    check("events", payload.events, true);
    check("event_id", payload.event_id, false);
    check("code", payload.code, false);
    check("tracking_code", payload.tracking_code, false);
    check("time", payload.time, true);
    check("text", payload.text, false);
    for (size_t j = 0; j < payload.place.size(); ++j) {
      check(absl::StrCat("place[", j, "]"), payload.place[j], true);
    }
    if (payload.time_formats.empty()) {
      faults.Add(absl::StrCat(at, "time_formats"), "must name at least one format");
    }
    if (payload.code.empty() && payload.tracking_code.empty()) {
      faults.Add(absl::StrCat(at, "code"), "must be given unless tracking_code is");
    }
  }
}

}  // namespace aftercare::logistics
