// `aftercarectl import KIND FILE`: records from a CSV file into the services (ERP-01, ERP-02), or a
// carrier's JSON into logistics (LOG-05).
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
#include "services/ctl/import/file_import.h"
#include "services/ctl/import/kind.h"
#include "services/ctl/import/progress.h"
#include "services/ctl/link.h"
#include "services/ctl/payload.h"
#include "services/ctl/report.h"
#include "services/ctl/verbs.h"

namespace aftercare::ctl {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(60);
// Not records but a payload, which logistics reads.
constexpr char kTracking[] = "tracking";

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

int ImportRecords(const Given& given, Link& link) {
  const Kind& kind = *FindKind(given.kind);
  const std::string area(kind.area);
  if (const auto named = link.Named({area}); !named.ok()) return Fail(named.status());
  std::error_code unknown;
  const auto size = std::filesystem::file_size(given.file, unknown);
  if (unknown) return WrongUse(absl::StrCat("cannot read ", given.file));
  Progress progress(static_cast<int64_t>(size), isatty(STDERR_FILENO) != 0);
  Tally tally(given.file, progress);
  if (!tally.OpenReport(given.report)) return WrongUse(absl::StrCat("cannot write ", given.report));
  const ImportEnd end = ImportFile(
      {kind, given.file, given.mapping,
       [&](const auto& request, auto* response) {
         return link.CallPeer(area, kind.path, request, response);
       },
       [&tally](int64_t line, const std::string& label, const Outcome& outcome) {
         tally.Tell(line, label, outcome);
       },
       [&](int64_t bytes, int64_t rows) { progress.Update(bytes, rows, tally.refused()); }});
  progress.Finish();
  if (!end.usable.ok()) return Fail(end.usable);
  absl::PrintF("%s: %s\n", kind.word, tally.Summary());
  std::fflush(stdout);
  if (!tally.CloseReport()) return Fail(absl::StrCat("cannot write ", given.report));
  if (!end.sent.ok()) {
    return Refused(absl::StrCat("import of ", kind.word, " stopped"), end.sent);
  }
  if (tally.refused() == 0) return kDone;
  return Fail(absl::StrCat(tally.refused(), " lines of ", given.file, " were refused"));
}

int Import(const Given& given, Link& link) {
  link.set_timeout(kDeadline);
  if (given.kind != kTracking) return ImportRecords(given, link);
  if (!given.mapping.empty() || !given.report.empty()) {
    return WrongUse("tracking takes neither --mapping nor --report: a payload is read by the "
                    "carrier's own data (UpsertCarrier)");
  }
  return ImportPayload(given.file, link);
}

}  // namespace

void AddImport(CLI::App& app, Verb& chosen) {
  auto given = std::make_shared<Given>();
  CLI::App* verb =
      app.add_subcommand("import", "Records from a CSV file, or tracking from a carrier's JSON");
  std::vector<std::string> words = KindWords();
  words.emplace_back(kTracking);
  verb->add_option("KIND", given->kind, absl::StrJoin(words, ", "))
      ->required()
      ->check(CLI::IsMember(words));
  verb->add_option("FILE", given->file, "The CSV file, or the payload")->required();
  verb->add_option("--mapping", given->mapping,
                   "How its columns become fields; without it they are field paths");
  verb->add_option("--report", given->report, "Refused lines go there too, as CSV");
  verb->callback([given, &chosen] {
    chosen = [given](Link& link) { return Import(*given, link); };
  });
}

}  // namespace aftercare::ctl
