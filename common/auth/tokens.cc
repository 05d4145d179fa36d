#include "common/auth/tokens.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/ids/digest.h"

namespace aftercare::auth {
namespace {

Kind KindOf(absl::string_view word) {
  for (const Kind kind : {Kind::kService, Kind::kStaff, Kind::kCustomer, Kind::kStore,
                          Kind::kPartner, Kind::kVendor, Kind::kInsurer, Kind::kErp, Kind::kCrm}) {
    if (Subject({kind, "", {}}) == absl::StrCat(word, "/")) return kind;
  }
  return Kind::kUnknown;
}

std::string Text(const nlohmann::json& entry, const char* key) {
  const auto found = entry.find(key);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

absl::StatusOr<Tokens> Tokens::Parse(absl::string_view json) {
  const auto parsed =
      nlohmann::json::parse(json.begin(), json.end(), nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_array()) return absl::InvalidArgumentError("tokens: not a JSON array");
  Tokens tokens;
  std::vector<std::string> faults;
  for (size_t i = 0; i < parsed.size(); ++i) {
    const auto& entry = parsed[i];
    const std::string digest = entry.is_object() ? Text(entry, "token_sha256") : "";
    Principal principal;
    if (entry.is_object()) {
      principal.kind = KindOf(Text(entry, "kind"));
      principal.id = Text(entry, "id");
      if (const auto roles = entry.find("roles"); roles != entry.end() && roles->is_array()) {
        for (const auto& role : *roles) {
          if (role.is_string()) principal.roles.push_back(role.get<std::string>());
        }
      }
    }
    if (digest.size() != 64) faults.push_back(absl::StrCat("[", i, "].token_sha256: 64 hex digits"));
    if (principal.kind == Kind::kUnknown) faults.push_back(absl::StrCat("[", i, "].kind: unknown"));
    if (principal.id.empty()) faults.push_back(absl::StrCat("[", i, "].id: missing"));
    if (!tokens.by_digest_.emplace(digest, std::move(principal)).second) {
      faults.push_back(absl::StrCat("[", i, "].token_sha256: given twice"));
    }
  }
  if (!faults.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("tokens: ", absl::StrJoin(faults, "; ")));
  }
  return tokens;
}

absl::StatusOr<Tokens> Tokens::Load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("tokens: cannot read ", path));
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return Parse(text);
}

const Principal* Tokens::Find(absl::string_view token) const {
  const auto found = by_digest_.find(ids::Hex(ids::Sha256(token)));
  return found == by_digest_.end() ? nullptr : &found->second;
}

}  // namespace aftercare::auth
