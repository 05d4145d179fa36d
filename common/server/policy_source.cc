#include "common/server/policy_source.h"

#include <chrono>

#include "common/observe/log.h"

namespace aftercare::server {
namespace {

constexpr auto kRefresh = std::chrono::seconds(2);

}  // namespace

Repeater::Repeater(std::string what, std::function<absl::Status()> work)
    : thread_([this, what = std::move(what), work = std::move(work)] {
        for (;;) {
          {
            std::unique_lock<std::mutex> lock(mutex_);
            if (wake_.wait_for(lock, kRefresh, [this] { return stopping_; })) return;
          }
          if (const absl::Status status = work(); !status.ok()) {
            observe::Log(observe::Level::kWarning, what,
                         {{"cause", std::string(status.message())}});
          }
        }
      }) {}

Repeater::~Repeater() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

PolicyRow ReadPolicyInForce(pqxx::work& work) {
  const auto rows = work.exec(
      "SELECT version, document FROM policy WHERE effective_at <= now() "
      "ORDER BY effective_at DESC, version DESC LIMIT 1");
  if (rows.empty()) return {};
  return {rows[0][0].as<int>(), rows[0][1].as<std::string>()};
}

}  // namespace aftercare::server
