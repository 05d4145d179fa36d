// `aftercarectl demo`: the story of the after-sales service, from a call to the figures.
#include "services/ctl/demo/demo.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "services/ctl/link.h"
#include "services/ctl/report.h"
#include "services/ctl/verbs.h"

namespace aftercare::ctl {
namespace {

struct Given {
  std::string mails;
  std::string folder;
  double patience_s = 60;
  int chapters = 8;
};

int Demo(const Given& given, Link& link) {
  demo::Setting setting;
  setting.access = link.access();
  setting.mails = given.mails;
  setting.folder = given.folder;
  setting.patience = absl::Seconds(given.patience_s);
  const absl::Status played = demo::Play(setting, stdout, given.chapters);
  return played.ok() ? kDone : Fail(absl::string_view(played.message()));
}

}  // namespace

void AddDemo(CLI::App& app, Verb& chosen) {
  auto given = std::make_shared<Given>();
  CLI::App* verb = app.add_subcommand("demo", "Play the story over a fresh installation");
  verb->add_option("--mail", given->mails, "Folder of the mail sink")
      ->envname("AFTERCARE_MAIL")
      ->required();
  verb->add_option("--story", given->folder, "Folder of the catalogue, tests/data")
      ->envname("AFTERCARE_STORY")
      ->required();
  verb->add_option("--patience", given->patience_s, "Seconds to wait for what services do")
      ->check(CLI::Range(1.0, 600.0))
      ->capture_default_str();
  verb->add_option("--chapters", given->chapters, "Only the first chapters")
      ->check(CLI::Range(1, 8))
      ->capture_default_str();
  verb->callback([given, &chosen] {
    chosen = [given](Link& link) { return Demo(*given, link); };
  });
}

}  // namespace aftercare::ctl
