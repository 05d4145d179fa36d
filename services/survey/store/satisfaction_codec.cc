#include "services/survey/store/satisfaction_codec.h"

#include "services/survey/store/wire.h"

namespace aftercare::survey {

using Resource = v1::SatisfactionWatch;

void ToProto(const SatisfactionWatch& watch, Resource* resource) {
  resource->set_level(static_cast<v1::Level>(watch.level));
  resource->set_state(watch.under_target ? Resource::STATE_UNDER_TARGET
                                         : Resource::STATE_ON_TARGET);
  resource->set_answered(watch.answered);
  resource->set_satisfied(watch.satisfied);
  resource->set_target_percent(watch.target_percent);
  resource->set_policy_version(watch.policy_version);
}

absl::StatusOr<SatisfactionWatch> FromProto(const Resource& resource) {
  WireReader read;
  SatisfactionWatch watch;
  watch.level = read.Value("level", resource.level(), Level::kOrdinary);
  watch.under_target = read.Value("state", resource.state(), 1, 1) == 1;
  watch.answered = resource.answered();
  watch.satisfied = resource.satisfied();
  watch.target_percent = resource.target_percent();
  watch.policy_version = resource.policy_version();
  if (!read.status().ok()) return read.status();
  return watch;
}

const std::vector<command::Column<SatisfactionWatch>>& SatisfactionColumns() {
  using db::Array, db::Type;
  static const auto* const columns = new std::vector<command::Column<SatisfactionWatch>>{
      {"level", Type::kText,
       [](const SatisfactionWatch& w, Array& out) { out.Add(Word(w.level)); },
       /*insert_only=*/true},
      {"under_target", Type::kBool,
       [](const SatisfactionWatch& w, Array& out) { out.Add(int64_t{w.under_target}); }},
  };
  return *columns;
}

}  // namespace aftercare::survey
