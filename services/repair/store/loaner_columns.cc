#include "services/repair/store/loaner_columns.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace aftercare::repair {
namespace {

std::string Models(const Loaner& loaner) {
  return absl::StrCat(",", loaner.model, ",",
                      absl::StrJoin(loaner.stands_in_for, "",
                                    [](std::string* out, const std::string& model) {
                                      absl::StrAppend(out, model, ",");
                                    }));
}

// Of the present loan and of the past ones, each once.
std::string Cases(const Loaner& loaner) {
  std::set<std::string> cases;
  if (loaner.loan) cases.insert(loaner.loan->case_id.ToString());
  for (const PastLoan& loan : loaner.past_loans) cases.insert(loan.case_id.ToString());
  return absl::StrJoin(cases, " ");
}

}  // namespace

const std::vector<command::Column<Loaner>>& LoanerColumns() {
  using db::Array, db::Type;
  static const auto* const columns = new std::vector<command::Column<Loaner>>{
      {"product_model", Type::kText, [](const Loaner& l, Array& out) { out.Add(l.model); }},
      {"serial_number", Type::kText, [](const Loaner& l, Array& out) { out.Add(l.serial); },
       /*insert_only=*/true},
      {"region", Type::kText, [](const Loaner& l, Array& out) { out.Add(l.region); }},
      {"models", Type::kText, [](const Loaner& l, Array& out) { out.Add(Models(l)); }},
      {"state", Type::kText, [](const Loaner& l, Array& out) { out.Add(Word(l.state)); }},
      {"case_id", Type::kUuid,
       [](const Loaner& l, Array& out) { l.loan ? out.Add(l.loan->case_id) : out.AddNull(); }},
      {"cases", Type::kText, [](const Loaner& l, Array& out) { out.Add(Cases(l)); }},
  };
  return *columns;
}

}  // namespace aftercare::repair
