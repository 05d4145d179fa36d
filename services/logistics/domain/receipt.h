// Comparing what arrived at the warehouse with an RMA (LOG-07). Goods that fit no line, or are more
// than a line still expects, are a difference and are never booked on a line.
#ifndef AFTERCARE_LOGISTICS_DOMAIN_RECEIPT_H_
#define AFTERCARE_LOGISTICS_DOMAIN_RECEIPT_H_

#include <cstdint>
#include <vector>

#include "services/logistics/domain/rma.h"

namespace aftercare::logistics {

struct Comparison {
  std::vector<RmaLine> lines;  // with what arrived booked on them
  std::vector<Difference> differences;
  int64_t booked = 0;  // pieces
};

// A serial number goes to the line that names it, else to a line of the model that names none;
// pieces fill the lines of their model in order. What is still missing is a difference unless more
// is expected.
Comparison Compare(std::vector<RmaLine> lines, const ReceiveRma& receipt);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_DOMAIN_RECEIPT_H_
