// The rows of a file of the catalogue, by the names of its columns.
#ifndef AFTERCARE_CTL_DEMO_CATALOGUE_ROWS_H_
#define AFTERCARE_CTL_DEMO_CATALOGUE_ROWS_H_

#include <map>
#include <string>
#include <vector>

#include "services/ctl/demo/stage.h"
#include "services/ctl/demo/story.h"

namespace aftercare::ctl::demo {

using Row = std::map<std::string, std::string>;

// Throws Broken when the file cannot be read to its end.
std::vector<Row> ReadRows(const Stage& stage, const std::string& file);

// The row of `file` whose `column` is `value`; Broken when there is none.
Row FindRow(const Stage& stage, const std::string& file, const std::string& column,
            const std::string& value);

// Who bought the unit of this serial number.
Buyer BuyerOf(const Stage& stage, const std::string& serial);

}  // namespace aftercare::ctl::demo

#endif  // AFTERCARE_CTL_DEMO_CATALOGUE_ROWS_H_
