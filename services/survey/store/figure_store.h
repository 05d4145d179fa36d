// The fact table of the figures (SUR-05): one row a case, brought up to date by whatever event
// comes, in any order and twice, and asked in SQL. What the numbers mean is domain/figure.h's to say.
#ifndef AFTERCARE_SURVEY_STORE_FIGURE_STORE_H_
#define AFTERCARE_SURVEY_STORE_FIGURE_STORE_H_

#include <pqxx/pqxx>
#include <vector>

#include "absl/status/statusor.h"
#include "services/survey/domain/figure.h"
#include "services/survey/domain/satisfaction.h"

namespace aftercare::survey {

// Merge of the domain, on the row: each half is taken only where its version is higher. A half of
// version 0 says nothing.
void MergeFigure(pqxx::work& work, const CaseFigure& figure);

// Drops every fact, for a rebuild (SUR-09).
void DropFigures(pqxx::work& work);

// QueryFigures of the domain over the table: the same rows in the same order, the same refusals.
absl::StatusOr<std::vector<FigureRow>> SelectFigures(pqxx::work& work, const FigureQuery& query,
                                                     const Policy& policy);

// How satisfied the customers of each level are whose first survey was scheduled since then and is
// answered, drills left out; levels without an answer are left out (SUR-04).
std::vector<JudgeSatisfaction> CountSatisfied(pqxx::work& work, absl::Time since,
                                              const SatisfactionPolicy& policy);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_FIGURE_STORE_H_
