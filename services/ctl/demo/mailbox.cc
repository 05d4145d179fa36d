#include "services/ctl/demo/mailbox.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace aftercare::ctl::demo {
namespace {

constexpr absl::string_view kWordBegin = "=?UTF-8?B?";
constexpr absl::string_view kWordEnd = "?=";

std::string Decoded(const std::string& base64) {
  std::string text;
  return absl::Base64Unescape(base64, &text) ? text : base64;
}

// Spaces between encoded words belong to their folding and are left out (RFC 2047).
std::string DecodeHeader(absl::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    const size_t begin = text.find(kWordBegin);
    const size_t end = begin == absl::string_view::npos
                           ? absl::string_view::npos
                           : text.find(kWordEnd, begin + kWordBegin.size());
    if (end == absl::string_view::npos) return decoded + std::string(text);
    const absl::string_view before = text.substr(0, begin);
    if (!absl::StripAsciiWhitespace(before).empty()) decoded += std::string(before);
    const size_t inside = begin + kWordBegin.size();
    decoded += Decoded(std::string(text.substr(inside, end - inside)));
    text.remove_prefix(end + kWordEnd.size());
  }
  return decoded;
}

bool Has(const Mail& mail, absl::string_view to, const std::vector<std::string>& words) {
  return mail.to == to && std::all_of(words.begin(), words.end(), [&](const std::string& word) {
           return absl::StrContains(mail.subject, word) || absl::StrContains(mail.body, word);
         });
}

}  // namespace

Mail ReadMail(absl::string_view text) {
  Mail mail;
  const std::string plain = absl::StrReplaceAll(text, {{"\r\n", "\n"}});
  const size_t gap = plain.find("\n\n");
  const std::string unfolded =
      absl::StrReplaceAll(plain.substr(0, gap), {{"\n ", " "}, {"\n\t", " "}});
  bool base64 = false;
  for (const absl::string_view line : absl::StrSplit(unfolded, '\n')) {
    const std::pair<absl::string_view, absl::string_view> field =
        absl::StrSplit(line, absl::MaxSplits(": ", 1));
    if (field.first == "X-Envelope-To") mail.to = std::string(field.second);
    if (field.first == "Subject") mail.subject = DecodeHeader(field.second);
    if (field.first == "Content-Transfer-Encoding") base64 = field.second == "base64";
  }
  if (gap == std::string::npos) return mail;
  mail.body = plain.substr(gap + 2);
  if (base64) mail.body = Decoded(absl::StrReplaceAll(mail.body, {{"\n", ""}}));
  mail.body = absl::StrReplaceAll(mail.body, {{"\r\n", "\n"}});
  return mail;
}

void Mailbox::Collect() {
  std::vector<std::string> fresh;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, none)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".eml" && seen_.count(name) == 0) fresh.push_back(name);
  }
  // Numbered in the order of arrival.
  std::sort(fresh.begin(), fresh.end());
  for (const std::string& name : fresh) {
    std::ifstream file(folder_ + "/" + name, std::ios::binary);
    waiting_.push_back(ReadMail(
        std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}));
    seen_.insert(name);
  }
}

std::optional<Mail> Mailbox::Take(absl::string_view to, const std::vector<std::string>& words) {
  Collect();
  for (auto mail = waiting_.begin(); mail != waiting_.end(); ++mail) {
    if (!Has(*mail, to, words)) continue;
    Mail taken = std::move(*mail);
    waiting_.erase(mail);
    return taken;
  }
  return std::nullopt;
}

size_t Mailbox::TakeAll(absl::string_view to, const std::vector<std::string>& words) {
  size_t taken = 0;
  while (Take(to, words)) ++taken;
  return taken;
}

}  // namespace aftercare::ctl::demo
