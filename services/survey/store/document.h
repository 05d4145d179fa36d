// Reads a JSON document of policy data and collects everything wrong with it under its path, so
// that one look names every fault (POL-02). A missing or misshapen part is reported once; what
// should be inside it reads as empty without a further fault.
#ifndef AFTERCARE_SURVEY_STORE_DOCUMENT_H_
#define AFTERCARE_SURVEY_STORE_DOCUMENT_H_

#include <cstdint>
#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"

namespace aftercare::survey {

// One value of a document. Lives no longer than the document and the faults.
class DocumentNode {
 public:
  DocumentNode(const nlohmann::json* value, std::string path, command::Faults* faults)
      : value_(value), path_(std::move(path)), faults_(faults) {}

  // The members of an object: a fault for each missing one and for each that is not named here. In
  // the order of `keys`.
  std::vector<DocumentNode> Members(std::initializer_list<absl::string_view> keys) const;
  std::vector<DocumentNode> Elements() const;
  std::string Text() const;
  // Whole numbers within 32 bits.
  int64_t Integer() const;
  // "24h", "90m"; as absl::ParseDuration.
  absl::Duration Duration() const;
  // An object whose values are texts.
  std::map<std::string, std::string> Texts() const;

  void Fail(absl::string_view description) const { faults_->Add(path_, description); }
  bool missing() const { return value_ == nullptr; }

 private:
  std::string Below(absl::string_view key) const;

  const nlohmann::json* value_;  // null: reported already
  std::string path_;
  command::Faults* faults_;
};

// The faults of both, less those of `meaning` that lie within a place of `shape`; OK when none.
absl::Status JoinFaults(const command::Faults& shape, const command::Faults& meaning);

// Parses, lets `read` take the document apart, then `check` judge the result. A fault of `check` is
// left out where `read` has reported the place or what holds it.
template <class Value, class Read>
absl::StatusOr<Value> ReadDocument(absl::string_view json, Read read,
                                   void (*check)(const Value&, command::Faults&)) {
  command::Faults shape, meaning;
  const nlohmann::json parsed = nlohmann::json::parse(json.begin(), json.end(), nullptr, false);
  if (parsed.is_discarded()) {
    shape.Add("$", "is not JSON");
    return shape.status();
  }
  const Value value = read(DocumentNode(&parsed, "", &shape));
  check(value, meaning);
  if (auto status = JoinFaults(shape, meaning); !status.ok()) return status;
  return value;
}

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_STORE_DOCUMENT_H_
