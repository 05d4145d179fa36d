// `aftercarectl import KIND FILE.csv`: records from a CSV file into the services (ERP-01, ERP-02).
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "services/ctl/import/csv.h"
#include "services/ctl/import/kind.h"
#include "services/ctl/import/mapping.h"
#include "services/ctl/import/progress.h"
#include "services/ctl/import/row_reader.h"
#include "services/ctl/import/sender.h"
#include "services/ctl/link.h"
#include "services/ctl/report.h"
#include "services/ctl/verbs.h"

namespace aftercare::ctl {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(60);

struct Given {
  std::string kind;
  std::string file;
  std::string mapping;
  std::string report;
};

std::string Cell(absl::string_view text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

// Counts, and the lines that were refused: on standard error and, where asked for, as CSV.
class Tally {
 public:
  Tally(const std::string& file, Progress& progress) : file_(file), progress_(progress) {}

  bool OpenReport(const std::string& path) {
    if (path.empty()) return true;
    report_.open(path, std::ios::binary | std::ios::trunc);
    report_ << "line,record,field,reason\r\n";
    return report_.good();
  }

  void Tell(int64_t line, const std::string& label, const Outcome& outcome) {
    if (outcome.state == Outcome::State::kApplied) ++applied_;
    if (outcome.state == Outcome::State::kOlder) ++older_;
    if (outcome.state != Outcome::State::kRefused) return;
    ++refused_;
    progress_.Print(absl::StrCat(file_, ":", line, ": ", label, label.empty() ? "" : ": ",
                                 Joined(outcome.faults)));
    for (const RowFault& fault : outcome.faults) {
      report_ << line << "," << Cell(label) << "," << Cell(fault.field) << ","
              << Cell(fault.reason) << "\r\n";
    }
  }

  int64_t refused() const { return refused_; }
  bool CloseReport() {
    if (!report_.is_open()) return true;
    report_.close();
    return !report_.fail();
  }
  std::string Summary() const {
    return absl::StrFormat("%d applied, %d older, %d refused", applied_, older_, refused_);
  }

 private:
  std::string file_;
  Progress& progress_;
  std::ofstream report_;
  int64_t applied_ = 0;
  int64_t older_ = 0;
  int64_t refused_ = 0;
};

absl::StatusOr<RowReader> Bind(const Given& given, const Kind& kind, CsvReader& csv) {
  absl::StatusOr<Mapping> mapping = given.mapping.empty() ? HeaderMapping(kind.target)
                                                          : LoadMapping(given.mapping);
  if (!mapping.ok()) return mapping.status();
  if (mapping->target != kind.target) {
    return absl::InvalidArgumentError(absl::StrCat(given.mapping, " maps ", mapping->target,
                                                   ", not ", kind.target));
  }
  CsvRecord header;
  if (!csv.Next(header)) return absl::InvalidArgumentError(given.file + " is empty");
  if (!header.fault.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(given.file, ": the header ", header.fault));
  }
  const std::string folder = std::filesystem::path(given.file).parent_path().string();
  auto reader = RowReader::Bind(*mapping, header.cells, folder.empty() ? "." : folder,
                                absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()));
  if (reader.ok()) return reader;
  return absl::InvalidArgumentError(absl::StrCat(given.file, ": ", reader.status().message()));
}

grpc::Status SendAll(const RowReader& reader, const Kind& kind, CsvReader& csv, Sender& sender,
                     Tally& tally, Progress& progress) {
  const auto* records =
      kind.request.GetDescriptor()->FindFieldByName(std::string(kind.records));
  const std::unique_ptr<google::protobuf::Message> record(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(records->message_type())
          ->New());
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
      const auto* label = record->GetDescriptor()->FindFieldByName(std::string(kind.label));
      tally.Tell(row.line, record->GetReflection()->GetString(*record, label),
                 {Outcome::State::kRefused, std::move(faults)});
    } else if (const grpc::Status status = sender.Add(row.line, *record); !status.ok()) {
      return status;
    }
    progress.Update(csv.bytes(), rows, tally.refused());
  }
  return sender.Flush();
}

int Import(const Given& given, Link& link) {
  const Kind& kind = *FindKind(given.kind);
  const std::string area(kind.area);
  if (const auto named = link.Named({area}); !named.ok()) return Fail(named.status());
  std::ifstream file(given.file, std::ios::binary);
  std::error_code unknown;
  const auto size = std::filesystem::file_size(given.file, unknown);
  if (!file || unknown) return WrongUse(absl::StrCat("cannot read ", given.file));
  CsvReader csv(file);
  const auto reader = Bind(given, kind, csv);
  if (!reader.ok()) return Fail(reader.status());

  link.set_timeout(kDeadline);
  Progress progress(static_cast<int64_t>(size), isatty(STDERR_FILENO) != 0);
  Tally tally(given.file, progress);
  if (!tally.OpenReport(given.report)) return WrongUse(absl::StrCat("cannot write ", given.report));
  Sender sender(
      kind,
      [&](const auto& request, auto* response) {
        return link.CallPeer(area, kind.path, request, response);
      },
      [&tally](int64_t line, const std::string& label, const Outcome& outcome) {
        tally.Tell(line, label, outcome);
      },
      absl::SleepFor);
  const grpc::Status status = SendAll(*reader, kind, csv, sender, tally, progress);
  progress.Finish();
  absl::PrintF("%s: %s\n", kind.word, tally.Summary());
  std::fflush(stdout);
  if (!tally.CloseReport()) return Fail(absl::StrCat("cannot write ", given.report));
  if (!status.ok()) return Refused(absl::StrCat("import of ", kind.word, " stopped"), status);
  if (file.bad()) return Fail(absl::StrCat("cannot read ", given.file, " to its end"));
  if (tally.refused() == 0) return kDone;
  return Fail(absl::StrCat(tally.refused(), " lines of ", given.file, " were refused"));
}

}  // namespace

void AddImport(CLI::App& app, Verb& chosen) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = app.add_subcommand("import", "Records from a CSV file");
  verb->add_option("KIND", given->kind, absl::StrJoin(KindWords(), ", "))
      ->required()
      ->check(CLI::IsMember(KindWords()));
  verb->add_option("FILE", given->file, "The CSV file")->required();
  verb->add_option("--mapping", given->mapping,
                   "How its columns become fields; without it they are field paths");
  verb->add_option("--report", given->report, "Refused lines go there too, as CSV");
  verb->callback([given, &chosen] {
    chosen = [given](Link& link) { return Import(*given, link); };
  });
}

}  // namespace aftercare::ctl
