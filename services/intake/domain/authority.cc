#include "services/intake/domain/authority.h"

#include <algorithm>
#include <array>
#include <vector>

#include "common/command/decision.h"

namespace aftercare::intake {
namespace {

constexpr std::array<absl::string_view, 5> kLadder = {
    "agent", "service_lead", "service_manager", "service_director", "general_manager"};
constexpr absl::string_view kDeputy = "deputy";
constexpr int kDeputyRank = 2;

}  // namespace

int RankOf(absl::string_view role) {
  if (role == kDeputy) return kDeputyRank;
  const auto found = std::find(kLadder.begin(), kLadder.end(), role);
  return found == kLadder.end() ? 0 : static_cast<int>(found - kLadder.begin()) + 1;
}

absl::string_view RoleOfRank(int rank) {
  return kLadder[std::clamp(rank, 1, static_cast<int>(kLadder.size())) - 1];
}

int HighestRank(const auth::Principal& caller) {
  int rank = 0;
  if (caller.kind != auth::Kind::kStaff) return rank;
  for (const std::string& role : caller.roles) rank = std::max(rank, RankOf(role));
  return rank;
}

absl::Status RequireRole(absl::string_view command, const auth::Principal& caller,
                         absl::string_view role) {
  const int needed = RankOf(role);
  if (needed > 0 && HighestRank(caller) >= needed) return absl::OkStatus();
  std::vector<absl::string_view> roles(kLadder.begin() + std::max(needed - 1, 0), kLadder.end());
  if (needed <= kDeputyRank) roles.push_back(kDeputy);
  return command::RoleNotAllowed(command, roles);
}

absl::Status RequireStaff(absl::string_view command, const auth::Principal& caller) {
  if (caller.kind == auth::Kind::kStaff) return absl::OkStatus();
  return command::RoleNotAllowed(command, {"staff"});
}

}  // namespace aftercare::intake
