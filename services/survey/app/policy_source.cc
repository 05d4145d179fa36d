#include "services/survey/app/policy_source.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/observe/log.h"
#include "services/survey/store/policy_codec.h"
#include "services/survey/store/policy_store.h"
#include "services/survey/store/questionnaire_codec.h"

namespace aftercare::survey {
namespace {

constexpr auto kRefresh = std::chrono::seconds(2);

absl::StatusOr<Rulebook> Parse(const PolicyRow& policy,
                               const std::vector<QuestionnaireRow>& questionnaires) {
  if (policy.version == 0) return absl::FailedPreconditionError("no policy is in force");
  auto parsed = ParsePolicy(policy.document);
  if (!parsed.ok()) {
    return absl::FailedPreconditionError(
        absl::StrCat("policy ", policy.version, ": ", parsed.status().message()));
  }
  Rulebook book{*std::move(parsed), {}};
  book.policy.version = policy.version;
  for (const QuestionnaireRow& row : questionnaires) {
    auto one = ParseQuestionnaire(row.document);
    if (!one.ok()) {
      return absl::FailedPreconditionError(
          absl::StrCat("questionnaire ", row.version, ": ", one.status().message()));
    }
    one->version = row.version;
    one->effective_at = row.effective_at;
    book.questionnaires.push_back(*std::move(one));
  }
  return book;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PolicySource>> PolicySource::Start(const std::string& dsn) {
  std::unique_ptr<PolicySource> source(new PolicySource(dsn));
  if (auto status = source->Refresh(); !status.ok()) return status;
  source->thread_ = std::thread([self = source.get()] { self->Work(); });
  return source;
}

PolicySource::~PolicySource() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const Rulebook> PolicySource::rulebook() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return rulebook_;
}

void PolicySource::Work() {
  for (;;) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      if (wake_.wait_for(lock, kRefresh, [this] { return stopping_; })) return;
    }
    if (auto status = Refresh(); !status.ok()) {
      observe::Log(observe::Level::kWarning, "policy and questionnaires could not be read again",
                   {{"cause", std::string(status.message())}});
    }
  }
}

absl::Status PolicySource::Refresh() {
  PolicyRow policy;
  std::vector<QuestionnaireRow> questionnaires;
  const absl::Status status = session_.Do([&](pqxx::work& work) {
    policy = ReadPolicyInForce(work);
    questionnaires = ReadQuestionnaires(work);
  });
  if (!status.ok()) return status;
  {
    // Rows never change, so the versions say whether there is anything new.
    std::lock_guard<std::mutex> lock(mutex_);
    if (rulebook_ != nullptr && rulebook_->policy.version == policy.version &&
        rulebook_->questionnaires.size() == questionnaires.size()) {
      return absl::OkStatus();
    }
  }
  auto book = Parse(policy, questionnaires);
  if (!book.ok()) return book.status();
  std::lock_guard<std::mutex> lock(mutex_);
  rulebook_ = std::make_shared<const Rulebook>(*std::move(book));
  return absl::OkStatus();
}

}  // namespace aftercare::survey
