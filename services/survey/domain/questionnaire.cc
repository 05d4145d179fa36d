#include "services/survey/domain/questionnaire.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace aftercare::survey {
namespace {

constexpr size_t kMostQuestions = 20;
constexpr std::array<absl::string_view, 2> kLocales = {"zh-CN", "en"};

void CheckTexts(absl::string_view path, const Texts& texts, command::Faults& faults) {
  for (const absl::string_view locale : kLocales) {
    const auto text = texts.find(std::string(locale));
    if (text == texts.end() || absl::StripAsciiWhitespace(text->second).empty()) {
      faults.Add(absl::StrCat(path, ".", locale), "is missing or empty");
    }
  }
  for (const auto& [locale, text] : texts) {
    if (std::find(kLocales.begin(), kLocales.end(), locale) == kLocales.end()) {
      faults.Add(absl::StrCat(path, ".", locale), "is not a locale of the product");
    }
  }
}

// Keys become names of facts and fields, hence the narrow alphabet.
bool IsKey(absl::string_view text) {
  return !text.empty() && text.size() <= 32 && absl::ascii_islower(text[0]) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
         });
}

}  // namespace

void Check(const Questionnaire& questionnaire, command::Faults& faults) {
  if (questionnaire.lowest < 0 || questionnaire.highest > 100 ||
      questionnaire.lowest >= questionnaire.highest) {
    faults.Add("scale", "lowest must be at least 0 and below highest, highest at most 100");
  }
  if (questionnaire.questions.empty() || questionnaire.questions.size() > kMostQuestions) {
    faults.Add("questions", absl::StrCat("must be 1 to ", kMostQuestions));
  }
  std::set<std::string> keys;
  for (size_t i = 0; i < questionnaire.questions.size(); ++i) {
    const Question& question = questionnaire.questions[i];
    const std::string path = absl::StrCat("questions[", i, "]");
    if (!IsKey(question.key)) {
      faults.Add(absl::StrCat(path, ".key"), "must be snake_case, at most 32 characters");
    } else if (!keys.insert(question.key).second) {
      faults.Add(absl::StrCat(path, ".key"), "is used twice");
    }
    CheckTexts(absl::StrCat(path, ".text"), question.texts, faults);
  }
  CheckTexts("free_text", questionnaire.free_text, faults);
}

const Questionnaire* InForce(absl::Span<const Questionnaire> all, absl::Time now) {
  const Questionnaire* found = nullptr;
  for (const Questionnaire& one : all) {
    if (one.effective_at <= now && (found == nullptr || one.version > found->version)) {
      found = &one;
    }
  }
  return found;
}

const Questionnaire* FindVersion(absl::Span<const Questionnaire> all, int version) {
  for (const Questionnaire& one : all) {
    if (one.version == version) return &one;
  }
  return nullptr;
}

const Question* FindQuestion(const Questionnaire& questionnaire, absl::string_view key) {
  for (const Question& question : questionnaire.questions) {
    if (question.key == key) return &question;
  }
  return nullptr;
}

}  // namespace aftercare::survey
