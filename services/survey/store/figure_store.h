// The fact table of the figures (SUR-05): one row a case, brought up to date by whatever event
// comes, in any order and twice, and asked in SQL. What the numbers mean is domain/figure.h's to say.
#ifndef AFTERCARE_SURVEY_STORE_FIGURE_STORE_H_
#define AFTERCARE_SURVEY_STORE_FIGURE_STORE_H_

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/survey/domain/figure.h"

namespace aftercare::survey {

// Merge of the domain, on the row: each part is taken unless a newer one is there. A part of
// version 0 says nothing.
void MergeFigure(pqxx::work& work, const CaseFigure& figure);

// A rebuild (SUR-09) goes through all cases while others write and read, so no row may be away
// meanwhile: what is derived anew replaces what is there, and only what the rebuild never came to
// is dropped, at its end.

// By the database's clock; taken before the first case is asked for.
absl::Time RebuildBegins(pqxx::work& work);

// Before these are merged, in the same transaction: a row which nobody has written since then
// yields to what is derived now, though its version be higher.
void YieldToRebuild(pqxx::work& work, const std::vector<CaseFigure>& figures, absl::Time begin);

// Drops the rows nobody has written since then: there are no such cases any more.
void EndRebuild(pqxx::work& work, absl::Time begin);

// QueryFigures of the domain over the table: the same rows in the same order, the same refusals.
absl::StatusOr<std::vector<FigureRow>> SelectFigures(pqxx::work& work, const FigureQuery& query,
                                                     const Policy& policy);

// How satisfied customers are whose first survey was scheduled since $1 and is answered, drills
// left out (SUR-04): rows of a level's word, the answered, and those of them whose average is at
// least $2 hundredths. Levels without an answer are left out.
std::string CountSatisfiedSql();

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_FIGURE_STORE_H_
