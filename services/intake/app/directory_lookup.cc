#include "services/intake/app/directory_lookup.h"

#include <string>
#include <utility>

#include "services/intake/store/directory_store.h"

namespace aftercare::intake {
namespace {

template <class Record>
const Record* Find(const absl::flat_hash_map<ids::Uuid, Record>& records, const ids::Uuid& id) {
  const auto found = records.find(id);
  return found == records.end() ? nullptr : &found->second;
}

// One of the rows' records at `column`: body, then what is personal.
template <class Record>
absl::Status Take(const db::Rows& rows, int row, int column,
                  absl::flat_hash_map<ids::Uuid, Record>& records) {
  const auto resource = ResourceOf<Record>({{},
                                            absl::UnixEpoch(),
                                            std::string(rows.bytes(row, column)),
                                            std::string(rows.bytes(row, column + 1))});
  if (!resource.ok()) return resource.status();
  WireReader reader;
  Record record = FromProto(*resource, reader);
  if (auto status = reader.status(); !status.ok()) return status;
  const ids::Uuid id = DirectoryKind<Record>::IdOf(record.external_id);
  records[id] = std::move(record);
  return absl::OkStatus();
}

template <class Record>
absl::Status TakeAll(const db::Rows& rows, absl::flat_hash_map<ids::Uuid, Record>& records) {
  for (int row = 0; row < rows.size(); ++row) {
    if (auto status = Take(rows, row, 0, records); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<db::Statement> DirectoryLookup::Statements() {
  return {
      {"case_customers",
       "SELECT body, personal FROM customers WHERE id = ANY($1::uuid[])"},
      {"case_orders", "SELECT body, personal FROM orders WHERE id = ANY($1::uuid[])"},
      {"case_serials",
       "SELECT s.body, s.personal, o.body, o.personal FROM serials s "
       "LEFT JOIN orders o ON o.external_id = s.order_number AND s.order_number <> '' "
       "WHERE s.id = ANY($1::uuid[])"},
  };
}

void DirectoryLookup::Want(const Report& report) {
  const Caller& caller = report.caller;
  const ids::Uuid customer = CustomerOf(report);
  if (!customer.nil() && (caller.display_name.empty() || caller.phone.empty() ||
                          caller.email.empty() || report.region.empty())) {
    customers_wanted_.Add(customer);
  }
  const bool goods_known = !report.product_model.empty() && !report.batch.empty() &&
                           report.purchase_time.has_value();
  if (goods_known && report.manufacture_date) return;
  if (!report.serial_number.empty()) serials_wanted_.Add(SerialUnitId(report.serial_number));
  if (!goods_known && !report.order_number.empty()) {
    orders_wanted_.Add(OrderId(report.order_number));
  }
}

void DirectoryLookup::Send(db::Link& link) {
  if (customers_wanted_.size() > 0) {
    link.Send("case_customers", db::Params().Add(customers_wanted_));
  }
  if (orders_wanted_.size() > 0) link.Send("case_orders", db::Params().Add(orders_wanted_));
  if (serials_wanted_.size() > 0) link.Send("case_serials", db::Params().Add(serials_wanted_));
}

absl::Status DirectoryLookup::Receive(command::Results& results) {
  absl::Status status;
  if (customers_wanted_.size() > 0) status.Update(TakeAll(results.Next(), customers_));
  if (orders_wanted_.size() > 0) status.Update(TakeAll(results.Next(), orders_));
  if (serials_wanted_.size() == 0) return status;
  const db::Rows rows = results.Next();
  status.Update(TakeAll(rows, serials_));
  for (int row = 0; row < rows.size(); ++row) {
    if (!rows.null(row, 2)) status.Update(Take(rows, row, 2, orders_));
  }
  return status;
}

void DirectoryLookup::Complete(Report& report) const {
  const SerialUnit* serial = Find(serials_, SerialUnitId(report.serial_number));
  const bool sold_with = report.order_number.empty() && serial != nullptr;
  CompleteReport(Find(customers_, CustomerOf(report)), serial,
                 Find(orders_, OrderId(sold_with ? serial->order_number : report.order_number)),
                 report);
}

}  // namespace aftercare::intake
