#include "services/ctl/import/table.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "services/ctl/import/csv.h"
#include "services/ctl/import/field.h"

namespace aftercare::ctl {

absl::StatusOr<Table> Table::Load(const std::string& path, const std::vector<std::string>& key) {
  std::ifstream file(path, std::ios::binary);
  const auto refuse = [&path](int64_t line, absl::string_view why) {
    return absl::InvalidArgumentError(absl::StrCat(path, ":", line, ": ", why));
  };
  if (!file) return absl::InvalidArgumentError(absl::StrCat("cannot read ", path));
  CsvReader reader(file);
  CsvRecord record;
  if (!reader.Next(record)) return refuse(1, "there is no header");
  if (!record.fault.empty()) return refuse(record.line, record.fault);
  Table table;
  table.header_ = std::move(record.cells);
  if (const std::string fault = HeaderFault(table.header_); !fault.empty()) return refuse(1, fault);
  std::vector<int> columns;
  for (const std::string& name : key) {
    columns.push_back(ColumnOf(table.header_, name));
    if (columns.back() < 0) return refuse(1, absl::StrCat("there is no column ", Quoted(name)));
  }
  while (reader.Next(record)) {
    if (!record.fault.empty()) return refuse(record.line, absl::StrCat("the row ", record.fault));
    if (record.cells.size() != table.header_.size()) {
      return refuse(record.line, "the row has not as many cells as the header");
    }
    if (table.rows_.size() == kMaxTableRows) return refuse(record.line, "too many rows");
    std::vector<std::string> values;
    for (const int column : columns) values.push_back(record.cells[column]);
    table.by_key_[std::move(values)].push_back(static_cast<uint32_t>(table.rows_.size()));
    table.rows_.push_back({record.line, std::move(record.cells)});
  }
  return table;
}

std::vector<const Table::Row*> Table::Find(const std::vector<std::string>& values) const {
  std::vector<const Row*> found;
  const auto rows = by_key_.find(values);
  if (rows == by_key_.end()) return found;
  for (const uint32_t row : rows->second) found.push_back(&rows_[row]);
  return found;
}

int ColumnOf(const std::vector<std::string>& header, const std::string& name) {
  const auto found = std::find(header.begin(), header.end(), name);
  return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

std::string HeaderFault(const std::vector<std::string>& header) {
  for (const std::string& name : header) {
    if (name.empty()) return "a column has no name";
    if (std::count(header.begin(), header.end(), name) > 1) {
      return absl::StrCat("column ", Quoted(name), " is there twice");
    }
  }
  return "";
}

}  // namespace aftercare::ctl
