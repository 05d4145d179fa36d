#include "services/survey/store/wire.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace aftercare::survey {

std::string NameOrEmpty(absl::string_view collection, const ids::Uuid& id) {
  return id.nil() ? std::string() : absl::StrCat(collection, "/", id.ToString());
}

ids::Uuid WireReader::Id(absl::string_view field, absl::string_view collection,
                         const std::string& name) {
  if (name.empty()) return ids::Uuid{};
  absl::string_view rest = name;
  if (absl::ConsumePrefix(&rest, collection) && absl::ConsumePrefix(&rest, "/")) {
    if (auto id = ids::ParseUuid(rest); id.ok()) return *id;
  }
  Fail(field);
  return ids::Uuid{};
}

void WireReader::Fail(absl::string_view field) {
  if (!status_.ok()) return;
  status_ = absl::DataLossError(absl::StrCat("the stored field ", field, " cannot be read"));
}

}  // namespace aftercare::survey
