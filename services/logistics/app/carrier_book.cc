#include "services/logistics/app/carrier_book.h"

#include <utility>

#include "services/logistics/store/carrier_codec.h"

namespace aftercare::logistics {

db::Statement CarrierBook::Newer() {
  return {"carrier_newer",
          "SELECT c.carrier_id, c.version, c.body FROM carrier c "
          "LEFT JOIN unnest($1::text[], $2::int8[]) AS k(carrier_id, version) USING (carrier_id) "
          "WHERE c.version > k.version OR ($3::int8 = 1 AND k.version IS NULL)"};
}

void CarrierBook::Ask(std::set<std::string> carrier_ids, bool all, db::Link& link) const {
  db::Array names(db::Type::kText), versions(db::Type::kInt8);
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (all) {
      for (const auto& [carrier_id, page] : pages_) carrier_ids.insert(carrier_id);
    }
    for (const std::string& carrier_id : carrier_ids) {
      const auto found = pages_.find(carrier_id);
      names.Add(carrier_id);
      versions.Add(found == pages_.end() ? int64_t{0} : found->second.version);
    }
  }
  link.Send("carrier_newer", db::Params().Add(names).Add(versions).Add(int64_t{all}));
}

absl::Status CarrierBook::Take(const db::Rows& rows) {
  for (int row = 0; row < rows.size(); ++row) {
    v1::Carrier resource;
    const absl::string_view body = rows.bytes(row, 2);
    if (!resource.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
      return absl::DataLossError("a carrier cannot be read");
    }
    auto carrier = FromProto(resource);
    if (!carrier.ok()) return carrier.status();
    auto shared = std::make_shared<const Carrier>(*std::move(carrier));
    std::lock_guard<std::mutex> lock(mutex_);
    Page& page = pages_[std::string(rows.bytes(row, 0))];
    if (rows.integer(row, 1) > page.version) page = {rows.integer(row, 1), std::move(shared)};
  }
  return absl::OkStatus();
}

std::shared_ptr<const Carrier> CarrierBook::Find(const std::string& carrier_id) const {
  std::lock_guard<std::mutex> lock(mutex_);
  const auto found = pages_.find(carrier_id);
  return found == pages_.end() ? nullptr : found->second.carrier;
}

}  // namespace aftercare::logistics
