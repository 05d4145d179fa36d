// What the survey service judges by, as data: the policy in force and the questionnaires, an
// immutable snapshot that replicas refresh from the database every few seconds. Being some seconds
// behind is harmless: a survey keeps the versions it was made with.
#ifndef AFTERCARE_SURVEY_APP_POLICY_SOURCE_H_
#define AFTERCARE_SURVEY_APP_POLICY_SOURCE_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/session.h"
#include "services/survey/domain/policy.h"

namespace aftercare::survey {

struct Rulebook {
  Policy policy;
  std::vector<Questionnaire> questionnaires;  // every version

  Rules rules() const { return {.policy = policy, .questionnaires = questionnaires}; }
};

class PolicySource {
 public:
  // FAILED_PRECONDITION when no policy is in force or something cannot be read.
  static absl::StatusOr<std::unique_ptr<PolicySource>> Start(const std::string& dsn);
  ~PolicySource();

  // Never null. Thread safe.
  std::shared_ptr<const Rulebook> rulebook() const;

 private:
  explicit PolicySource(const std::string& dsn) : session_(dsn) {}
  absl::Status Refresh();
  void Work();

  db::Session session_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::shared_ptr<const Rulebook> rulebook_;
  std::thread thread_;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_APP_POLICY_SOURCE_H_
