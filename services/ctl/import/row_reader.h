// Makes records out of the rows of one file: a mapping bound to the file's header, with the other
// files it looks into. Rows do not influence each other.
#ifndef AFTERCARE_CTL_IMPORT_ROW_READER_H_
#define AFTERCARE_CTL_IMPORT_ROW_READER_H_

#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/ctl/import/fault.h"
#include "services/ctl/import/mapping.h"
#include "services/ctl/import/table.h"

namespace aftercare::ctl {

class RowReader {
 public:
  // `folder` is where the other files are; `today` is the day that `as_of` moves to.
  // InvalidArgument naming every header that leads nowhere and every file that cannot be used.
  static absl::StatusOr<RowReader> Bind(const Mapping& mapping,
                                        const std::vector<std::string>& header,
                                        const std::string& folder, absl::CivilDay today);

  // Fills a record of the mapping's type. All faults of the row, or none.
  RowFaults Read(const std::vector<std::string>& cells, google::protobuf::Message& record) const;

 private:
  struct Part {
    bool is_column = false;
    int column = -1;
    std::string text;
  };
  struct BoundRows {
    std::shared_ptr<const Table> table;
    std::vector<int> own;  // columns whose values are searched
    std::shared_ptr<const RowReader> reader;
    std::string file;
  };
  struct BoundField {
    std::string path;
    std::optional<Field> field;
    std::vector<Part> parts;
    std::shared_ptr<const Table> lookup;
    int lookup_value = -1;
    std::optional<std::string> fallback;
    Transform transform;
    std::optional<BoundRows> rows;
  };

  class Binder;

  std::optional<std::string> TextOf(const BoundField& field,
                                    const std::vector<std::string>& cells) const;
  absl::Status Put(const BoundField& field, const std::string& text,
                   google::protobuf::Message& record) const;
  void PutRows(const BoundField& field, const std::vector<std::string>& cells,
               google::protobuf::Message& record, RowFaults& faults) const;
  // The text moved by the days between as_of and today, where it is a time or a date.
  std::string Moved(const BoundField& field, std::string text) const;

  size_t width_ = 0;
  int64_t days_ = 0;
  std::vector<BoundField> fields_;
};

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_ROW_READER_H_
