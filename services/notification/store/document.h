// A JSON object being read field by field: each fault is added with its path and reading goes on,
// so that a document is refused once with everything that is wrong.
#ifndef AFTERCARE_NOTIFICATION_STORE_DOCUMENT_H_
#define AFTERCARE_NOTIFICATION_STORE_DOCUMENT_H_

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/command/decision.h"

namespace aftercare::notification {

class Document {
 public:
  // `value` and `faults` outlive it. A value that is no object is a fault and reads as empty.
  Document(const nlohmann::json& value, std::string path, command::Faults& faults);
  // Names the keys nobody has read.
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  // Required unless said otherwise; a missing or unfit value is a fault and answers the empty one.
  std::string Text(const std::string& key);
  std::string TextOr(const std::string& key, const std::string& otherwise);
  std::string Lines(const std::string& key);  // a string, or a list of lines
  std::vector<std::string> Texts(const std::string& key);
  std::vector<std::string> TextsOrNone(const std::string& key);
  std::map<std::string, std::string> TextMapOrNone(const std::string& key);
  int Number(const std::string& key);
  bool FlagOr(const std::string& key, bool otherwise);
  absl::Duration Time(const std::string& key);
  absl::TimeZone Zone(const std::string& key);
  void Object(const std::string& key, const std::function<void(Document&)>& read);
  // Each object of a list, in order.
  void Each(const std::string& key, const std::function<void(Document&)>& read);
  void EachOrNone(const std::string& key, const std::function<void(Document&)>& read);
  // Each key of an object of texts by text.
  void EachKeyOrNone(const std::string& key,
                     const std::function<void(const std::string&,
                                              std::map<std::string, std::string>)>& read);

  void Fault(const std::string& key, const std::string& description);
  bool Has(const std::string& key) const { return value_.contains(key); }

 private:
  // Null when it is not there; marks the key as read.
  const nlohmann::json* Find(const std::string& key);
  const nlohmann::json* Need(const std::string& key);
  std::string Path(const std::string& key) const;
  std::vector<std::string> TakeTexts(const std::string& key, const nlohmann::json& list);
  std::map<std::string, std::string> TakeTextMap(const std::string& key,
                                                 const nlohmann::json& object);
  void TakeEach(const std::string& key, const nlohmann::json& list,
                const std::function<void(Document&)>& read);

  const nlohmann::json& value_;
  const std::string path_;
  command::Faults& faults_;
  std::set<std::string> read_;
};

}  // namespace aftercare::notification

#endif  // AFTERCARE_NOTIFICATION_STORE_DOCUMENT_H_
