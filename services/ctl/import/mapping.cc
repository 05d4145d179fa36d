#include "services/ctl/import/mapping.h"

#include <fstream>
#include <iterator>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "aftercare/intake/v1/directory.pb.h"
#include "aftercare/notification/v1/roster.pb.h"
#include "aftercare/repair/v1/part.pb.h"
#include "services/ctl/import/mapping_reader.h"
#include "services/ctl/import/moment.h"

namespace aftercare::ctl {
namespace {

// Rows of rows of rows: no file needs more, and one that names itself ends here.
constexpr int kMaxDepth = 3;

absl::StatusOr<Mapping> LoadDeep(const std::string& path, int depth);

class Reader {
 public:
  Reader(std::string folder, int depth) : folder_(std::move(folder)), depth_(depth) {}

  absl::StatusOr<Mapping> Read(absl::string_view text) {
    const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded()) return absl::InvalidArgumentError("is no JSON");
    Members members(json, "", faults_);
    mapping_.target = members.Text("target");
    mapping_.type = TargetType(mapping_.target);
    if (mapping_.type == nullptr) faults_.push_back({"target", "is none of ours"});
    mapping_.headers = members.Bool("headers");
    for (const std::string& header : members.Texts("ignore")) mapping_.ignore.insert(header);
    if (const auto as_of = members.OptionalText("as_of")) {
      mapping_.as_of = ReadDay(*as_of);
      if (!mapping_.as_of) faults_.push_back({"as_of", "is no day such as 2026-06-30"});
    }
    (void)members.OptionalText("description");
    if (const Json* fields = members.Take("fields"); fields != nullptr && mapping_.type) {
      for (const auto& [path, field] : fields->items()) ReadField(path, field);
    }
    if (!mapping_.headers && mapping_.fields.empty()) faults_.push_back({"", "maps nothing"});
    members.RefuseRest();
    if (faults_.empty()) return std::move(mapping_);
    return absl::InvalidArgumentError(Joined(faults_));
  }

 private:
  void ReadField(const std::string& path, const Json& json) {
    auto found = Field::Find(mapping_.type, path);
    if (!found.ok()) {
      faults_.push_back({path, std::string(found.status().message())});
      return;
    }
    MappedField field{path, *std::move(found), {}, {}, {}, {}, {}};
    Members members(json, path, faults_);
    ReadSource(members, field);
    if (const Json* lookup = members.Take("lookup")) {
      Members inside(*lookup, path + " lookup", faults_);
      field.lookup = {inside.Text("file"), inside.Text("key"), inside.Text("value")};
      inside.RefuseRest();
    }
    field.fallback = members.OptionalText("default");
    field.transform = ReadTransform(members, path, faults_);
    members.RefuseRest();
    CheckFit(field);
    mapping_.fields.push_back(std::move(field));
  }

  void ReadSource(Members& members, MappedField& field) {
    int sources = 0;
    if (const auto column = members.OptionalText("column")) {
      field.pieces = {{true, *column}};
      ++sources;
    }
    if (const auto constant = members.OptionalText("constant")) {
      field.pieces = {{false, *constant}};
      ++sources;
    }
    if (const auto text = members.OptionalText("template")) {
      if (!ReadTemplate(*text, field.pieces)) {
        faults_.push_back({field.path, "has a template whose braces do not match"});
      }
      ++sources;
    }
    if (const Json* rows = members.Take("rows")) {
      ReadRows(*rows, field);
      ++sources;
    }
    if (sources != 1) {
      faults_.push_back({field.path, "needs exactly one of column, constant, template and rows"});
    }
  }

  void ReadRows(const Json& json, MappedField& field) {
    Members members(json, field.path + " rows", faults_);
    Rows rows;
    rows.file = members.Text("file");
    const std::string name = members.Text("mapping");
    if (const Json* on = members.Take("on"); on != nullptr && on->is_object()) {
      for (const auto& [own, other] : on->items()) {
        if (other.is_string()) rows.on.emplace_back(own, other.get<std::string>());
      }
    }
    if (rows.on.empty()) faults_.push_back({field.path + " rows.on", "names no pair of columns"});
    members.RefuseRest();
    auto mapping = LoadDeep(absl::StrCat(folder_, "/", name), depth_ + 1);
    if (!mapping.ok()) {
      faults_.push_back({field.path + " rows.mapping", std::string(mapping.status().message())});
      return;
    }
    const auto* element = field.field.is_list() ? field.field.descriptor().message_type() : nullptr;
    if (mapping->type != element) {
      faults_.push_back({field.path, absl::StrCat("is no list of ", mapping->target)});
      return;
    }
    rows.mapping = std::make_shared<const Mapping>(*std::move(mapping));
    field.rows = std::move(rows);
  }

  // Whether what the steps make is what the field takes.
  void CheckFit(const MappedField& field) {
    const bool many = std::holds_alternative<ListOf>(field.transform);
    const bool shifts = std::holds_alternative<Shifts>(field.transform);
    if (field.rows && (field.lookup || field.fallback || field.transform.index() != 0)) {
      faults_.push_back({field.path, "takes rows, which have no further steps"});
    }
    if (field.pieces.empty()) return;
    const auto* element = field.field.descriptor().message_type();
    const bool takes_shifts = field.field.is_list() && element != nullptr &&
                              element->FindFieldByName("weekday") != nullptr &&
                              element->FindFieldByName("from_minute") != nullptr &&
                              element->FindFieldByName("to_minute") != nullptr;
    if (shifts ? takes_shifts : field.field.is_value() && many == field.field.is_list()) return;
    faults_.push_back({field.path, field.field.is_list()
                                       ? "is a list; it needs list, shifts or rows"
                                       : "cannot be read from one cell"});
  }

  std::string folder_;
  int depth_;
  Mapping mapping_;
  RowFaults faults_;
};

absl::StatusOr<Mapping> LoadDeep(const std::string& path, int depth) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::InvalidArgumentError(absl::StrCat("cannot read ", path));
  if (depth > kMaxDepth) return absl::InvalidArgumentError("rows within rows within rows");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const size_t cut = path.rfind('/');
  auto mapping = Reader(cut == std::string::npos ? "." : path.substr(0, cut), depth).Read(text);
  if (mapping.ok()) return mapping;
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", mapping.status().message()));
}

}  // namespace

const google::protobuf::Descriptor* TargetType(absl::string_view target) {
  static const auto* const types = new std::map<absl::string_view,
                                                const google::protobuf::Descriptor*>{
      {"customers", intake::v1::Customer::descriptor()},
      {"products", intake::v1::Product::descriptor()},
      {"orders", intake::v1::Order::descriptor()},
      {"orderLines", intake::v1::OrderLine::descriptor()},
      {"serialUnits", intake::v1::SerialUnit::descriptor()},
      {"parts", repair::v1::PartRecord::descriptor()},
      {"persons", notification::v1::Person::descriptor()}};
  const auto found = types->find(target);
  return found == types->end() ? nullptr : found->second;
}

Mapping HeaderMapping(absl::string_view target) {
  Mapping mapping;
  mapping.target = std::string(target);
  mapping.type = TargetType(target);
  mapping.headers = true;
  return mapping;
}

absl::StatusOr<Mapping> ParseMapping(absl::string_view json, const std::string& folder) {
  return Reader(folder, 0).Read(json);
}

absl::StatusOr<Mapping> LoadMapping(const std::string& path) { return LoadDeep(path, 0); }

}  // namespace aftercare::ctl
