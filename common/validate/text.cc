#include "common/validate/text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "common/ids/number.h"
#include "common/ids/uuid.h"
#include "common/validate/utf8.h"

namespace aftercare::validate {
namespace {

using access::v1::Format;

constexpr size_t kWord = sizeof(uint64_t);
constexpr uint64_t kOnes = 0x0101010101010101;
constexpr uint64_t kHighBits = 0x8080808080808080;

// Whether all eight bytes are printable ASCII: none with its high bit, below space, or delete.
bool IsPlainWord(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, kWord);
  const uint64_t below_space = (word - kOnes * 0x20) & ~word;
  const uint64_t folded = word ^ kOnes * 0x7f;
  const uint64_t is_delete = (folded - kOnes) & ~folded;
  return ((word | below_space | is_delete) & kHighBits) == 0;
}

template <class Wanted>
bool All(absl::string_view text, Wanted wanted) {
  return std::all_of(text.begin(), text.end(), wanted);
}

// One part between the dots of a mail domain; letters outside ASCII are internationalised names.
bool IsDomainLabel(absl::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         All(label, [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '-' || c >= 0x80;
         });
}

bool IsEmail(absl::string_view text) {
  const size_t at = text.find('@');
  if (at == absl::string_view::npos || at == 0 || at > 64 || text.size() > 254) return false;
  if (!All(text.substr(0, at), [](unsigned char c) {
        return c > ' ' && c != '"' && c != '(' && c != ')' && c != ',' && c != ':' && c != ';' &&
               c != '<' && c != '>' && c != '[' && c != ']' && c != '\\';
      })) {
    return false;
  }
  absl::string_view domain = text.substr(at + 1);
  size_t labels = 0;
  for (bool more = true; more; ++labels) {
    const size_t dot = domain.find('.');
    if (!IsDomainLabel(domain.substr(0, dot))) return false;
    more = dot != absl::string_view::npos;
    if (more) domain.remove_prefix(dot + 1);
  }
  return labels >= 2;
}

bool IsPhone(absl::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), absl::ascii_isdigit);
  return digits >= 5 && digits <= 20 && All(text, [](unsigned char c) {
           return absl::ascii_isdigit(c) || c == ' ' || c == '+' || c == '-' || c == '(' ||
                  c == ')';
         });
}

bool IsExternalId(absl::string_view text) {
  return !text.empty() && All(text, [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == ':' || c == '/' || c == '-';
  });
}

bool IsSha256(absl::string_view text) {
  return text.size() == 64 &&
         All(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

TextScan ScanText(absl::string_view text) {
  TextScan scan;
  while (!text.empty()) {
    if (text.size() >= kWord && IsPlainWord(text.data())) {
      scan.characters += kWord;
      text.remove_prefix(kWord);
      continue;
    }
    const Character next = FirstCharacter(text);
    if (next.size == 0) {
      scan.valid_utf8 = false;
      return scan;
    }
    if (IsControl(next.code) && next.code != '\t' && next.code != '\n') scan.has_control = true;
    ++scan.characters;
    text.remove_prefix(next.size);
  }
  return scan;
}

absl::string_view ShapeFault(Format format, absl::string_view text) {
  switch (format) {
    case Format::FORMAT_UUID:
      return ids::ParseUuid(text).ok() ? "" : "must be a UUID of the form 8-4-4-4-12";
    case Format::FORMAT_EMAIL:
      return IsEmail(text) ? "" : "must be a mail address with one @ and a domain";
    case Format::FORMAT_PHONE:
      return IsPhone(text) ? ""
                           : "must be a telephone number: 5 to 20 digits, spaces and + - ( ) only";
    case Format::FORMAT_CURRENCY:
      return text.size() == 3 && All(text, absl::ascii_isupper)
                 ? ""
                 : "must be an ISO 4217 currency code of three capital letters";
    case Format::FORMAT_LOCALE:
      return text == "zh-CN" || text == "en" ? "" : "must be zh-CN or en";
    case Format::FORMAT_EXTERNAL_ID:
      return IsExternalId(text) ? "" : "must consist of letters, digits and . _ : / -";
    case Format::FORMAT_SHA256:
      return IsSha256(text) ? "" : "must be 64 lower-case hexadecimal digits";
    default:
      return "";
  }
}

bool IsResourceName(absl::string_view collection, absl::string_view text) {
  if (text.size() <= collection.size() || !absl::StartsWith(text, collection) ||
      text[collection.size()] != '/') {
    return false;
  }
  const absl::string_view id = text.substr(collection.size() + 1);
  return ids::ParseUuid(id).ok() || ids::ParseNumber(id).ok();
}

}  // namespace aftercare::validate
