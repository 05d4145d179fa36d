#include "services/repair/store/loaner_query.h"

namespace aftercare::repair {

std::vector<ids::Uuid> AvailableLoaners(pqxx::work& work, const std::string& model,
                                        const std::string& region, int most) {
  // state = 'AVAILABLE' is the index's own condition; plans are generic, so it has to be said.
  const auto rows = work.exec_params(
      "SELECT id FROM loaners WHERE state = 'AVAILABLE' "
      "AND position(',' || $1::text || ',' IN models) > 0 "
      "ORDER BY region = $2 DESC, product_model = $1 DESC, id LIMIT $3",
      model, region, most);
  std::vector<ids::Uuid> ids;
  for (const auto& row : rows) {
    ids.push_back(ids::ParseUuid(row[0].as<std::string>()).value_or(ids::Uuid{}));
  }
  return ids;
}

}  // namespace aftercare::repair
