#include "services/notification/app/smtp_channel.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace aftercare::notification {
namespace {

constexpr size_t kMostPlainHeader = 60;
// 39 bytes are 52 base64 characters: with "=?UTF-8?B?" and "?=" and the longest header name a line
// stays within the 76 characters of RFC 2047.
constexpr size_t kEncodedWordBytes = 39;
constexpr size_t kBase64LineSize = 76;
constexpr size_t kMostAnswerBytes = 500;
constexpr int kSizeRefused = 552;
constexpr absl::string_view kCrLf = "\r\n";

bool PlainAscii(absl::string_view text) {
  return text.size() <= kMostPlainHeader && !absl::StrContains(text, "=?") &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// The longest piece of at most `most` bytes that does not end within a UTF-8 character.
size_t PieceSize(absl::string_view text, size_t most) {
  if (text.size() <= most) return text.size();
  size_t size = most;
  while (size > most - 3 && (static_cast<uint8_t>(text[size]) & 0xC0) == 0x80) --size;
  return size;
}

std::string Base64Lines(absl::string_view text) {
  const std::string encoded = absl::Base64Escape(text);
  std::string lines;
  for (size_t at = 0; at < encoded.size(); at += kBase64LineSize) {
    absl::StrAppend(&lines, encoded.substr(at, kBase64LineSize), kCrLf);
  }
  return lines;
}

// One @ with something on both sides and nothing that could end the SMTP command or its brackets.
bool UsableAddress(absl::string_view address) {
  const size_t at = address.find('@');
  if (at == 0 || at == absl::string_view::npos || at + 1 == address.size()) return false;
  if (address.find('@', at + 1) != absl::string_view::npos) return false;
  return std::none_of(address.begin(), address.end(), [](char c) {
    return static_cast<uint8_t>(c) <= ' ' || c == 0x7F || c == '<' || c == '>' || c == ',';
  });
}

absl::string_view DomainOf(absl::string_view address) {
  const size_t at = address.rfind('@');
  return at == absl::string_view::npos ? "localhost" : address.substr(at + 1);
}

std::string Bounded(absl::string_view text) {
  return std::string(text.substr(0, PieceSize(text, kMostAnswerBytes)));
}

// A display name: as it is when it needs no quotes, else encoded.
std::string EncodePhrase(absl::string_view name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == ' ';
  });
  return plain ? EncodeHeader(name)
               : absl::StrCat("=?UTF-8?B?", absl::Base64Escape(name), "?=");
}

// What libcurl tells while it talks to the server.
struct Conversation {
  std::string mail;
  size_t sent = 0;
  bool about_mail = false;  // the server has been told receiver or mail, so a 5xx is about them
  bool ended = false;       // a farewell after a refusal must not hide the refusal
  int code = 0;
  std::string reply;

  void Said(absl::string_view line) {
    if (absl::StartsWith(line, "RCPT TO")) about_mail = true;
    if (absl::StartsWith(line, "QUIT")) ended = true;
  }
  void Heard(absl::string_view line) {
    int number = 0;
    if (ended || line.size() < 3 || !absl::SimpleAtoi(line.substr(0, 3), &number)) return;
    code = number;
    reply = Bounded(absl::StripAsciiWhitespace(line));
  }
};

int OnTalk(CURL*, curl_infotype type, char* text, size_t size, void* user) {
  auto* conversation = static_cast<Conversation*>(user);
  if (type == CURLINFO_HEADER_OUT) conversation->Said({text, size});
  if (type == CURLINFO_HEADER_IN) conversation->Heard({text, size});
  return 0;
}

size_t OnRead(char* buffer, size_t size, size_t count, void* user) {
  auto* conversation = static_cast<Conversation*>(user);
  const size_t left = conversation->mail.size() - conversation->sent;
  const size_t take = std::min(left, size * count);
  std::memcpy(buffer, conversation->mail.data() + conversation->sent, take);
  conversation->sent += take;
  return take;
}

struct CloseCurl {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

CURL* NewCurl() {
  // libcurl wants this once, before any thread uses it; a function's static is made once.
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  return ready == CURLE_OK ? curl_easy_init() : nullptr;
}

void SetUp(CURL* curl, const SmtpServer& server, const curl_slist* receivers,
           Conversation* conversation) {
  // The path is the name we introduce ourselves with.
  const std::string url = absl::StrCat("smtp://", server.host, ":", server.port, "/",
                                       DomainOf(server.from_address));
  const std::string from = absl::StrCat("<", server.from_address, ">");
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, receivers);
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, OnRead);
  curl_easy_setopt(curl, CURLOPT_READDATA, conversation);
  curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);  // without it OnTalk is never called
  curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, OnTalk);
  curl_easy_setopt(curl, CURLOPT_DEBUGDATA, conversation);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(server.timeout)));
  curl_easy_setopt(curl, CURLOPT_USE_SSL,
                   server.require_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY);
  if (!server.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
  }
}

SendOutcome OutcomeOf(CURLcode result, const Conversation& conversation) {
  if (result == CURLE_OK) return SendOutcome::kAccepted;
  const bool refused = conversation.code >= 500 && conversation.code <= 599;
  const bool about_mail = conversation.about_mail || conversation.code == kSizeRefused;
  return refused && about_mail ? SendOutcome::kPermanent : SendOutcome::kTemporary;
}

}  // namespace

std::string EncodeHeader(absl::string_view text) {
  if (PlainAscii(text)) return std::string(text);
  std::string encoded;
  while (!text.empty()) {
    const size_t size = PieceSize(text, kEncodedWordBytes);
    absl::StrAppend(&encoded, encoded.empty() ? "" : "\r\n ", "=?UTF-8?B?",
                    absl::Base64Escape(text.substr(0, size)), "?=");
    text.remove_prefix(size);
  }
  return encoded;
}

std::string ComposeMail(const SmtpServer& server, const Mail& mail) {
  const std::string from =
      server.from_name.empty()
          ? absl::StrCat("<", server.from_address, ">")
          : absl::StrCat(EncodePhrase(server.from_name), " <", server.from_address, ">");
  const std::string body = absl::StrReplaceAll(
      absl::StrReplaceAll(mail.body, {{"\r\n", "\n"}}), {{"\n", kCrLf}});
  return absl::StrCat(
      "Date: ", absl::FormatTime(absl::RFC1123_full, mail.date, absl::UTCTimeZone()), kCrLf,
      "From: ", from, kCrLf, "To: <", mail.to_address, ">", kCrLf,
      "Message-ID: <", mail.dedupe_key, "@", DomainOf(server.from_address), ">", kCrLf,
      "Subject: ", EncodeHeader(mail.subject), kCrLf, "MIME-Version: 1.0", kCrLf,
      "Content-Type: text/plain; charset=utf-8", kCrLf, "Content-Transfer-Encoding: base64", kCrLf,
      "Content-Language: ", mail.locale, kCrLf, "Auto-Submitted: auto-generated", kCrLf, kCrLf,
      Base64Lines(body));
}

SendResult SendMail(const SmtpServer& server, const Mail& mail) {
  if (!UsableAddress(mail.to_address)) {
    return {SendOutcome::kPermanent, 0, "the address cannot be used"};
  }
  Conversation conversation;
  conversation.mail = ComposeMail(server, mail);
  const std::string receiver = absl::StrCat("<", mail.to_address, ">");
  const std::unique_ptr<curl_slist, FreeList> receivers(
      curl_slist_append(nullptr, receiver.c_str()));
  const std::unique_ptr<CURL, CloseCurl> curl(NewCurl());
  if (curl == nullptr || receivers == nullptr) {
    return {SendOutcome::kTemporary, 0, "no resources to send with"};
  }
  SetUp(curl.get(), server, receivers.get(), &conversation);
  const CURLcode result = curl_easy_perform(curl.get());
  const std::string answer =
      conversation.reply.empty() ? curl_easy_strerror(result) : conversation.reply;
  return {OutcomeOf(result, conversation), conversation.code, answer};
}

}  // namespace aftercare::notification
