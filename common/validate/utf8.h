// Reading text as Unicode characters. Strict as RFC 3629 is: no overlong forms, no surrogates,
// nothing above U+10FFFF. Header only, so that logging can use it without the validator.
#ifndef AFTERCARE_VALIDATE_UTF8_H_
#define AFTERCARE_VALIDATE_UTF8_H_

#include <string>

#include "absl/strings/string_view.h"

namespace aftercare::validate {

struct Character {
  char32_t code = 0;
  size_t size = 0;  // bytes it takes; 0: not valid UTF-8
};

// The first character of a text that is not empty.
inline Character FirstCharacter(absl::string_view text) {
  const auto byte = [text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const size_t size = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (size == 0 || text.size() < size) return {};
  char32_t code = lead & (0x7f >> size);
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  if (overlong || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff) return {};
  return {code, size};
}

// Control characters of ASCII and of Latin-1, with delete.
inline bool IsControl(char32_t code) { return code < 0x20 || (code >= 0x7f && code < 0xa0); }

// How personal data looks in logs: its first character and three stars. An empty text stays empty.
inline std::string Mask(absl::string_view text) {
  if (text.empty()) return "";
  const size_t first = FirstCharacter(text).size;
  return std::string(text.substr(0, first)) + "***";
}

}  // namespace aftercare::validate

#endif  // AFTERCARE_VALIDATE_UTF8_H_
