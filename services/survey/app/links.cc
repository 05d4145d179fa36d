#include "services/survey/app/links.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/ids/digest.h"
#include "services/survey/domain/survey.h"

namespace aftercare::survey {

std::string Links::TokenOf(const ids::Uuid& survey) const {
  return ids::HmacSha256(settings_.key, absl::StrCat("survey link ", survey.ToString()));
}

std::string Links::LinkOf(const ids::Uuid& survey) const {
  return absl::StrCat(settings_.base, absl::WebSafeBase64Escape(TokenOf(survey)));
}

std::optional<std::string> Links::ReadToken(const std::string& text) {
  std::string token;
  if (!absl::WebSafeBase64Unescape(text, &token) || token.size() != kTokenSize) {
    return std::nullopt;
  }
  return token;
}

}  // namespace aftercare::survey
