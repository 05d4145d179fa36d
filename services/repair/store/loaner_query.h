// What the allocation of a loaner asks of the loaners' table.
#ifndef AFTERCARE_REPAIR_STORE_LOANER_QUERY_H_
#define AFTERCARE_REPAIR_STORE_LOANER_QUERY_H_

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "common/ids/uuid.h"

namespace aftercare::repair {

// At most `most` available loaners that can stand in for the model: of that region first, then of
// that very model. Another may take any of them before a command does.
std::vector<ids::Uuid> AvailableLoaners(pqxx::work& work, const std::string& model,
                                        const std::string& region, int most);

}  // namespace aftercare::repair

#endif  // AFTERCARE_REPAIR_STORE_LOANER_QUERY_H_
