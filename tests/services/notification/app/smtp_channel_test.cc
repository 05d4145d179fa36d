// The mail channel (NOT-02) against a real SMTP server that the test starts on a free port.
#include "services/notification/app/smtp_channel.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace aftercare::notification {
namespace {

// Runs smtp_sink.py with the system's Python, which has aiosmtpd; ends with the object.
class Sink {
 public:
  Sink() {
    int in[2], out[2];
    if (pipe(in) != 0 || pipe(out) != 0) return;
    child_ = fork();
    if (child_ == 0) {
      dup2(in[0], STDIN_FILENO);
      dup2(out[1], STDOUT_FILENO);
      for (const int fd : {in[0], in[1], out[0], out[1]}) close(fd);
      execl("/usr/bin/python3", "python3",
            AFTERCARE_SOURCE "/tests/services/notification/app/smtp_sink.py", nullptr);
      _exit(127);
    }
    close(in[0]);
    close(out[1]);
    stop_ = in[1];
    said_ = fdopen(out[0], "r");
    if (!absl::SimpleAtoi(Line(), &port_)) port_ = 0;
  }
  ~Sink() {
    close(stop_);
    fclose(said_);
    waitpid(child_, nullptr, 0);
  }

  int port() const { return port_; }
  nlohmann::json Mail() { return nlohmann::json::parse(Line(), nullptr, false); }

 private:
  std::string Line() {
    char* line = nullptr;
    size_t size = 0;
    const ssize_t length = getline(&line, &size, said_);
    std::string text(line == nullptr || length < 0 ? "" : line);
    free(line);
    return std::string(absl::StripSuffix(text, "\n"));
  }

  pid_t child_ = -1;
  int stop_ = -1;
  FILE* said_ = nullptr;
  int port_ = 0;
};

SmtpServer At(int port) {
  SmtpServer server;
  server.host = "127.0.0.1";
  server.port = port;
  server.from_address = "service@aftercare.example";
  server.from_name = "售后服务";
  server.timeout = absl::Seconds(10);
  return server;
}

Mail To(std::string address) {
  return {std::move(address), "工单 C-26-000123-S：已登记", "您好：\n\n.第二行\n", "zh-CN",
          "0190a0b0-0000-7000-8000-000000000001",
          absl::FromCivil(absl::CivilSecond(2026, 3, 2, 1, 2, 3), absl::UTCTimeZone())};
}

// The value of a header with its folded lines joined.
std::string Header(const std::string& mail, const std::string& name) {
  const std::string head = mail.substr(0, mail.find("\r\n\r\n"));
  std::string value;
  bool in = false;
  for (const absl::string_view line : absl::StrSplit(head, "\r\n")) {
    if (absl::StartsWith(line, " ")) {
      if (in) absl::StrAppend(&value, line);
      continue;
    }
    in = absl::StartsWith(line, name + ": ");
    if (in) value = std::string(line.substr(name.size() + 2));
  }
  return value;
}

// Undoes RFC 2047 base64 words.
std::string Decoded(const std::string& header) {
  std::string text;
  for (absl::string_view word : absl::StrSplit(header, ' ', absl::SkipEmpty())) {
    EXPECT_LE(word.size(), 75u);
    std::string piece;
    EXPECT_TRUE(absl::ConsumePrefix(&word, "=?UTF-8?B?") && absl::ConsumeSuffix(&word, "?="));
    EXPECT_TRUE(absl::Base64Unescape(word, &piece));
    text += piece;
  }
  return text;
}

TEST(SmtpChannel, NOT_02_DeliversUtf8ToARealServer) {
  Sink sink;
  ASSERT_GT(sink.port(), 0) << "the sink did not start";
  const SendResult result = SendMail(At(sink.port()), To("zhang@example.com"));
  EXPECT_EQ(result.outcome, SendOutcome::kAccepted);
  EXPECT_EQ(result.code, 250);
  EXPECT_EQ(result.answer, "250 2.0.0 queued as 4711");
  const nlohmann::json got = sink.Mail();
  ASSERT_TRUE(got.is_object());
  EXPECT_EQ(got["from"], "service@aftercare.example");
  EXPECT_EQ(got["to"], nlohmann::json::array({"zhang@example.com"}));
  EXPECT_EQ(got["ehlo"], "aftercare.example");
  const std::string mail = got["mail"];
  EXPECT_EQ(Decoded(Header(mail, "Subject")), "工单 C-26-000123-S：已登记");
  EXPECT_EQ(Header(mail, "Date"), "Mon, 02 Mar 2026 01:02:03 +0000");
  EXPECT_EQ(Header(mail, "Content-Transfer-Encoding"), "base64");
  EXPECT_EQ(Header(mail, "Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(Header(mail, "Content-Language"), "zh-CN");
  EXPECT_TRUE(absl::EndsWith(Header(mail, "From"), " <service@aftercare.example>"));
  std::string body;
  ASSERT_TRUE(absl::Base64Unescape(mail.substr(mail.find("\r\n\r\n") + 4), &body));
  EXPECT_EQ(body, "您好：\r\n\r\n.第二行\r\n");
}

TEST(SmtpChannel, NOT_04_TheMessageIdIsTheDedupeKeyOnEveryAttempt) {
  Sink sink;
  ASSERT_GT(sink.port(), 0);
  std::vector<std::string> ids;
  for (int attempt = 0; attempt < 2; ++attempt) {
    ASSERT_EQ(SendMail(At(sink.port()), To("zhang@example.com")).outcome, SendOutcome::kAccepted);
    ids.push_back(Header(sink.Mail()["mail"], "Message-ID"));
  }
  EXPECT_EQ(ids[0], "<0190a0b0-0000-7000-8000-000000000001@aftercare.example>");
  EXPECT_EQ(ids[1], ids[0]);
}

TEST(SmtpChannel, NOT_04_TheServersAnswerDecidesWhetherToTryAgain) {
  Sink sink;
  ASSERT_GT(sink.port(), 0);
  struct Row {
    std::string receiver;
    SendOutcome outcome;
    int code;
    std::string answer;
  };
  const std::vector<Row> rows = {
      {"busy@example.com", SendOutcome::kTemporary, 451, "451 4.3.0 mailbox busy, try again later"},
      {"unknown@example.com", SendOutcome::kPermanent, 550, "550 5.1.1 no such user"},
      {"greylisted@example.com", SendOutcome::kTemporary, 450, "450 4.7.1 greylisted"},
      {"spam@example.com", SendOutcome::kPermanent, 554, "554 5.7.1 refused as spam"},
  };
  for (const Row& row : rows) {
    const SendResult result = SendMail(At(sink.port()), To(row.receiver));
    EXPECT_EQ(result.outcome, row.outcome) << row.receiver;
    EXPECT_EQ(result.code, row.code) << row.receiver;
    EXPECT_EQ(result.answer, row.answer) << row.receiver;
  }
}

TEST(SmtpChannel, NOT_04_OurOwnTroubleIsWorthAnotherAttempt) {
  Sink sink;
  ASSERT_GT(sink.port(), 0);
  SmtpServer server = At(sink.port());
  server.require_tls = true;  // the sink has none
  EXPECT_EQ(SendMail(server, To("zhang@example.com")).outcome, SendOutcome::kTemporary);
  // A 5xx, but to our sender: the next attempt may find that mended.
  server = At(sink.port());
  server.from_address = "barred@aftercare.example";
  SendResult result = SendMail(server, To("zhang@example.com"));
  EXPECT_EQ(result.outcome, SendOutcome::kTemporary);
  EXPECT_EQ(result.code, 550);
  server = At(1);  // nobody listens there
  result = SendMail(server, To("zhang@example.com"));
  EXPECT_EQ(result.outcome, SendOutcome::kTemporary);
  EXPECT_EQ(result.code, 0);
  EXPECT_FALSE(result.answer.empty());
}

TEST(SmtpChannel, NOT_02_AnAddressThatCouldSmuggleACommandIsNeverSent) {
  for (const std::string& address :
       {std::string("no-at"), std::string("@x"), std::string("x@"), std::string("a@b@c"),
        std::string("a@b>\r\nRCPT TO:<c@d"), std::string("a b@c"), std::string("a,b@c"),
        std::string("")}) {
    EXPECT_EQ(SendMail(At(1), To(address)).outcome, SendOutcome::kPermanent) << address;
  }
}

TEST(SmtpChannel, NOT_02_SeveralThreadsSendAtOnce) {
  Sink sink;
  ASSERT_GT(sink.port(), 0);
  std::vector<SendResult> results(8);
  std::vector<std::thread> threads;
  for (auto& result : results) {
    threads.emplace_back([&] { result = SendMail(At(sink.port()), To("zhang@example.com")); });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& result : results) EXPECT_EQ(result.outcome, SendOutcome::kAccepted);
}

TEST(SmtpChannel, NOT_02_HeadersAreEncodedByRfc2047) {
  EXPECT_EQ(EncodeHeader("Case C-26-000123-S"), "Case C-26-000123-S");
  EXPECT_EQ(EncodeHeader(""), "");
  std::string text;
  for (int i = 0; i < 60; ++i) text += i % 2 == 0 ? "维修" : "a😀";
  const std::string encoded = EncodeHeader(text);
  for (const absl::string_view line : absl::StrSplit(encoded, "\r\n")) {
    EXPECT_LE(line.size(), 76u - std::string("Subject: ").size());
    // No word ends within a character: each can be read alone.
    std::string piece;
    ASSERT_TRUE(absl::Base64Unescape(line.substr(line.find("?B?") + 3,
                                                 line.size() - line.find("?B?") - 5),
                                     &piece));
    EXPECT_NE(static_cast<uint8_t>(piece[0]) & 0xC0, 0x80);
  }
  EXPECT_EQ(Decoded(std::string(absl::StrJoin(absl::StrSplit(encoded, "\r\n"), ""))), text);
  // Neither a line break nor something that looks encoded gets through as it is.
  EXPECT_EQ(Decoded(EncodeHeader("a\r\nBcc: b@c")), "a\r\nBcc: b@c");
  EXPECT_EQ(Decoded(EncodeHeader("=?UTF-8?B?YQ==?=")), "=?UTF-8?B?YQ==?=");
}

TEST(SmtpChannel, NOT_02_LinesOfTheBodyStayShort) {
  Mail mail = To("zhang@example.com");
  mail.body = std::string(5000, 'x');
  for (const absl::string_view line : absl::StrSplit(ComposeMail(At(25), mail), "\r\n")) {
    EXPECT_LE(line.size(), 78u);
    EXPECT_EQ(line.find('\n'), absl::string_view::npos);
  }
}

}  // namespace
}  // namespace aftercare::notification
