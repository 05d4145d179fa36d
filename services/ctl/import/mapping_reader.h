// Reading the JSON of a mapping: typed members of an object, the rest of which is refused.
#ifndef AFTERCARE_CTL_IMPORT_MAPPING_READER_H_
#define AFTERCARE_CTL_IMPORT_MAPPING_READER_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/ctl/import/fault.h"
#include "services/ctl/import/mapping.h"
#include "services/ctl/import/transform.h"

namespace aftercare::ctl {

// Keeps the order of the members, so that faults come in the order of the file.
using Json = nlohmann::ordered_json;

// Every wrong member becomes a fault; what is answered instead is harmless.
class Members {
 public:
  Members(const Json& object, std::string where, RowFaults& faults);

  // The member, which then counts as known; null when it is not there.
  const Json* Take(const std::string& name);
  std::string Text(const std::string& name);  // has to be there
  std::optional<std::string> OptionalText(const std::string& name);
  std::vector<std::string> Texts(const std::string& name);
  bool Bool(const std::string& name);
  int Int(const std::string& name, int min, int max);
  // A fault for each member that was not asked for.
  void RefuseRest();

 private:
  void Refuse(const std::string& name, const std::string& reason);

  const Json& object_;
  std::string where_;
  RowFaults& faults_;
  std::set<std::string> known_;
};

// At most one of values, time, date, decimal, list and shifts.
Transform ReadTransform(Members& members, const std::string& path, RowFaults& faults);

// "BR-{state}" in pieces; false when the braces do not match.
bool ReadTemplate(const std::string& text, std::vector<Piece>& pieces);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_MAPPING_READER_H_
