// A mapping file as tests/data/mappings/README.md describes it, checked against the type of the
// records it makes. Every fault of a file is told at once.
#ifndef AFTERCARE_CTL_IMPORT_MAPPING_H_
#define AFTERCARE_CTL_IMPORT_MAPPING_H_

#include <google/protobuf/descriptor.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/ctl/import/field.h"
#include "services/ctl/import/transform.h"

namespace aftercare::ctl {

// Text with cells in it: a column alone, a constant, or both mixed.
struct Piece {
  bool is_column = false;
  std::string text;
  bool operator==(const Piece&) const = default;
};

struct Lookup {
  std::string file;
  std::string key;
  std::string value;
};

struct Mapping;

// All rows of another file whose columns are equal.
struct Rows {
  std::string file;
  std::shared_ptr<const Mapping> mapping;
  std::vector<std::pair<std::string, std::string>> on;  // own column, other column
};

struct MappedField {
  std::string path;
  Field field;
  std::vector<Piece> pieces;  // empty where `rows` is set
  std::optional<Rows> rows;
  std::optional<Lookup> lookup;
  std::optional<std::string> fallback;
  Transform transform;
};

struct Mapping {
  std::string target;
  const google::protobuf::Descriptor* type = nullptr;
  bool headers = false;  // headers that nothing names are paths themselves
  std::set<std::string> ignore;
  std::optional<absl::CivilDay> as_of;
  std::vector<MappedField> fields;
};

// The type behind a target's word ("customers", "orderLines"), or null.
const google::protobuf::Descriptor* TargetType(absl::string_view target);

// What holds without a file: headers are paths.
Mapping HeaderMapping(absl::string_view target);

// `folder` is where the mappings it names are. InvalidArgument naming every fault.
absl::StatusOr<Mapping> ParseMapping(absl::string_view json, const std::string& folder);
absl::StatusOr<Mapping> LoadMapping(const std::string& path);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_MAPPING_H_
