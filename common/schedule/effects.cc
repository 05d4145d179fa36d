#include "common/schedule/effects.h"

#include <algorithm>
#include <future>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/command/passing.h"
#include "common/command/timeline.h"
#include "common/observe/log.h"

namespace aftercare::schedule {
namespace {

constexpr int kAtOnce = 32;
constexpr absl::Duration kPoll = absl::Milliseconds(200);

}  // namespace

std::string PendingEffect::Argument(absl::string_view name) const {
  for (const command::Fact& fact : arguments) {
    if (fact.key == name) return fact.value;
  }
  return "";
}

Effects::Effects(std::string dsn, std::map<std::string, Carry> by_kind,
                 std::map<std::string, Reporting> by_aggregate)
    : session_(std::move(dsn)),
      by_kind_(std::move(by_kind)),
      by_aggregate_(std::move(by_aggregate)) {}

Effects::~Effects() { Stop(); }

void Effects::Stop() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Effects::Start() { thread_ = std::thread([this] { Work(); }); }

void Effects::Wake() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void Effects::Work() {
  int carried = 0;
  for (;;) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      if (carried == 0) {
        wake_.wait_for(lock, absl::ToChronoMilliseconds(kPoll),
                       [this] { return woken_ || stopping_; });
      }
      if (stopping_) return;
      woken_ = false;
    }
    const auto result = CarryPending();
    carried = result.ok() ? *result : 0;
    if (!result.ok()) {
      observe::Log(observe::Level::kWarning, "effects cannot be read",
                   {{"cause", std::string(result.status().message())}});
    }
  }
}

absl::StatusOr<int> Effects::CarryPending() {
  std::vector<PendingEffect> pending;
  // Taken for 30 s; a replica that dies meanwhile leaves them to the others.
  const absl::Status status = session_.Do([&](pqxx::work& work) {
    pending.clear();
    const auto rows = work.exec_params(
        "UPDATE effect SET next_at = clock_timestamp() + interval '30 s', attempts = attempts + 1 "
        "WHERE id IN (SELECT id FROM effect WHERE state = 'pending' "
        "AND next_at <= clock_timestamp() ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED) "
        "RETURNING id, aggregate, aggregate_id, kind, key, arguments, traceparent, attempts, "
        "created_at < clock_timestamp() - interval '6 days'",
        kAtOnce);
    for (const auto& row : rows) {
      PendingEffect effect;
      effect.id = ids::ParseUuid(row[0].as<std::string>()).value_or(ids::Uuid{});
      effect.aggregate = row[1].as<std::string>();
      effect.aggregate_id = ids::ParseUuid(row[2].as<std::string>()).value_or(ids::Uuid{});
      effect.kind = row[3].as<std::string>();
      effect.key = row[4].as<std::string>();
      effect.arguments = command::UnpackFacts(pqxx::binarystring(row[5]).str());
      effect.traceparent = row[6].as<std::string>();
      effect.attempts = row[7].as<int>();
      effect.expired = row[8].as<bool>();
      pending.push_back(std::move(effect));
    }
  });
  if (!status.ok()) return status;
  for (const PendingEffect& effect : pending) {
    CarryOne(effect);
    std::lock_guard<std::mutex> lock(mutex_);
    if (stopping_) break;
  }
  return static_cast<int>(pending.size());
}

void Effects::CarryOne(const PendingEffect& effect) {
  const auto carry = by_kind_.find(effect.kind);
  const auto reporting = by_aggregate_.find(effect.aggregate);
  // Also one that nobody carries ends, or its aggregate would wait for ever.
  if (effect.expired && reporting != by_aggregate_.end()) {
    ++expired_;
    return Refuse(effect, reporting->second,
                  command::Refuse(absl::StatusCode::kDeadlineExceeded, "EFFECT_EXPIRED",
                                  "the other service gave no answer for six days"));
  }
  if (carry == by_kind_.end() || reporting == by_aggregate_.end()) {
    Postpone(effect, absl::InternalError("nobody carries this effect"));
    return;
  }
  const absl::StatusOr<std::string> resource = carry->second(effect);
  if (resource.ok()) {
    ++carried_;
    Report(effect, reporting->second.done(effect.key, *resource), /*refused=*/false);
  } else if (command::IsPassing(resource.status())) {
    Postpone(effect, resource.status());
  } else {
    Refuse(effect, reporting->second, resource.status());
  }
}

void Effects::Refuse(const PendingEffect& effect, const Reporting& reporting,
                     const absl::Status& reason) {
  ++refused_;
  observe::Log(effect.expired ? observe::Level::kError : observe::Level::kWarning,
               "an effect was refused",
               {{"effect", effect.kind},
                {"id", effect.id.ToString()},
                {"cause", std::string(reason.message())}});
  Report(effect, reporting.refused(effect.key, reason), /*refused=*/true);
}

void Effects::Report(const PendingEffect& effect, std::any command, bool refused) {
  auto answered = std::make_shared<std::promise<absl::Status>>();
  std::future<absl::Status> answer = answered->get_future();
  command::Task task;
  task.claim.kind = command::Claim::Kind::kEffect;
  task.claim.key = effect.id;
  task.claim.refused = refused;
  task.target = effect.aggregate_id;
  task.command = std::move(command);
  task.caller = {auth::Kind::kService, "effect", {}};
  task.traceparent = effect.traceparent;
  task.done = [answered](const absl::StatusOr<command::Answer>& done) {
    answered->set_value(done.status());
  };
  by_aggregate_.at(effect.aggregate).processor->Submit(std::move(task));
  const absl::Status status = answer.get();
  if (!status.ok()) Postpone(effect, status);
}

void Effects::Postpone(const PendingEffect& effect, const absl::Status& cause) {
  ++retried_;
  const int seconds = std::min(1 << std::min(effect.attempts, 8), 300);
  observe::Log(observe::Level::kWarning, "an effect is tried again",
               {{"effect", effect.kind},
                {"attempts", absl::StrCat(effect.attempts)},
                {"cause", std::string(cause.message())}});
  const absl::Status status = session_.Do([&](pqxx::work& work) {
    work.exec_params(
        "UPDATE effect SET reason = $2, next_at = clock_timestamp() + make_interval(secs => $3) "
        "WHERE id = $1 AND state = 'pending'",
        effect.id.ToString(), cause.ToString(), seconds);
  });
  if (!status.ok()) {
    observe::Log(observe::Level::kWarning, "an effect could not be postponed",
                 {{"cause", std::string(status.message())}});
  }
}

}  // namespace aftercare::schedule
