#include "services/ctl/demo/catalogue_rows.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "services/ctl/import/csv.h"

namespace aftercare::ctl::demo {

std::vector<Row> ReadRows(const Stage& stage, const std::string& file) {
  std::ifstream input(stage.folder() + "/" + file, std::ios::binary);
  CsvReader csv(input);
  CsvRecord header, record;
  if (!input || !csv.Next(header)) throw Broken(absl::StrCat("cannot read ", file));
  std::vector<Row> rows;
  while (csv.Next(record)) {
    if (!record.fault.empty()) {
      throw Broken(absl::StrCat(file, ":", record.line, ": ", record.fault));
    }
    Row& row = rows.emplace_back();
    for (size_t i = 0; i < std::min(header.cells.size(), record.cells.size()); ++i) {
      row[header.cells[i]] = record.cells[i];
    }
  }
  return rows;
}

Row FindRow(const Stage& stage, const std::string& file, const std::string& column,
            const std::string& value) {
  for (Row& row : ReadRows(stage, file)) {
    if (row[column] == value) return std::move(row);
  }
  throw Broken(absl::StrCat(file, " has no ", column, " ", value));
}

Buyer BuyerOf(const Stage& stage, const std::string& serial) {
  Row unit = FindRow(stage, "serials.csv", "external_id", serial);
  Row order = FindRow(stage, "orders.csv", "external_id", unit["order_number"]);
  Row customer =
      FindRow(stage, "customers.csv", "external_id", order["customer_external_id"]);
  Buyer buyer;
  buyer.customer = customer["external_id"];
  buyer.display_name = customer["display_name"];
  buyer.phone = customer["phone"];
  buyer.email = customer["email"];
  buyer.address = customer["address"];
  buyer.locale = customer["locale"];
  buyer.region = customer["region"];
  buyer.order = order["external_id"];
  buyer.model = unit["product_model"];
  buyer.serial = serial;
  buyer.batch = unit["batch"];
  return buyer;
}

}  // namespace aftercare::ctl::demo
