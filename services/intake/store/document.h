// One value of a JSON document of policy data, read so that everything wrong is collected under its
// path and told at once (POL-02). What is missing or misshapen is reported once and then reads as
// empty.
#ifndef AFTERCARE_INTAKE_STORE_DOCUMENT_H_
#define AFTERCARE_INTAKE_STORE_DOCUMENT_H_

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/command/decision.h"

namespace aftercare::intake {

// "90s", "15m", "1h30m" as absl::ParseDuration, or whole days of `day` as in "3d"; false otherwise
// and for what is not above zero or is more than ten years.
bool ParseTime(absl::string_view text, absl::Duration day, absl::Duration& time);

// Lives no longer than the document and the faults.
class DocumentNode {
 public:
  DocumentNode(const nlohmann::json* value, std::string path, command::Faults& faults)
      : value_(value), path_(std::move(path)), faults_(&faults) {}

  // The members of an object in the order of `keys`: a fault for each that is missing and for each
  // that is not named. "?key" may be missing.
  template <size_t kCount>
  std::array<DocumentNode, kCount> Members(const absl::string_view (&keys)[kCount]) const {
    return Pick(keys, std::make_index_sequence<kCount>());
  }
  // Whatever members an object has, by key.
  std::vector<std::pair<std::string, DocumentNode>> Each() const;
  std::vector<DocumentNode> Items() const;

  std::string Text() const;                            // not empty
  int64_t Whole(int64_t least, int64_t most) const;    // `least` when at fault
  double Share() const;                                // above 0, at most 1
  absl::Duration Time() const;                         // above zero; a day has 24 hours
  absl::TimeZone Zone() const;
  absl::CivilDay Day() const;                          // "2026-10-01"
  std::string Role() const;                            // a staff role of domain section 0

  // A list without repetition, of at least one.
  std::vector<std::string> Texts() const;
  std::vector<std::string> Roles() const;

  // Enumerations by their NameOf in lower case. `last` is the last enumerator, the first after
  // "unknown" counts as 1.
  template <class Enum>
  Enum Word(Enum last) const {
    const std::string text = Text();
    const auto word = WordOf(text, last);
    if (word == Enum{} && !text.empty()) Fail(absl::StrCat("does not know ", text));
    return word;
  }
  // A list of words without repetition.
  template <class Enum>
  std::vector<Enum> Words(Enum last) const {
    std::vector<Enum> words;
    std::set<Enum> seen;
    for (const DocumentNode& item : Items()) {
      const Enum word = item.Word(last);
      if (word == Enum{}) continue;
      if (!seen.insert(word).second) item.Fail("is there twice");
      words.push_back(word);
    }
    return words;
  }
  // An object with one member per word, each of them when `all`; faults as Members.
  template <class Enum>
  std::vector<std::pair<Enum, DocumentNode>> ByWord(Enum last, bool all) const {
    std::vector<std::pair<Enum, DocumentNode>> found;
    std::set<Enum> seen;
    for (auto& [key, node] : Each()) {
      const Enum word = WordOf(key, last);
      if (word == Enum{}) node.Fail("is not known");
      if (word != Enum{} && seen.insert(word).second) found.emplace_back(word, node);
    }
    for (int v = 1; all && is_object() && v <= static_cast<int>(last); ++v) {
      const auto word = static_cast<Enum>(v);
      if (!seen.contains(word)) Below(absl::AsciiStrToLower(NameOf(word))).Fail("is missing");
    }
    return found;
  }

  // Nothing when the place was reported already.
  void Fail(absl::string_view description) const;
  bool there() const { return value_ != nullptr; }
  bool is_object() const { return value_ != nullptr && value_->is_object(); }
  // The same value with its faults told to somebody else.
  DocumentNode Telling(command::Faults& faults) const { return {value_, path_, faults}; }

 private:
  template <class Enum>
  static Enum WordOf(const std::string& text, Enum last) {
    for (int v = 1; v <= static_cast<int>(last); ++v) {
      const auto word = static_cast<Enum>(v);
      if (absl::AsciiStrToLower(NameOf(word)) == text) return word;
    }
    return Enum{};
  }
  template <size_t kCount, size_t... kIndex>
  std::array<DocumentNode, kCount> Pick(const absl::string_view (&keys)[kCount],
                                        std::index_sequence<kIndex...>) const {
    RefuseOthers(keys, kCount);
    return {Member(keys[kIndex])...};
  }
  void RefuseOthers(const absl::string_view* keys, size_t count) const;
  DocumentNode Member(absl::string_view key) const;
  // A place inside, as if something stood there that is not read.
  DocumentNode Below(absl::string_view key) const;

  const nlohmann::json* value_;  // null: reported already, or may be missing
  std::string path_;
  command::Faults* faults_;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_DOCUMENT_H_
