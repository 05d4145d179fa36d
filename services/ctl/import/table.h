// Another CSV file that rows look things up in: read whole, found by the values of some columns.
#ifndef AFTERCARE_CTL_IMPORT_TABLE_H_
#define AFTERCARE_CTL_IMPORT_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

namespace aftercare::ctl {

// What one file may hold in memory.
inline constexpr size_t kMaxTableRows = 5'000'000;

class Table {
 public:
  struct Row {
    int64_t line = 0;
    std::vector<std::string> cells;
  };

  // All of the file; InvalidArgument when it cannot be read, has a faulty record (a row that is
  // missing would make others wrong), or lacks one of the `key` columns.
  static absl::StatusOr<Table> Load(const std::string& path, const std::vector<std::string>& key);

  const std::vector<std::string>& header() const { return header_; }
  // Rows whose key columns hold these values, in the order of the file.
  std::vector<const Row*> Find(const std::vector<std::string>& values) const;

 private:
  std::vector<std::string> header_;
  std::vector<Row> rows_;
  absl::flat_hash_map<std::vector<std::string>, std::vector<uint32_t>> by_key_;
};

// Where the column stands, or -1.
int ColumnOf(const std::vector<std::string>& header, const std::string& name);

// "is there twice" and "has no name" for the headers where it is so; empty when all is well.
std::string HeaderFault(const std::vector<std::string>& header);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_TABLE_H_
