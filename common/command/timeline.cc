#include "common/command/timeline.h"

#include "absl/strings/str_cat.h"
#include "aftercare/type/v1/event.pb.h"
#include "common/ids/digest.h"

namespace aftercare::command {
namespace {

void Put(absl::string_view text, std::string& out) { absl::StrAppend(&out, text.size(), ":", text); }

}  // namespace

absl::Time ToMicros(absl::Time time) {
  if (time == absl::InfiniteFuture() || time == absl::InfinitePast()) return time;
  return absl::FromUnixMicros(absl::ToUnixMicros(time));
}

// Each part as its length in bytes, a colon and its bytes; numbers in decimal digits, the id as its 16
// bytes, the instant as microseconds since 1970 in UTC. Every timeline there is rests on this layout.
std::string EntryHash(absl::string_view before, const TimelineRow& row) {
  std::string text;
  text.reserve(256);
  Put(before, text);
  Put(row.aggregate.raw(), text);
  Put(absl::StrCat(row.number), text);
  Put(absl::StrCat(absl::ToUnixMicros(row.at)), text);
  Put(row.kind, text);
  Put(row.actor, text);
  for (const Fact& fact : row.facts) {
    Put(fact.key, text);
    Put(fact.value, text);
  }
  return ids::Sha256(text);
}

std::string PackFacts(const std::vector<Fact>& facts) {
  type::v1::TimelineEntry entry;
  for (const Fact& fact : facts) {
    auto* packed = entry.add_facts();
    packed->set_key(fact.key);
    packed->set_value(fact.value);
  }
  return entry.SerializeAsString();
}

std::vector<Fact> UnpackFacts(absl::string_view packed) {
  type::v1::TimelineEntry entry;
  std::vector<Fact> facts;
  if (!entry.ParseFromArray(packed.data(), static_cast<int>(packed.size()))) return facts;
  for (const auto& fact : entry.facts()) facts.push_back({fact.key(), fact.value()});
  return facts;
}

}  // namespace aftercare::command
