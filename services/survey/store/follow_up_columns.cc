#include "services/survey/store/follow_up_columns.h"

namespace aftercare::survey {

const std::vector<command::Column<FollowUp>>& FollowUpColumns() {
  using db::Array, db::Type;
  static const auto* const columns = new std::vector<command::Column<FollowUp>>{
      {"survey_id", Type::kUuid, [](const FollowUp& f, Array& out) { out.Add(f.survey); },
       /*insert_only=*/true},
      {"case_id", Type::kUuid, [](const FollowUp& f, Array& out) { out.Add(f.case_id); },
       /*insert_only=*/true},
      {"state", Type::kText, [](const FollowUp& f, Array& out) { out.Add(Word(f.state)); }},
      {"owner", Type::kText, [](const FollowUp& f, Array& out) { out.Add(f.owner); }},
      {"outcome", Type::kText, [](const FollowUp& f, Array& out) { out.Add(Word(f.outcome)); }},
  };
  return *columns;
}

}  // namespace aftercare::survey
