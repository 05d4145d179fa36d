// What becomes of events: in order, in waves, until each is applied or given up.
#include "common/stream/consumer.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/command/passing.h"
#include "common/observe/log.h"

namespace aftercare::stream {
namespace {

// How long an event may wait for a predecessor that does not come.
constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr size_t kKnownSubjects = 100'000;
// Events handed on at once, so that the lease is looked at in between.
constexpr size_t kWave = 100;
// Pauses between tries of an event, and how long it may wait for another of our own aggregates.
constexpr absl::Duration kFirstPause = absl::Milliseconds(20), kLongestPause = absl::Seconds(1);
constexpr absl::Duration kOwnPatience = absl::Seconds(30);

}  // namespace

bool Consumer::InOrder(const Delivery& delivery) const {
  absl::flat_hash_map<absl::string_view, int64_t> reach;
  for (const Received& one : delivery.events) {
    const auto [last, first] = reach.try_emplace(one.event->subject(), one.event->version());
    if (first) {
      const auto known = versions_.find(one.event->subject());
      // Of one not seen before nobody knows yet where it begins.
      if (known == versions_.end() && one.event->version() > 1) return false;
      if (known != versions_.end()) last->second = known->second;
    }
    if (one.event->version() > last->second + 1) return false;
    last->second = std::max(last->second, one.event->version());
  }
  return true;
}

void Consumer::ParkEarly(Delivery& delivery) {
  std::vector<Received>& events = delivery.events;
  Held& held = held_[delivery.partition];
  if (InOrder(delivery)) {
    held.parked_since = absl::InfiniteDuration();
    return;
  }
  bool gave_up = false;
  for (bool parked = true; parked;) {
    parked = false;
    // How far each subject's versions follow each other, in whatever order they came.
    std::map<std::string, std::set<int64_t>> there;
    for (const Received& one : events) there[one.event->subject()].insert(one.event->version());
    std::map<std::string, int64_t> reach;
    for (const auto& [subject, numbers] : there) {
      const auto known = versions_.find(subject);
      int64_t& last = reach[subject];
      last = known != versions_.end() ? known->second : *numbers.begin();
      while (numbers.contains(last + 1)) ++last;
    }
    for (size_t i = gave_up ? 1 : 0; i < events.size(); ++i) {
      const type::v1::Event& event = *events[i].event;
      const int64_t last = reach[event.subject()];
      if (event.version() <= last) continue;
      ++early_;
      observe::Log(observe::Level::kError, "an event came before its predecessor",
                   {{"subject", event.subject()},
                    {"version", absl::StrCat(event.version())},
                    {"expected", absl::StrCat(last + 1)}});
      if (i == 0) {
        const absl::Duration now = Now();
        held.parked_since = std::min(held.parked_since, now);
        // What is missing does not come any more: go on with this one, the log and the figure tell.
        gave_up = now - held.parked_since > kPatience;
        if (gave_up) i = 1;
      }
      // What is left may now lack a predecessor that came behind.
      events.resize(i);
      parked = true;
      break;
    }
  }
  if (!events.empty()) held.parked_since = absl::InfiniteDuration();
}

absl::Status Consumer::Handle(std::vector<Delivery> deliveries) {
  const time::Stopwatch watch;
  lag_.Behind();
  bool parked = false;
  for (Delivery& delivery : deliveries) {
    ParkEarly(delivery);
    if (delivery.events.empty()) parked = true;
  }
  std::erase_if(deliveries, [](const Delivery& delivery) { return delivery.events.empty(); });
  if (parked) Pause(absl::Milliseconds(100));
  if (deliveries.empty()) return absl::OkStatus();

  std::vector<Progress> progress(deliveries.size());
  // One wave holds the first event of each subject, the next the second, and so on: each subject's
  // events one after the other, different subjects together.
  struct Chain {
    Progress* progress = nullptr;
    Wave events;
  };
  std::map<absl::string_view, Chain> by_subject;
  size_t waves = 0;
  for (size_t i = 0; i < deliveries.size(); ++i) {
    progress[i].partition = deliveries[i].partition;
    progress[i].position = deliveries[i].events.back().position;
    for (const Received& received : deliveries[i].events) {
      if (received.event->id().empty()) {
        GiveUp(received, progress[i]);
        continue;
      }
      Chain& chain = by_subject[received.event->subject()];
      chain.progress = &progress[i];
      chain.events.push_back(received.event);
      waves = std::max(waves, chain.events.size());
    }
  }
  for (auto& [subject, chain] : by_subject) {
    std::stable_sort(chain.events.begin(), chain.events.end(),
                     [](const auto* one, const auto* other) {
                       return one->version() < other->version();
                     });
  }
  for (size_t i = 0; i < waves; ++i) {
    Wave wave;
    std::vector<Progress*> counted;
    for (auto chain = by_subject.begin(); chain != by_subject.end();) {
      if (i < chain->second.events.size()) {
        wave.push_back(chain->second.events[i]);
        counted.push_back(chain->second.progress);
      }
      if (++chain != by_subject.end() && wave.size() < kWave) continue;
      if (auto status = HandleWave(wave, counted); !status.ok()) return status;
      wave.clear();
      counted.clear();
    }
  }
  for (const Delivery& delivery : deliveries) Remember(delivery);
  const auto status = Note(std::move(progress));
  busy_ = watch.Elapsed();
  return status;
}

void Consumer::Remember(const Delivery& delivery) {
  if (versions_.size() > kKnownSubjects) versions_.clear();
  for (const Received& received : delivery.events) {
    int64_t& version = versions_[received.event->subject()];
    version = std::max(version, received.event->version());
  }
}

void Consumer::GiveUp(const Received& unreadable, Progress& progress) const {
  const std::string position = unreadable.position.ToString();
  ++progress.dead;
  progress.letters.push_back(
      {ids::DerivedUuid(absl::StrCat("unreadable ", options_.source), position).ToString(),
       unreadable.event->data().value(), "unreadable",
       absl::StrCat("what the source has at ", position, " is no event")});
  observe::Log(observe::Level::kError, "an event cannot be read",
               {{"source", options_.source}, {"position", position}});
}

absl::Status Consumer::HandleWave(const Wave& wave, const std::vector<Progress*>& progress) {
  struct Open {
    const type::v1::Event* event;
    Progress* progress;
    int tries = 0;
  };
  std::vector<Open> open;
  for (size_t i = 0; i < wave.size(); ++i) open.push_back({wave[i], progress[i]});
  const absl::Duration begun = Now();
  absl::Duration pause = kFirstPause;
  while (!open.empty()) {
    if (auto status = Renew(); !status.ok()) return status;
    Wave events;
    for (const Open& one : open) events.push_back(one.event);
    const std::vector<Handled> handled = Dispatch(handlers_, events);
    std::vector<Open> again;
    for (size_t i = 0; i < open.size(); ++i) {
      Open& one = open[i];
      if (handled[i].failed.empty()) {
        ++(handled[i].wanted ? one.progress->applied : one.progress->ignored);
        continue;
      }
      // What is down is waited for. What waits for something of ours that does not come must not hold
      // up the others for ever: then it is a dead letter, to be replayed.
      const bool patient = Now() - begun < kOwnPatience;
      const bool passing = std::all_of(
          handled[i].failed.begin(), handled[i].failed.end(), [patient](const auto& failed) {
            return command::IsPassing(failed.second) &&
                   (patient || !absl::IsAborted(failed.second));
          });
      if (passing || ++one.tries < options_.tries) {
        again.push_back(one);
        continue;
      }
      ++one.progress->dead;
      for (const auto& [handler, reason] : handled[i].failed) {
        one.progress->letters.push_back({one.event->id(), one.event->SerializeAsString(), handler,
                                         reason.ToString()});
        observe::Log(observe::Level::kError, "an event became a dead letter",
                     {{"event", one.event->id()},
                      {"type", one.event->type()},
                      {"handler", handler},
                      {"cause", std::string(reason.message())}});
      }
    }
    open = std::move(again);
    if (open.empty()) break;
    if (!Pause(pause)) return absl::CancelledError("stopping");
    pause = std::min(pause * 2, kLongestPause);
  }
  return absl::OkStatus();
}

}  // namespace aftercare::stream
