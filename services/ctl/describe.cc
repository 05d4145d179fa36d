// `aftercarectl describe`: services, methods, who may call, fields and rules; needs no server.
#include <google/api/annotations.pb.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "aftercare/access/v1/access.pb.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/report.h"
#include "services/ctl/skeleton.h"
#include "services/ctl/verbs.h"

namespace aftercare::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// "FORMAT_EXTERNAL_ID" -> "external id".
std::string Words(absl::string_view name, absl::string_view prefix) {
  std::string words = absl::AsciiStrToLower(name.substr(prefix.size()));
  for (char& c : words) c = c == '_' ? ' ' : c;
  return words;
}

std::string WhoMayCall(const MethodDescriptor& method) {
  const auto& access = method.options().GetExtension(access::v1::method);
  if (access.open()) return "anyone, without a credential";
  std::vector<std::string> kinds;
  for (const int kind : access.kinds()) {
    std::string text = Words(
        access::v1::PrincipalKind_Name(static_cast<access::v1::PrincipalKind>(kind)),
        "PRINCIPAL_KIND_");
    if (kind == access::v1::PRINCIPAL_KIND_STAFF) {
      absl::StrAppend(&text, access.roles().empty() ? " of any role" : " with ",
                      absl::StrJoin(access.roles(), " or "));
    }
    kinds.push_back(std::move(text));
  }
  return absl::StrJoin(kinds, ", ");
}

std::string HttpBinding(const MethodDescriptor& method) {
  const auto& rule = method.options().GetExtension(google::api::http);
  const std::string body = rule.body().empty() ? "" : absl::StrCat(" body ", rule.body());
  if (rule.has_get()) return absl::StrCat("GET ", rule.get());
  if (rule.has_post()) return absl::StrCat("POST ", rule.post(), body);
  if (rule.has_put()) return absl::StrCat("PUT ", rule.put(), body);
  if (rule.has_patch()) return absl::StrCat("PATCH ", rule.patch(), body);
  if (rule.has_delete_()) return absl::StrCat("DELETE ", rule.delete_());
  return "none";
}

std::string TypeOf(const FieldDescriptor& field) {
  if (field.is_map()) {
    return absl::StrCat("map of ", TypeOf(*field.message_type()->map_key()), " to ",
                        TypeOf(*field.message_type()->map_value()));
  }
  std::string name = field.type_name();
  if (field.message_type() != nullptr) name = field.message_type()->name();
  if (field.enum_type() != nullptr) name = field.enum_type()->name();
  return field.is_repeated() ? absl::StrCat("list of ", name) : name;
}

std::string RulesOf(const FieldDescriptor& field) {
  const auto& rule = field.options().GetExtension(access::v1::field);
  std::vector<std::string> words;
  if (rule.output_only()) words.push_back("set by the server");
  if (rule.required()) words.push_back("required");
  if (rule.min_chars() > 0) {
    words.push_back(absl::StrCat("at least ", rule.min_chars(), " characters"));
  }
  if (rule.max_chars() > 0) {
    const bool bytes = field.type() == FieldDescriptor::TYPE_BYTES;
    words.push_back(
        absl::StrCat("at most ", rule.max_chars(), bytes ? " bytes" : " characters"));
  }
  if (rule.has_range()) words.push_back(absl::StrCat(rule.min(), " to ", rule.max()));
  if (rule.max_items() > 0) {
    words.push_back(absl::StrCat("at most ", rule.max_items(), " elements"));
  }
  if (rule.format() != access::v1::FORMAT_UNSPECIFIED) {
    words.push_back(Words(access::v1::Format_Name(rule.format()), "FORMAT_"));
  }
  if (!rule.resource().empty()) words.push_back(absl::StrCat(rule.resource(), "/{id}"));
  if (rule.personal()) words.push_back("personal");
  if (rule.secret()) words.push_back("secret");
  if (const auto* oneof = field.real_containing_oneof()) {
    words.push_back(absl::StrCat("one of ", oneof->name()));
  }
  return absl::StrJoin(words, ", ");
}

constexpr size_t kColumns = 100;

// Where it first comes up, like a message's fields.
void PrintEnum(const EnumDescriptor& type, int indent) {
  const std::string margin(indent + 4, ' ');
  std::string line = std::string(indent + 2, ' ') + "=";
  for (int i = 1; i < type.value_count(); ++i) {
    const std::string word = absl::StrCat(i > 1 ? " | " : " ", type.value(i)->name());
    if (line.size() + word.size() > kColumns) {
      absl::PrintF("%s |\n", line);
      line = margin + type.value(i)->name();
    } else {
      line += word;
    }
  }
  absl::PrintF("%s\n", line);
}

struct Shown {
  std::set<const Descriptor*> messages;
  std::set<const EnumDescriptor*> enums;
};

// Each type's fields are printed where it first comes up.
void PrintFields(const Descriptor& type, int indent, Shown& shown) {
  shown.messages.insert(&type);
  size_t width = 0;
  for (int i = 0; i < type.field_count(); ++i) {
    width = std::max(width, type.field(i)->name().size());
  }
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string rules = RulesOf(field);
    absl::PrintF("%*s%-*s  %s%s\n", indent, "", static_cast<int>(width), field.name(),
                 TypeOf(field), rules.empty() ? "" : absl::StrCat("; ", rules));
    if (field.enum_type() != nullptr && shown.enums.insert(field.enum_type()).second) {
      PrintEnum(*field.enum_type(), indent);
    }
    const Descriptor* inside = field.is_map() ? field.message_type()->map_value()->message_type()
                                              : field.message_type();
    if (inside == nullptr || IsWellKnown(*inside)) continue;
    if (shown.messages.count(inside) > 0) continue;
    PrintFields(*inside, indent + 2, shown);
  }
}

std::string Signature(const MethodDescriptor& method) {
  return absl::StrCat(method.client_streaming() ? "stream of " : "", method.input_type()->name(),
                      " -> ", method.server_streaming() ? "stream of " : "",
                      method.output_type()->name());
}

void PrintMethod(const MethodDescriptor& method) {
  absl::PrintF("%s/%s\n  %s\n  who   %s\n  http  %s\n\n", method.service()->full_name(),
               method.name(), Signature(method), WhoMayCall(method), HttpBinding(method));
  Shown shown;
  absl::PrintF("%s\n", method.input_type()->full_name());
  PrintFields(*method.input_type(), 2, shown);
  absl::PrintF("\n%s\n", method.output_type()->full_name());
  PrintFields(*method.output_type(), 2, shown);
  absl::PrintF("\nexample of a request\n%s\n", Skeleton(*method.input_type()));
}

void PrintService(const ServiceDescriptor& service) {
  absl::PrintF("%s\n", service.full_name());
  for (int i = 0; i < service.method_count(); ++i) {
    const MethodDescriptor& method = *service.method(i);
    absl::PrintF("  %s\n    %s\n    who   %s\n    http  %s\n", method.name(), Signature(method),
                 WhoMayCall(method), HttpBinding(method));
  }
}

void PrintServices() {
  for (const ServiceDescriptor* service : Services()) {
    const absl::string_view area = AreaOf(*service);
    absl::PrintF("%-12s  %s\n", area.empty() ? "every one" : area, service->full_name());
    for (int i = 0; i < service->method_count(); ++i) {
      absl::PrintF("%14s%s\n", "", service->method(i)->name());
    }
  }
}

int Describe(const std::string& name) {
  if (name.empty()) {
    PrintServices();
    return kDone;
  }
  // A full service name has points too, so a service is looked for first.
  if (const auto service = FindService(name); service.ok()) {
    PrintService(**service);
    return kDone;
  } else if (name.find_first_of("/.") == std::string::npos) {
    return Fail(service.status());
  }
  const auto method = FindMethod(name);
  if (!method.ok()) return Fail(method.status());
  PrintMethod(**method);
  return kDone;
}

}  // namespace

void AddDescribe(CLI::App& app, Verb& chosen) {
  auto name = std::make_shared<std::string>();
  CLI::App* verb = app.add_subcommand("describe", "Services, methods and fields; asks no server");
  verb->add_option("NAME", *name, "A service or SERVICE/METHOD; none: all services");
  verb->callback([name, &chosen] {
    chosen = [name](Link&) { return Describe(*name); };
  });
}

}  // namespace aftercare::ctl
