// The links customers answer by. A link's token is made from a key and the survey's id, so whoever
// has the key makes the same link again, and nothing but the token's digest is ever stored.
#ifndef AFTERCARE_SURVEY_APP_LINKS_H_
#define AFTERCARE_SURVEY_APP_LINKS_H_

#include <optional>
#include <string>
#include <utility>

#include "common/ids/uuid.h"

namespace aftercare::survey {

// Settings of this service.
struct LinkSettings {
  std::string key;   // shared by the replicas; as long as it lives, links live
  std::string base;  // what stands before the token
};

class Links {
 public:
  explicit Links(LinkSettings settings) : settings_(std::move(settings)) {}

  // 32 bytes only a holder of the key can make.
  std::string TokenOf(const ids::Uuid& survey) const;
  // Where the customer answers this survey.
  std::string LinkOf(const ids::Uuid& survey) const;
  // The token in its written form (base64url without padding); none when it is not one.
  static std::optional<std::string> ReadToken(const std::string& text);

 private:
  const LinkSettings settings_;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_APP_LINKS_H_
