#include "services/logistics/store/payload_mapping.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/validate/text.h"
#include "services/logistics/domain/text.h"
#include "services/logistics/store/json_walk.h"

namespace aftercare::logistics {
namespace {

using Json = JsonWalk::Json;

// The limits of TrackingReport in tracking.proto; free text is cut, names must fit.
constexpr size_t kMostEvents = 1000;
constexpr size_t kLongestName = 64;
constexpr size_t kLongestEventId = 128;
constexpr size_t kLongestPlace = 200;
constexpr size_t kLongestText = 500;

absl::Status BadPayload(absl::string_view reason, absl::string_view message) {
  return command::Refuse(absl::StatusCode::kInvalidArgument, reason, message,
                         {{"rule", "LOG-05"}});
}

// Keeps whole UTF-8 characters.
std::string Cut(std::string text, size_t most_characters) {
  size_t characters = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<uint8_t>(text[i]) & 0xC0) != 0x80;
    if (begins && ++characters > most_characters) {
      text.resize(i);
      break;
    }
  }
  return text;
}

bool IsText(absl::string_view text) {
  const validate::TextScan scan = validate::ScanText(text);
  return scan.valid_utf8 && !scan.has_control;
}

bool IsName(absl::string_view text, size_t longest) {
  return IsText(text) && validate::ScanText(text).characters <= longest;
}

std::optional<absl::Time> ParseTimeBy(const PayloadMapping& mapping, const absl::TimeZone& zone,
                                      const std::string& text) {
  for (const std::string& format : mapping.time_formats) {
    absl::Time time;
    const bool parsed =
        format == kRfc3339Format
            ? absl::ParseTime(absl::RFC3339_full, text, absl::UTCTimeZone(), &time, nullptr)
            : absl::ParseTime(format, text, zone, &time, nullptr);
    // "infinite-future" is a time to absl and none to a carrier.
    if (parsed && time != absl::InfiniteFuture() && time != absl::InfinitePast()) {
      return WholeMicros(time);
    }
  }
  return std::nullopt;
}

// Reads the trackings of a payload by one mapping.
class Reader {
 public:
  Reader(const PayloadMapping& mapping, absl::TimeZone zone, JsonWalk& walk)
      : mapping_(mapping), zone_(zone), walk_(walk) {}

  absl::StatusOr<PayloadReports> Read(const std::vector<const Json*>& trackings) {
    for (size_t i = 0; i < trackings.size(); ++i) {
      ReadTracking(*trackings[i], absl::StrCat("trackings[", i, "]"));
      if (result_.reports.size() + result_.faults.size() > kMostEvents) {
        return BadPayload("PAYLOAD_TOO_LONG",
                          absl::StrCat("holds more than ", kMostEvents, " events"));
      }
    }
    return std::move(result_);
  }

 private:
  void ReadTracking(const Json& tracking, const std::string& at) {
    const std::string number = walk_.Text(tracking, mapping_.tracking_number);
    if (number.empty() || !IsName(number, kLongestName)) {
      Fault(at, mapping_.tracking_number, "must be a tracking number");
      return;
    }
    const std::vector<const Json*> events = walk_.List(tracking, mapping_.events);
    const size_t first = result_.reports.size();
    for (size_t i = 0; i < events.size() && i <= kMostEvents; ++i) {
      ReadEvent(*events[i], number, absl::StrCat(at, ".events[", i, "]"));
    }
    if (!mapping_.tracking_code.empty()) GiveStatusCode(tracking, at, first);
  }

  void ReadEvent(const Json& event, const std::string& number, const std::string& at) {
    TrackingReport report;
    report.tracking_number = number;
    report.carrier_event_id = Optional(event, mapping_.event_id);
    report.code = Optional(event, mapping_.code);
    if (!IsName(report.carrier_event_id, kLongestEventId)) {
      return Fault(at, mapping_.event_id, "must be an id of at most 128 characters");
    }
    if (!IsName(report.code, kLongestName)) {
      return Fault(at, mapping_.code, "must be a code of at most 64 characters");
    }
    const auto time = ParseTimeBy(mapping_, zone_, walk_.Text(event, mapping_.time));
    if (!time) return Fault(at, mapping_.time, "must be a time in one of the carrier's formats");
    report.event_time = *time;
    for (const std::string& pointer : mapping_.place) {
      const std::string part = walk_.Text(event, pointer);
      if (!part.empty()) absl::StrAppend(&report.place, report.place.empty() ? "" : ", ", part);
    }
    report.place = Cut(std::move(report.place), kLongestPlace);
    report.text = Cut(Optional(event, mapping_.text), kLongestText);
    for (const std::string* text : {&report.place, &report.text}) {
      if (!IsText(*text)) {
        return Fault(at, "", "place and text must not contain control characters other than tab "
                             "and line feed");
      }
    }
    result_.reports.push_back(std::move(report));
    result_.places.push_back(at);
  }

  // The tracking's own code stands for its newest event when that has none.
  void GiveStatusCode(const Json& tracking, const std::string& at, size_t first) {
    TrackingReport* newest = nullptr;
    for (size_t i = first; i < result_.reports.size(); ++i) {
      TrackingReport& report = result_.reports[i];
      if (newest == nullptr || report.event_time > newest->event_time ||
          (report.event_time == newest->event_time && !mapping_.newest_first)) {
        newest = &report;
      }
    }
    if (newest == nullptr || !newest->code.empty()) return;
    std::string code = walk_.Text(tracking, mapping_.tracking_code);
    if (!IsName(code, kLongestName)) {
      return Fault(at, mapping_.tracking_code, "must be a code of at most 64 characters");
    }
    newest->status_code = std::move(code);
  }

  std::string Optional(const Json& from, const std::string& pointer) {
    return pointer.empty() ? "" : walk_.Text(from, pointer);
  }

  void Fault(const std::string& at, const std::string& pointer, absl::string_view description) {
    result_.faults.push_back({absl::StrCat(at, pointer), std::string(description)});
  }

  const PayloadMapping& mapping_;
  const absl::TimeZone zone_;
  JsonWalk& walk_;
  PayloadReports result_;
};

bool LoadZone(const PayloadMapping& mapping, absl::TimeZone& zone) {
  zone = absl::UTCTimeZone();
  return mapping.zone.empty() || absl::LoadTimeZone(mapping.zone, &zone);
}

}  // namespace

absl::StatusOr<PayloadReports> ReadPayload(absl::string_view json,
                                           const std::vector<PayloadMapping>& mappings) {
  JsonWalk walk(json);
  if (!walk.root().is_structured()) {
    return BadPayload("PAYLOAD_NOT_JSON", "is not a JSON object or list");
  }
  for (const PayloadMapping& mapping : mappings) {
    const Json* at = walk.At(walk.root(), mapping.trackings);
    if (at == nullptr) continue;
    const std::vector<const Json*> trackings = walk.List(walk.root(), mapping.trackings);
    const bool fits = trackings.empty()
                          ? at->is_array()
                          : !walk.Text(*trackings[0], mapping.tracking_number).empty();
    if (!fits) continue;
    absl::TimeZone zone;
    if (!LoadZone(mapping, zone)) {
      return command::Refuse(absl::StatusCode::kFailedPrecondition, "ZONE_UNKNOWN",
                             "the carrier's mapping names an unknown time zone",
                             {{"rule", "LOG-05"}, {"zone", mapping.zone}});
    }
    return Reader(mapping, zone, walk).Read(trackings);
  }
  return BadPayload("PAYLOAD_UNKNOWN", "has none of the shapes known of this carrier");
}

absl::Status CheckZones(const std::vector<PayloadMapping>& mappings) {
  command::Faults faults;
  for (size_t i = 0; i < mappings.size(); ++i) {
    absl::TimeZone zone;
    if (!LoadZone(mappings[i], zone)) {
      faults.Add(absl::StrCat("payloads[", i, "].zone"), "is no time zone known here");
    }
  }
  return faults.status();
}

}  // namespace aftercare::logistics
