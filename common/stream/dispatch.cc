#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/stream/consumer.h"

namespace aftercare::stream {
namespace {

constexpr size_t kAtOnce = 512;

bool Wants(const Handler& handler, const std::string& type) {
  for (absl::string_view wanted : handler.types) {
    if (absl::ConsumeSuffix(&wanted, "*") ? absl::StartsWith(type, wanted) : type == wanted) {
      return true;
    }
  }
  return false;
}

// Outlives the wait: a task may answer after the waiting thread has left.
struct Gathering {
  std::mutex mutex;
  std::condition_variable all_done;
  int open = 0;
  std::vector<Handled> handled;

  void Fail(size_t event, const std::string& handler, const absl::Status& status) {
    handled[event].failed.emplace_back(handler, status);
  }
};

command::Task TaskOf(const type::v1::Event& event, const ids::Uuid& event_id,
                     const std::string& inbox_name, Reaction reaction) {
  command::Task task;
  task.claim.kind = command::Claim::Kind::kEvent;
  task.claim.key = event_id;
  task.claim.handler = inbox_name;
  task.target = reaction.target;
  task.command = std::move(reaction.command);
  absl::string_view source = event.source();
  absl::ConsumePrefix(&source, "aftercare/");
  task.caller = {auth::Kind::kService, std::string(source), {}};
  task.traceparent = event.traceparent();
  return task;
}

}  // namespace

std::vector<Handled> Dispatch(const std::vector<Handler>& handlers, const Wave& events,
                              const std::string& only) {
  auto gathering = std::make_shared<Gathering>();
  gathering->handled.resize(events.size());
  std::vector<std::pair<command::Processor*, command::Task>> tasks;
  std::vector<absl::StatusOr<ids::Uuid>> event_ids;
  for (const type::v1::Event* event : events) event_ids.push_back(ids::ParseUuid(event->id()));
  for (const Handler& handler : handlers) {
    if (!only.empty() && handler.name != only) continue;
    Wave wanted;
    std::vector<size_t> places;
    for (size_t i = 0; i < events.size(); ++i) {
      if (!Wants(handler, events[i]->type())) continue;
      gathering->handled[i].wanted = true;
      if (!event_ids[i].ok()) {
        gathering->Fail(i, handler.name, event_ids[i].status());
        continue;
      }
      wanted.push_back(events[i]);
      places.push_back(i);
    }
    if (wanted.empty()) continue;
    std::vector<Reactions> reactions = handler.react(wanted);
    for (size_t w = 0; w < wanted.size(); ++w) {
      const size_t i = places[w];
      if (!reactions[w].ok()) {
        gathering->Fail(i, handler.name, reactions[w].status());
        continue;
      }
      for (size_t r = 0; r < reactions[w]->size(); ++r) {
        Reaction& reaction = (*reactions[w])[r];
        command::Processor* processor = reaction.processor;
        // By target, not by place: what a handler makes of an event may depend on a policy that has
        // changed when a dead letter is replayed.
        const int before = static_cast<int>(std::count_if(
            reactions[w]->begin(), reactions[w]->begin() + r,
            [&reaction](const Reaction& other) { return other.target == reaction.target; }));
        std::string inbox_name = absl::StrCat(handler.name, "/", reaction.target.ToString());
        if (before > 0) absl::StrAppend(&inbox_name, "/", before);
        command::Task task =
            TaskOf(*wanted[w], *event_ids[i], inbox_name, std::move(reaction));
        task.done = [gathering, i, name = handler.name](absl::StatusOr<command::Answer> answer) {
          std::lock_guard<std::mutex> lock(gathering->mutex);
          if (!answer.ok()) gathering->Fail(i, name, answer.status());
          if (--gathering->open == 0) gathering->all_done.notify_all();
        };
        tasks.emplace_back(processor, std::move(task));
      }
    }
  }
  // An incident's event may reach thousands of cases: never more than so many wait at once, or they
  // would fill the queue others wait in.
  for (size_t begin = 0; begin < tasks.size(); begin += kAtOnce) {
    const size_t end = std::min(tasks.size(), begin + kAtOnce);
    gathering->open = static_cast<int>(end - begin);
    for (size_t i = begin; i < end; ++i) tasks[i].first->Submit(std::move(tasks[i].second));
    std::unique_lock<std::mutex> lock(gathering->mutex);
    gathering->all_done.wait(lock, [&] { return gathering->open == 0; });
  }
  return gathering->handled;
}

}  // namespace aftercare::stream
