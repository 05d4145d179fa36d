// The carriers as batches of shipments need them. What was read once is kept; a batch asks in its own
// transaction only for those that have become newer, so a mapping holds from the transaction on that
// follows its UpsertCarrier, and costs nothing while it stays.
#ifndef AFTERCARE_LOGISTICS_APP_CARRIER_BOOK_H_
#define AFTERCARE_LOGISTICS_APP_CARRIER_BOOK_H_

#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "common/db/link.h"
#include "services/logistics/domain/carrier.h"

namespace aftercare::logistics {

// Thread safe.
class CarrierBook {
 public:
  // The statement Ask sends.
  static db::Statement Newer();

  // Asks for those of `carrier_ids`, or with `all` for all, that are newer than what is kept; Take
  // reads the answer.
  void Ask(std::set<std::string> carrier_ids, bool all, db::Link& link) const;
  absl::Status Take(const db::Rows& rows);

  // Null when there is no such carrier.
  std::shared_ptr<const Carrier> Find(const std::string& carrier_id) const;

 private:
  struct Page {
    int64_t version = 0;
    std::shared_ptr<const Carrier> carrier;
  };
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, Page> pages_;
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_APP_CARRIER_BOOK_H_
