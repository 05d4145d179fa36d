#include "services/logistics/domain/receipt.h"

#include <algorithm>

namespace aftercare::logistics {
namespace {

// Books on every line that `fits`, in order, as much as it still expects; what is left over stays.
template <class Fits>
int64_t Book(std::vector<RmaLine>& lines, int64_t pieces, Fits fits) {
  for (RmaLine& line : lines) {
    if (!fits(line)) continue;
    const int64_t booked = std::min(pieces, line.remaining());
    line.received += booked;
    pieces -= booked;
  }
  return pieces;
}

// The first line of the model for which `holds`, or null.
template <class Holds>
const RmaLine* Find(const std::vector<RmaLine>& lines, const ReceivedGoods& goods, Holds holds) {
  for (const RmaLine& line : lines) {
    if (line.product_model == goods.product_model && holds(line)) return &line;
  }
  return nullptr;
}

Difference LeftOver(const std::vector<RmaLine>& lines, const ReceivedGoods& goods, int64_t left) {
  const RmaLine* of_model = Find(lines, goods, [](const RmaLine&) { return true; });
  if (of_model == nullptr) {
    return {DifferenceKind::kWrongGoods, 0, goods.product_model, 0, left};
  }
  const RmaLine* named =
      Find(lines, goods, [&](const RmaLine& line) { return line.serial == goods.serial; });
  const RmaLine* open =
      Find(lines, goods, [](const RmaLine& line) { return line.serial.empty(); });
  const bool wrong_serial = named == nullptr && open == nullptr;
  const RmaLine& line = named != nullptr ? *named : open != nullptr ? *open : *of_model;
  return {wrong_serial ? DifferenceKind::kWrongSerial : DifferenceKind::kSurplus, line.line,
          goods.product_model, goods.quantity - left, goods.quantity};
}

}  // namespace

Comparison Compare(std::vector<RmaLine> lines, const ReceiveRma& receipt) {
  Comparison result{std::move(lines), {}, 0};
  for (const ReceivedGoods& goods : receipt.goods) {
    int64_t left = goods.quantity;
    if (!goods.serial.empty()) {
      left = Book(result.lines, left, [&](const RmaLine& line) {
        return line.product_model == goods.product_model && line.serial == goods.serial;
      });
    }
    left = Book(result.lines, left, [&](const RmaLine& line) {
      return line.product_model == goods.product_model && line.serial.empty();
    });
    result.booked += goods.quantity - left;
    if (left > 0) result.differences.push_back(LeftOver(result.lines, goods, left));
  }
  for (const RmaLine& line : result.lines) {
    if (receipt.more_expected || line.remaining() == 0) continue;
    result.differences.push_back({DifferenceKind::kShort, line.line, line.product_model,
                                  line.authorised - line.written_off, line.received});
  }
  if (!receipt.papers_match) result.differences.push_back({DifferenceKind::kPapers, 0, "", 0, 0});
  return result;
}

}  // namespace aftercare::logistics
