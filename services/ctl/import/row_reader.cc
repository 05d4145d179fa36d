#include "services/ctl/import/row_reader.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/ctl/import/moment.h"

namespace aftercare::ctl {

using google::protobuf::Message;

class RowReader::Binder {
 public:
  Binder(const Mapping& mapping, const std::vector<std::string>& header, const std::string& folder,
         absl::CivilDay today)
      : mapping_(mapping), header_(header), folder_(folder), today_(today) {}

  absl::StatusOr<RowReader> Bind() {
    if (const std::string fault = HeaderFault(header_); !fault.empty()) {
      return absl::InvalidArgumentError(fault);
    }
    reader_.width_ = header_.size();
    if (mapping_.as_of) reader_.days_ = today_ - *mapping_.as_of;
    for (const MappedField& field : mapping_.fields) BindField(field);
    if (mapping_.headers) BindHeaders();
    if (faults_.empty()) return std::move(reader_);
    return absl::InvalidArgumentError(Joined(faults_));
  }

 private:
  int Column(const std::string& name) {
    const int column = ColumnOf(header_, name);
    if (column < 0) faults_.push_back({"", absl::StrCat("there is no column ", Quoted(name))});
    return column;
  }

  void BindField(const MappedField& field) {
    BoundField bound;
    bound.path = field.path;
    bound.field = field.field;
    bound.fallback = field.fallback;
    bound.transform = field.transform;
    paths_.insert(field.path);
    for (const Piece& piece : field.pieces) {
      bound.parts.push_back({piece.is_column, piece.is_column ? Column(piece.text) : -1,
                             piece.is_column ? "" : piece.text});
      if (piece.is_column) sources_.insert(piece.text);
    }
    if (field.lookup) BindLookup(*field.lookup, bound);
    if (field.rows) BindRows(*field.rows, bound);
    reader_.fields_.push_back(std::move(bound));
  }

  void BindLookup(const Lookup& lookup, BoundField& bound) {
    auto table = Table::Load(absl::StrCat(folder_, "/", lookup.file), {lookup.key});
    if (!table.ok()) {
      faults_.push_back({bound.path, std::string(table.status().message())});
      return;
    }
    bound.lookup_value = ColumnOf(table->header(), lookup.value);
    if (bound.lookup_value < 0) {
      faults_.push_back({bound.path, absl::StrCat(lookup.file, " has no column ",
                                                  Quoted(lookup.value))});
    }
    bound.lookup = std::make_shared<const Table>(*std::move(table));
  }

  void BindRows(const Rows& rows, BoundField& bound) {
    BoundRows joined;
    joined.file = rows.file;
    std::vector<std::string> key;
    for (const auto& [own, other] : rows.on) {
      joined.own.push_back(Column(own));
      key.push_back(other);
    }
    auto table = Table::Load(absl::StrCat(folder_, "/", rows.file), key);
    if (!table.ok()) {
      faults_.push_back({bound.path, std::string(table.status().message())});
      return;
    }
    auto reader = RowReader::Bind(*rows.mapping, table->header(), folder_, today_);
    if (!reader.ok()) {
      faults_.push_back({bound.path, absl::StrCat(rows.file, ": ", reader.status().message())});
      return;
    }
    joined.table = std::make_shared<const Table>(*std::move(table));
    joined.reader = std::make_shared<const RowReader>(*std::move(reader));
    bound.rows = std::move(joined);
  }

  void BindHeaders() {
    for (size_t i = 0; i < header_.size(); ++i) {
      const std::string& path = header_[i];
      if (sources_.count(path) > 0 || mapping_.ignore.count(path) > 0) continue;
      if (paths_.count(path) > 0) {
        faults_.push_back({"", absl::StrCat("column ", Quoted(path),
                                            " is a field that the mapping fills otherwise")});
        continue;
      }
      auto field = Field::Find(mapping_.type, path);
      if (!field.ok()) {
        faults_.push_back({"", absl::StrCat("column: ", field.status().message())});
        continue;
      }
      if (field->is_list() || !field->is_value()) {
        faults_.push_back({"", absl::StrCat("column ", Quoted(path), " is a ",
                                            field->is_list() ? "list" : "message",
                                            "; a mapping has to say how it is read")});
        continue;
      }
      BoundField bound;
      bound.path = path;
      bound.field = *std::move(field);
      bound.parts.push_back({true, static_cast<int>(i), ""});
      reader_.fields_.push_back(std::move(bound));
    }
  }

  const Mapping& mapping_;
  const std::vector<std::string>& header_;
  const std::string& folder_;
  absl::CivilDay today_;
  std::set<std::string> sources_;
  std::set<std::string> paths_;
  RowReader reader_;
  RowFaults faults_;
};

absl::StatusOr<RowReader> RowReader::Bind(const Mapping& mapping,
                                          const std::vector<std::string>& header,
                                          const std::string& folder, absl::CivilDay today) {
  return Binder(mapping, header, folder, today).Bind();
}

RowFaults RowReader::Read(const std::vector<std::string>& cells, Message& record) const {
  if (cells.size() != width_) {
    return {{"", absl::StrCat("has ", cells.size(), " cells; the header has ", width_)}};
  }
  RowFaults faults;
  for (const BoundField& field : fields_) {
    if (field.rows) {
      PutRows(field, cells, record, faults);
      continue;
    }
    const auto text = TextOf(field, cells);
    if (!text) continue;
    const absl::Status status = Put(field, *text, record);
    if (!status.ok()) faults.push_back({field.path, std::string(status.message())});
  }
  return faults;
}

std::optional<std::string> RowReader::TextOf(const BoundField& field,
                                             const std::vector<std::string>& cells) const {
  std::optional<std::string> text = "";
  bool has_cells = false;
  bool all_empty = true;
  for (const Part& part : field.parts) {
    const std::string& piece = part.is_column ? cells[part.column] : part.text;
    has_cells |= part.is_column;
    all_empty &= !part.is_column || piece.empty();
    absl::StrAppend(&*text, piece);
  }
  if (has_cells && all_empty) text = std::nullopt;
  if (text && field.lookup != nullptr) {
    const auto found = field.lookup->Find({*text});
    text = found.empty() ? std::nullopt
                         : std::optional<std::string>(found.front()->cells[field.lookup_value]);
    if (text && text->empty()) text = std::nullopt;
  }
  return text ? text : field.fallback;
}

std::string RowReader::Moved(const BoundField& field, std::string text) const {
  if (days_ == 0) return text;
  if (field.field->is_time() || std::holds_alternative<TimeForm>(field.transform)) {
    const auto time = ReadRfc3339(text);
    return time.ok() ? WriteRfc3339(*time + absl::Hours(24) * days_) : text;
  }
  if (!field.field->is_text()) return text;
  const auto day = ReadDay(text);
  return day ? WriteDay(*day + days_) : text;
}

absl::Status RowReader::Put(const BoundField& field, const std::string& text,
                            Message& record) const {
  if (const auto* shifts = std::get_if<Shifts>(&field.transform)) {
    const auto read = ReadShifts(*shifts, text);
    if (!read.ok()) return read.status();
    for (const WeeklyShift& shift : *read) {
      Message& element = field.field->Add(record);
      const auto set = [&element](const char* name, int value) {
        const auto* member = element.GetDescriptor()->FindFieldByName(name);
        element.GetReflection()->SetInt32(&element, member, value);
      };
      set("weekday", shift.weekday);
      set("from_minute", shift.from_minute);
      set("to_minute", shift.to_minute);
    }
    return absl::OkStatus();
  }
  if (const auto* list = std::get_if<ListOf>(&field.transform)) {
    for (const std::string& element : Split(*list, text)) {
      const absl::Status status = field.field->Set(Moved(field, element), record);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }
  const auto applied = Apply(field.transform, text);
  if (!applied.ok()) return applied.status();
  return field.field->Set(Moved(field, *applied), record);
}

void RowReader::PutRows(const BoundField& field, const std::vector<std::string>& cells,
                        Message& record, RowFaults& faults) const {
  std::vector<std::string> values;
  for (const int column : field.rows->own) values.push_back(cells[column]);
  int index = 0;
  for (const Table::Row* row : field.rows->table->Find(values)) {
    for (RowFault& fault : field.rows->reader->Read(row->cells, field.field->Add(record))) {
      faults.push_back({absl::StrCat(field.path, "[", index, "].", fault.field),
                        absl::StrCat(fault.reason, " (", field.rows->file, ":", row->line, ")")});
    }
    ++index;
  }
}

}  // namespace aftercare::ctl
