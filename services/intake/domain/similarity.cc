#include "services/intake/domain/similarity.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

#include "absl/strings/ascii.h"

namespace aftercare::intake {
namespace {

// Bytes of the character that begins with `first`; 0 when none does.
size_t SizeOf(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  return first < 0xF5 ? 4 : 0;
}

// The next character of UTF-8 text; a byte that begins none is taken alone.
char32_t Next(absl::string_view& text) {
  const auto byte = [&text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const size_t size = SizeOf(first);
  if (size == 0 || size > text.size()) {
    text.remove_prefix(1);
    return first;
  }
  char32_t character = size == 1 ? first : first & (0x7F >> size);
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) {
      text.remove_prefix(1);
      return first;
    }
    character = (character << 6) | (byte(i) & 0x3F);
  }
  text.remove_prefix(size);
  return character;
}

bool Ignored(char32_t c) {
  if (c < 0x80) return !absl::ascii_isalnum(static_cast<unsigned char>(c));
  // General punctuation, CJK punctuation, full-width forms of ASCII punctuation.
  return (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) ||
         (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20);
}

std::vector<char32_t> Characters(absl::string_view text) {
  std::vector<char32_t> characters;
  while (!text.empty()) {
    char32_t c = Next(text);
    if (Ignored(c)) continue;
    if (c < 0x80) c = static_cast<char32_t>(absl::ascii_tolower(static_cast<unsigned char>(c)));
    characters.push_back(c);
  }
  return characters;
}

std::vector<uint64_t> Bigrams(const std::vector<char32_t>& characters) {
  std::vector<uint64_t> bigrams;
  for (size_t i = 1; i < characters.size(); ++i) {
    bigrams.push_back((uint64_t{characters[i - 1]} << 32) | characters[i]);
  }
  std::sort(bigrams.begin(), bigrams.end());
  return bigrams;
}

}  // namespace

double Similarity(absl::string_view left, absl::string_view right) {
  const std::vector<char32_t> a = Characters(left);
  const std::vector<char32_t> b = Characters(right);
  if (a.size() < 2 || b.size() < 2) return !a.empty() && a == b ? 1.0 : 0.0;
  const std::vector<uint64_t> x = Bigrams(a);
  const std::vector<uint64_t> y = Bigrams(b);
  std::vector<uint64_t> common;
  std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(common));
  return 2.0 * static_cast<double>(common.size()) / static_cast<double>(x.size() + y.size());
}

}  // namespace aftercare::intake
