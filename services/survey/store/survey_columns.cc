#include "services/survey/store/survey_columns.h"

namespace aftercare::survey {

const std::vector<command::Column<Survey>>& SurveyColumns() {
  using db::Array, db::Type;
  static const auto* const columns = new std::vector<command::Column<Survey>>{
      {"case_id", Type::kUuid, [](const Survey& s, Array& out) { out.Add(s.case_id); },
       /*insert_only=*/true},
      {"round", Type::kInt2, [](const Survey& s, Array& out) { out.Add(int64_t{s.round}); },
       /*insert_only=*/true},
      {"customer_id", Type::kUuid,
       [](const Survey& s, Array& out) {
         if (s.customer.nil()) out.AddNull();
         else out.Add(s.customer);
       },
       /*insert_only=*/true},
      {"state", Type::kText, [](const Survey& s, Array& out) { out.Add(Word(s.state)); }},
      {"asked_at", Type::kTime,
       [](const Survey& s, Array& out) {
         if (Asked(s)) out.Add(s.schedule_time);
         else out.AddNull();
       }},
      {"token_digest", Type::kBytes,
       [](const Survey& s, Array& out) {
         if (s.token_digest.empty()) out.AddNull();
         else out.Add(s.token_digest);
       },
       /*insert_only=*/true},
  };
  return *columns;
}

}  // namespace aftercare::survey
