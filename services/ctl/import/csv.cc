#include "services/ctl/import/csv.h"

#include "common/validate/utf8.h"

namespace aftercare::ctl {
namespace {

constexpr int kEnd = std::istream::traits_type::eof();
constexpr absl::string_view kByteOrderMark = "\xef\xbb\xbf";

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    const size_t size = validate::FirstCharacter(text).size;
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace

CsvReader::CsvReader(std::istream& input) : input_(input) {
  size_t matched = 0;
  while (matched < kByteOrderMark.size() &&
         Peek() == static_cast<unsigned char>(kByteOrderMark[matched])) {
    Get();
    ++matched;
  }
  // Part of a mark is no text either; the first record then says so.
  if (matched > 0 && matched < kByteOrderMark.size()) {
    input_.clear();
    input_.seekg(0);
    bytes_ = 0;
  }
}

int CsvReader::Get() {
  const int byte = input_.get();
  if (byte == kEnd) return kEnd;
  ++bytes_;
  if (byte == '\n') ++line_;
  return byte;
}

bool CsvReader::Next(CsvRecord& record) {
  while (Peek() != kEnd) {
    record = {line_, {}, ""};
    record_begin_ = bytes_;
    Stop stop;
    do {
      record.cells.emplace_back();
      stop = ReadCell(record, record.cells.back());
    } while (stop == Stop::kCell);
    const bool empty_line = record.cells.size() == 1 && record.cells[0].empty();
    if (empty_line && record.fault.empty() && bytes_ - record_begin_ <= 2) continue;
    for (const std::string& cell : record.cells) {
      if (record.fault.empty() && !IsUtf8(cell)) record.fault = "is not UTF-8";
    }
    return true;
  }
  return false;
}

CsvReader::Stop CsvReader::ReadCell(CsvRecord& record, std::string& cell) {
  if (Peek() == '"') return ReadQuoted(record, cell);
  while (true) {
    const int byte = Get();
    if (byte == kEnd) return Stop::kEnd;
    if (byte == ',') return Stop::kCell;
    if (byte == '\n') return Stop::kRecord;
    if (byte == '\r' && (Peek() == '\n' || Peek() == kEnd)) continue;
    if (byte == '\r') return SkipLine(record, "has a carriage return in the middle of a line");
    if (byte == '"') return SkipLine(record, "has a quote in the middle of a cell");
    if (bytes_ - record_begin_ > static_cast<int64_t>(kMaxRecordBytes)) {
      return SkipLine(record, "is longer than 1 MiB");
    }
    cell.push_back(static_cast<char>(byte));
  }
}

CsvReader::Stop CsvReader::ReadQuoted(CsvRecord& record, std::string& cell) {
  Get();
  while (true) {
    const int byte = Get();
    if (byte == kEnd) {
      record.fault = "has a quote that is never closed";
      return Stop::kEnd;
    }
    if (byte == '"' && Peek() != '"') return AfterQuote(record);
    if (byte == '"') Get();
    if (bytes_ - record_begin_ > static_cast<int64_t>(kMaxRecordBytes)) {
      return SkipLine(record, "has a quote that is not closed within 1 MiB");
    }
    cell.push_back(static_cast<char>(byte));
  }
}

CsvReader::Stop CsvReader::AfterQuote(CsvRecord& record) {
  int byte = Get();
  if (byte == '\r' && (Peek() == '\n' || Peek() == kEnd)) byte = Get();
  if (byte == kEnd) return Stop::kEnd;
  if (byte == ',') return Stop::kCell;
  if (byte == '\n') return Stop::kRecord;
  return SkipLine(record, "has text behind a closing quote");
}

CsvReader::Stop CsvReader::SkipLine(CsvRecord& record, const char* fault) {
  record.fault = fault;
  while (true) {
    const int byte = Get();
    if (byte == kEnd) return Stop::kEnd;
    if (byte == '\n') return Stop::kRecord;
  }
}

}  // namespace aftercare::ctl
