#include "services/ctl/catalogue.h"

#include <google/protobuf/descriptor_database.h>

#include <algorithm>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace aftercare::ctl {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

size_t Order(const ServiceDescriptor& service) {
  return std::find(kAreas.begin(), kAreas.end(), AreaOf(service)) - kAreas.begin();
}

}  // namespace

std::vector<const ServiceDescriptor*> Services() {
  // The pool builds a file when it is asked for it by name; only its database can list the names.
  std::vector<std::string> files;
  DescriptorPool::internal_generated_database()->FindAllFileNames(&files);
  std::vector<const ServiceDescriptor*> services;
  for (const std::string& name : files) {
    if (!absl::StartsWith(name, "aftercare/")) continue;
    const auto* file = DescriptorPool::generated_pool()->FindFileByName(name);
    for (int i = 0; file != nullptr && i < file->service_count(); ++i) {
      services.push_back(file->service(i));
    }
  }
  std::sort(services.begin(), services.end(), [](const auto* a, const auto* b) {
    return std::forward_as_tuple(Order(*a), a->full_name()) <
           std::forward_as_tuple(Order(*b), b->full_name());
  });
  return services;
}

absl::StatusOr<const ServiceDescriptor*> FindService(absl::string_view name) {
  std::vector<absl::string_view> names;
  for (const ServiceDescriptor* service : Services()) {
    if (name == service->full_name() || name == service->name()) return service;
    names.push_back(service->name());
  }
  return absl::NotFoundError(
      absl::StrCat("there is no service ", name, "; there are: ", absl::StrJoin(names, ", ")));
}

absl::StatusOr<const MethodDescriptor*> FindMethod(absl::string_view name) {
  absl::ConsumePrefix(&name, "/");
  size_t cut = name.rfind('/');
  if (cut == absl::string_view::npos) cut = name.rfind('.');
  if (cut == absl::string_view::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", name, "\" is no SERVICE/METHOD, such as CaseService/OpenCase"));
  }
  const auto service = FindService(name.substr(0, cut));
  if (!service.ok()) return service.status();
  const std::string word(name.substr(cut + 1));
  if (const auto* method = (*service)->FindMethodByName(word)) return method;
  std::vector<absl::string_view> names;
  for (int i = 0; i < (*service)->method_count(); ++i) {
    names.push_back((*service)->method(i)->name());
  }
  return absl::NotFoundError(absl::StrCat((*service)->name(), " has no method ", word,
                                          "; it has: ", absl::StrJoin(names, ", ")));
}

absl::string_view AreaOf(const ServiceDescriptor& service) {
  const std::vector<absl::string_view> words = absl::StrSplit(service.full_name(), '.');
  return words.size() > 1 && std::count(kAreas.begin(), kAreas.end(), words[1]) > 0 ? words[1] : "";
}

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

}  // namespace aftercare::ctl
