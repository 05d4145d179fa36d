// Walking a foreign JSON payload by JSON pointers, through texts that hold JSON themselves. Nothing
// here throws; what is not there is null.
#ifndef AFTERCARE_LOGISTICS_STORE_JSON_WALK_H_
#define AFTERCARE_LOGISTICS_STORE_JSON_WALK_H_

#include <deque>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace aftercare::logistics {

class JsonWalk {
 public:
  using Json = nlohmann::json;

  // The payload; discarded when it is not JSON.
  explicit JsonWalk(absl::string_view text);

  const Json& root() const { return root_; }
  // What stands at `pointer` from `from`, or null. Lives as long as the walk.
  const Json* At(const Json& from, absl::string_view pointer);
  // The same as a list: a list's elements, or the one object itself; a text that holds JSON is
  // opened. Empty for everything else.
  std::vector<const Json*> List(const Json& from, absl::string_view pointer);
  // The same as a text: numbers and true/false as JSON writes them, everything else empty.
  std::string Text(const Json& from, absl::string_view pointer);

 private:
  // The JSON in a text, or the value itself. A text is parsed once, however many pointers lead through
  // it.
  const Json* Open(const Json* value);

  Json root_;
  std::deque<Json> opened_;
  absl::flat_hash_map<const Json*, const Json*> inner_;  // of texts: what they hold, or themselves
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_STORE_JSON_WALK_H_
