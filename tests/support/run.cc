#include "tests/support/run.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/support/process.h"

namespace aftercare::testing {
namespace {

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

std::string Ran::last() const {
  const size_t end = err.find_last_not_of('\n');
  if (end == std::string::npos) return "";
  const size_t before = err.rfind('\n', end);
  const size_t begin = before == std::string::npos ? 0 : before + 1;
  return err.substr(begin, end + 1 - begin);
}

Ran RunToEnd(const std::vector<std::string>& command, const std::vector<std::string>& environment,
             const std::string& input) {
  std::string made = absl::StrCat(::testing::TempDir(), "/aftercare-run-XXXXXX");
  const std::string folder = mkdtemp(made.data());
  std::ofstream(folder + "/in", std::ios::binary) << input;
  // Files instead of pipes: what is said is read when the program has ended, so none can block.
  std::vector<std::string> whole = {"bash", "-c", "exec \"${@:2}\" <\"$1/in\" >\"$1/out\"", "run",
                                    folder};
  whole.insert(whole.end(), command.begin(), command.end());
  Process process(whole, environment, folder + "/err");
  Ran ran;
  ran.status = process.Wait();
  ran.out = ReadAll(folder + "/out");
  ran.err = ReadAll(folder + "/err");
  std::filesystem::remove_all(folder);
  return ran;
}

}  // namespace aftercare::testing
