#include "services/ctl/import/file_import.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/ctl/import/csv.h"
#include "services/ctl/import/mapping.h"
#include "services/ctl/import/row_reader.h"

namespace aftercare::ctl {
namespace {

using google::protobuf::Message;

absl::StatusOr<RowReader> Bind(const FileImport& import, CsvReader& csv) {
  absl::StatusOr<Mapping> mapping = import.mapping.empty() ? HeaderMapping(import.kind.target)
                                                           : LoadMapping(import.mapping);
  if (!mapping.ok()) return mapping.status();
  if (mapping->target != import.kind.target) {
    return absl::InvalidArgumentError(absl::StrCat(import.mapping, " maps ", mapping->target,
                                                   ", not ", import.kind.target));
  }
  CsvRecord header;
  if (!csv.Next(header)) return absl::InvalidArgumentError(import.file + " is empty");
  if (!header.fault.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(import.file, ": the header ", header.fault));
  }
  const std::string folder = std::filesystem::path(import.file).parent_path().string();
  auto reader = RowReader::Bind(*mapping, header.cells, folder.empty() ? "." : folder,
                                absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()));
  if (reader.ok()) return reader;
  return absl::InvalidArgumentError(absl::StrCat(import.file, ": ", reader.status().message()));
}

grpc::Status SendRows(const FileImport& import, const RowReader& reader, CsvReader& csv) {
  const Kind& kind = import.kind;
  const auto* records = kind.request.GetDescriptor()->FindFieldByName(std::string(kind.records));
  const std::unique_ptr<Message> record(google::protobuf::MessageFactory::generated_factory()
                                            ->GetPrototype(records->message_type())
                                            ->New());
  const auto* label = record->GetDescriptor()->FindFieldByName(std::string(kind.label));
  Sender sender(kind, import.call, import.tell, absl::SleepFor);
  CsvRecord row;
  int64_t rows = 0;
  while (csv.Next(row)) {
    ++rows;
    record->Clear();
    RowFaults faults;
    if (!row.fault.empty()) {
      faults.push_back({"", row.fault});
    } else {
      faults = reader.Read(row.cells, *record);
    }
    if (!faults.empty()) {
      import.tell(row.line, record->GetReflection()->GetString(*record, label),
                  {Outcome::State::kRefused, std::move(faults)});
    } else if (const grpc::Status status = sender.Add(row.line, *record); !status.ok()) {
      return status;
    }
    if (import.progress) import.progress(csv.bytes(), rows);
  }
  return sender.Flush();
}

}  // namespace

ImportEnd ImportFile(const FileImport& import) {
  std::ifstream file(import.file, std::ios::binary);
  if (!file) return {absl::InvalidArgumentError(absl::StrCat("cannot read ", import.file)), {}};
  CsvReader csv(file);
  const auto reader = Bind(import, csv);
  if (!reader.ok()) return {reader.status(), {}};
  const grpc::Status sent = SendRows(import, *reader, csv);
  if (sent.ok() && file.bad()) {
    return {absl::OkStatus(),
            {grpc::StatusCode::DATA_LOSS, absl::StrCat("cannot read ", import.file, " to its end")}};
  }
  return {absl::OkStatus(), sent};
}

}  // namespace aftercare::ctl
