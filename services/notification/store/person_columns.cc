#include "services/notification/store/person_columns.h"

#include "absl/strings/str_cat.h"

namespace aftercare::notification {
namespace {

// " agent service_lead ", so that " agent " finds the role and nothing that only begins like it.
std::string Spaced(const std::vector<std::string>& words) {
  std::string text = " ";
  for (const std::string& word : words) absl::StrAppend(&text, word, " ");
  return text;
}

}  // namespace

const std::vector<command::Column<Person>>& PersonColumns() {
  using db::Array, db::Type;
  static const auto* const columns = new std::vector<command::Column<Person>>{
      {"staff_id", Type::kText, [](const Person& p, Array& out) { out.Add(p.staff_id); },
       /*insert_only=*/true},
      {"roles", Type::kText, [](const Person& p, Array& out) { out.Add(Spaced(p.roles)); }},
      {"contact_order", Type::kInt4,
       [](const Person& p, Array& out) { out.Add(int64_t{p.contact_order}); }},
      {"active", Type::kBool, [](const Person& p, Array& out) { out.Add(int64_t{p.active}); }},
  };
  return *columns;
}

}  // namespace aftercare::notification
