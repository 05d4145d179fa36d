#include "common/paging/page_token.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/command/decision.h"
#include "common/ids/digest.h"

namespace aftercare::paging {
namespace {

// RFC 2104 allows the left half of the digest; the other half would only lengthen the token.
constexpr size_t kSealSize = 16;

// Length first, so that neighbouring texts cannot flow into each other.
void Put(absl::string_view text, std::string& out) {
  absl::StrAppend(&out, text.size(), ":", text);
}

bool Take(absl::string_view& in, std::string& out) {
  const size_t colon = in.find(':');
  size_t size = 0;
  if (colon == absl::string_view::npos || !absl::SimpleAtoi(in.substr(0, colon), &size) ||
      in.size() - colon - 1 < size) {
    return false;
  }
  out = std::string(in.substr(colon + 1, size));
  in.remove_prefix(colon + 1 + size);
  return true;
}

absl::Status Foreign() {
  command::Faults faults;
  faults.Add("page_token", "is not the next_page_token of an answer to this caller and filter");
  return faults.status();
}

}  // namespace

std::string PageTokens::Seal(absl::string_view subject, absl::string_view filter,
                             absl::string_view body) const {
  std::string sealed;
  Put(subject, sealed);
  Put(filter, sealed);
  Put(body, sealed);
  return ids::HmacSha256(key_, sealed).substr(0, kSealSize);
}

std::string PageTokens::Make(absl::string_view subject, absl::string_view filter,
                             const std::vector<std::string>& values) const {
  std::string body;
  for (const std::string& value : values) Put(value, body);
  return absl::WebSafeBase64Escape(absl::StrCat(Seal(subject, filter, body), body));
}

absl::StatusOr<std::vector<std::string>> PageTokens::Open(absl::string_view token,
                                                          absl::string_view subject,
                                                          absl::string_view filter) const {
  std::vector<std::string> values;
  if (token.empty()) return values;
  std::string raw;
  if (token.size() > kMaxTokenSize || !absl::WebSafeBase64Unescape(token, &raw) ||
      raw.size() < kSealSize) {
    return Foreign();
  }
  absl::string_view body = absl::string_view(raw).substr(kSealSize);
  if (!ids::SameSecret(Seal(subject, filter, body), absl::string_view(raw).substr(0, kSealSize))) {
    return Foreign();
  }
  for (std::string value; !body.empty(); values.push_back(value)) {
    if (!Take(body, value)) return Foreign();
  }
  return values;
}

std::string FilterDigest(const google::protobuf::Message& request) {
  const google::protobuf::Descriptor& type = *request.GetDescriptor();
  const std::unique_ptr<google::protobuf::Message> filter(request.New());
  filter->CopyFrom(request);
  for (const char* name : {"page_token", "page_size"}) {
    const google::protobuf::FieldDescriptor* field = type.FindFieldByName(name);
    if (field != nullptr) filter->GetReflection()->ClearField(filter.get(), field);
  }
  std::string text;
  Put(type.full_name(), text);
  {
    google::protobuf::io::StringOutputStream stream(&text);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);  // maps in one order
    filter->SerializePartialToCodedStream(&coded);
  }
  return ids::Sha256(text);
}

}  // namespace aftercare::paging
