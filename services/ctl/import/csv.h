// Reads CSV as RFC 4180 has it: quoted cells may hold separators, doubled quotes and line breaks;
// lines end with CRLF or LF; a byte order mark is passed over. Text is UTF-8. A faulty record is
// told with its line and the reading goes on behind it.
#ifndef AFTERCARE_CTL_IMPORT_CSV_H_
#define AFTERCARE_CTL_IMPORT_CSV_H_

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace aftercare::ctl {

// A record larger than this is one with a quote that was never closed.
inline constexpr size_t kMaxRecordBytes = 1 << 20;

struct CsvRecord {
  int64_t line = 0;  // on which it begins, from 1
  std::vector<std::string> cells;
  std::string fault;  // what is wrong with it; empty: nothing
};

class CsvReader {
 public:
  // `input` must outlive the reader and be opened in binary mode.
  explicit CsvReader(std::istream& input);

  // The next record that is not an empty line; false at the end.
  bool Next(CsvRecord& record);

  // Bytes read so far.
  int64_t bytes() const { return bytes_; }

 private:
  enum class Stop { kCell, kRecord, kEnd };

  int Get();
  int Peek() { return input_.peek(); }
  Stop ReadCell(CsvRecord& record, std::string& cell);
  Stop ReadQuoted(CsvRecord& record, std::string& cell);
  Stop AfterQuote(CsvRecord& record);
  // Takes the rest of the line, so that the next record begins on a line of its own.
  Stop SkipLine(CsvRecord& record, const char* fault);

  std::istream& input_;
  int64_t line_ = 1;
  int64_t bytes_ = 0;
  int64_t record_begin_ = 0;
};

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_CSV_H_
