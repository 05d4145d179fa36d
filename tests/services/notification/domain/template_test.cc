// Templates (NOT-01): checked when saved, found with fallback, rendered without gaps.
#include "services/notification/domain/template.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "tests/services/notification/policy_fixture.h"

namespace aftercare::notification {
namespace {

Template Text(std::string subject, std::string body, std::vector<std::string> variables) {
  return {"greeting", Channel::kEmail, "en", 1, std::move(variables), std::move(subject),
          std::move(body)};
}

std::vector<std::string> FaultyFields(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const auto& fault : command::Explain(status).fields) fields.push_back(fault.field);
  return fields;
}

absl::Status Check(const Template& text) {
  command::Faults faults;
  CheckTemplate(text, "t", faults);
  return faults.status();
}

TEST(Template, NOT_01_FillsEveryPlaceholder) {
  const auto rendered =
      Render(Text("Case {{number}}", "{{ number }} by {{by}}.\n{{number}}", {"number", "by"}),
             {{"number", "C-1"}, {"by", "noon"}, {"unused", "x"}});
  ASSERT_TRUE(rendered.ok()) << rendered.status();
  EXPECT_EQ(rendered->subject, "Case C-1");
  EXPECT_EQ(rendered->body, "C-1 by noon.\nC-1");
}

TEST(Template, NOT_01_AFaultNamesEveryPlaceholderWithoutValue) {
  const auto rendered = Render(Text("{{a}} {{b}}", "{{c}} {{b}} {{d}}", {}), {{"c", "here"}});
  EXPECT_EQ(rendered.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FaultyFields(rendered.status()),
            (std::vector<std::string>{"values.a", "values.b", "values.d"}));
}

TEST(Template, NOT_01_VariablesAreCheckedWhenSaved) {
  EXPECT_TRUE(Check(Text("{{a}}", "{{b}}", {"a", "b"})).ok());
  EXPECT_EQ(FaultyFields(Check(Text("{{a}}", "{{b}}", {"a", "z"}))),
            (std::vector<std::string>{"t.variables", "t.variables"}));
  for (const std::string unreadable : {"{{", "}}", "{{a", "a}}", "{{}}", "{{A}}", "{{a b}}",
                                        "{{1}}", "{{a}} {{", "x }} {{a}}"}) {
    EXPECT_FALSE(Check(Text("s", unreadable, {"a"})).ok()) << unreadable;
  }
  for (const std::string name : {"A", "1", "a b", "", "_a", "a-b", "名"}) {
    const Template text = Text("s", "{{" + name + "}}", {name});
    EXPECT_FALSE(Check(text).ok()) << name;
    EXPECT_FALSE(Render(text, {{name, "value"}}).ok()) << name;
  }
  EXPECT_FALSE(Check(Text("two\nlines", "b", {})).ok());
  EXPECT_FALSE(Check(Text("", "b", {})).ok());
  EXPECT_FALSE(Check(Text("s", "", {})).ok());
}

TEST(Template, NOT_01_AValueIsNeverReadAsAPlaceholder) {
  const auto rendered =
      Render(Text("s", "{{a}}|{{b}}", {"a", "b"}), {{"a", "{{b}}"}, {"b", "secret"}});
  ASSERT_TRUE(rendered.ok());
  EXPECT_EQ(rendered->body, "{{b}}|secret");
}

TEST(Template, NOT_01_TheSubjectStaysOneLine) {
  const auto rendered = Render(Text("Case {{a}}", "{{a}}", {"a"}),
                               {{"a", "1\r\nBcc: x@example.com\x01\ttail"}});
  ASSERT_TRUE(rendered.ok());
  EXPECT_EQ(rendered->subject, "Case 1  Bcc: x@example.com  tail");
  EXPECT_EQ(rendered->body, "1\nBcc: x@example.com\ttail");
}

TEST(Template, NOT_01_FallsBackFromZhCnToEn) {
  TemplateBook book;
  book.locales = {"zh-CN", "en"};
  Template text = Text("s", "b", {});
  book.templates = {text};
  EXPECT_EQ(FindTemplate(book, "greeting", Channel::kEmail, "zh-CN")->locale, "en");
  text.locale = "zh-CN";
  book.templates.push_back(text);
  EXPECT_EQ(FindTemplate(book, "greeting", Channel::kEmail, "zh-CN")->locale, "zh-CN");
  EXPECT_EQ(FindTemplate(book, "greeting", Channel::kEmail, "en")->locale, "en");
  EXPECT_EQ(FindTemplate(book, "greeting", Channel::kEmail, "")->locale, "zh-CN");
  EXPECT_EQ(FindTemplate(book, "greeting", Channel::kFeed, "en"), nullptr);
  EXPECT_EQ(FindTemplate(book, "farewell", Channel::kEmail, "en"), nullptr);
}

TEST(Template, NOT_01_TheNewestVersionIsInUse) {
  TemplateBook book;
  book.locales = {"en"};
  for (const int version : {2, 3, 1}) {
    book.templates.push_back(Text("s", "b", {}));
    book.templates.back().version = version;
  }
  EXPECT_EQ(FindTemplate(book, "greeting", Channel::kEmail, "en")->version, 3);
}

TEST(Template, NOT_01_ValuesReadLikeTheirReaderWritesThem) {
  const TemplateBook& book = DefaultPolicy().book;
  const Values values = {{"at", "2026-03-01T01:30:00Z"}, {"status", "IN_TRANSIT"},
                         {"number", "C-26-000123-S"}};
  // 01:30 UTC is 09:30 in Shanghai, which is 8 h ahead.
  const Values chinese = Present(book, values, "zh-CN");
  EXPECT_EQ(chinese.at("at"), "2026年03月01日 09:30");
  EXPECT_EQ(chinese.at("status"), "运输中");
  EXPECT_EQ(chinese.at("number"), "C-26-000123-S");
  const Values english = Present(book, values, "en");
  EXPECT_EQ(english.at("at"), "1 Mar 2026, 09:30 (UTC+08:00)");
  EXPECT_EQ(english.at("status"), "in transit");
}

TEST(Template, NOT_01_PreviewOfTheSeededRegistration) {
  const auto chinese = Preview(DefaultPolicy().book, "case_registered", Channel::kEmail, "zh-CN",
                               {{"number", "C-26-000123-S"},
                                {"first_contact_by", "2026-03-01T01:30:00Z"},
                                {"next_update_by", "2026-03-02T01:00:00Z"}});
  ASSERT_TRUE(chinese.ok()) << chinese.status();
  EXPECT_EQ(chinese->subject, "我们已收到您的问题，工单号 C-26-000123-S");
  EXPECT_TRUE(absl::StrContains(chinese->body, "不晚于 2026年03月01日 09:30"));
  EXPECT_EQ(Preview(DefaultPolicy().book, "no_such", Channel::kEmail, "en", {}).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(Template, NOT_01_EverySeededTextSpeaksBothLanguagesWithTheSameVariables) {
  const TemplateBook& book = DefaultPolicy().book;
  for (const Template& text : book.templates) {
    const std::string other = text.locale == "en" ? "zh-CN" : "en";
    const Template* twin = FindTemplate(book, text.key, text.channel, other);
    ASSERT_NE(twin, nullptr);
    EXPECT_EQ(twin->locale, other) << text.key;
    std::vector<std::string> mine = text.variables, theirs = twin->variables;
    std::sort(mine.begin(), mine.end());
    std::sort(theirs.begin(), theirs.end());
    EXPECT_EQ(mine, theirs) << text.key;
  }
}

// Values without braces, so that a brace in the result could only be left by the template.
rc::Gen<std::string> PlainValue() {
  return rc::gen::container<std::string>(rc::gen::suchThat(
      rc::gen::character<char>(), [](char c) { return c != '{' && c != '}'; }));
}

TEST(Template, NOT_01_RenderNeverLeavesAPlaceholder) {
  const bool held = rc::check([] {
    const auto& templates = DefaultPolicy().book.templates;
    const Template& text = templates[*rc::gen::inRange<size_t>(0, templates.size())];
    Values values;
    for (const std::string& name : text.variables) {
      if (*rc::gen::inRange(0, 10) > 0) values[name] = *PlainValue();
    }
    const auto rendered = Render(text, values);
    RC_ASSERT(rendered.ok() == (values.size() == text.variables.size()));
    if (!rendered.ok()) return;
    RC_ASSERT(!absl::StrContains(rendered->subject, "{{"));
    RC_ASSERT(!absl::StrContains(rendered->body, "{{"));
    RC_ASSERT(rendered->subject.find('\n') == std::string::npos);
  });
  ASSERT_TRUE(held);
}

}  // namespace
}  // namespace aftercare::notification
