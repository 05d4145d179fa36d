// What the handlers of this service share: a session that the consumer and a replay of a dead
// letter may both use, and the reading of an event.
#ifndef AFTERCARE_SURVEY_EVENTS_SHARED_SESSION_H_
#define AFTERCARE_SURVEY_EVENTS_SHARED_SESSION_H_

#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "aftercare/type/v1/event.pb.h"
#include "common/db/session.h"
#include "common/stream/consumer.h"

namespace aftercare::survey {

using Reactions = absl::StatusOr<std::vector<stream::Reaction>>;

class SharedSession {
 public:
  explicit SharedSession(const std::string& dsn) : session_(dsn) {}

  absl::Status Do(const std::function<void(pqxx::work&)>& body) {
    std::lock_guard<std::mutex> lock(mutex_);
    return session_.Do(body);
  }

 private:
  std::mutex mutex_;
  db::Session session_;
};

template <class Resource>
absl::StatusOr<Resource> DataOf(const type::v1::Event& event) {
  Resource resource;
  if (!event.data().UnpackTo(&resource)) {
    return absl::InvalidArgumentError("the event's data is not what its type says");
  }
  return resource;
}

inline std::string FactOf(const type::v1::Event& event, absl::string_view key) {
  for (const auto& fact : event.facts()) {
    if (fact.key() == key) return fact.value();
  }
  return "";
}

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_EVENTS_SHARED_SESSION_H_
