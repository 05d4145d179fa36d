#include "services/survey/app/parts.h"

#include "services/survey/app/effects.h"

namespace aftercare::survey {
namespace {

template <class Command>
void ReportTo(server::Ground& ground, const std::string& aggregate) {
  ground.Report(
      aggregate,
      [](const std::string& key, const std::string& resource) -> std::any {
        return Command(EffectDone{key, resource});
      },
      [](const std::string& key, const absl::Status& reason) -> std::any {
        return Command(EffectRefused{key, command::Explain(reason).reason});
      });
}

}  // namespace

void DeclareSettings(config::Settings& settings, Parts& parts) {
  parts.link_settings.key = settings.SecretFile(
      "link-key", "file with the key of the links customers answer by, shared by replicas; needed "
      "to serve", "");
  parts.link_settings.base =
      settings.Text("link-base", "what stands before the token in a link to a survey",
                    "https://127.0.0.1:7400/surveys/");
}

absl::Status BuildParts(server::Ground& ground, Parts& parts) {
  // A key made at start would end every link that is out.
  if (parts.link_settings.key.empty()) {
    return absl::FailedPreconditionError(
        "--link-key: required to serve (or AFTERCARE_LINK_KEY): file with the key of the links");
  }
  auto policies = PolicySource::Start(ground.dsn(), &ReadRulebook);
  if (!policies.ok()) return policies.status();
  parts.policies = *std::move(policies);
  parts.links = std::make_unique<Links>(parts.link_settings);
  parts.surveys = std::make_unique<SurveyAggregate>(*parts.policies);
  auto status = ground.Keep(*parts.surveys, SurveyAggregate::Statements(), SurveyCommand(Tick{}));
  if (!status.ok()) return status;
  parts.follow_ups = std::make_unique<FollowUpAggregate>(*parts.policies);
  status = ground.Keep(*parts.follow_ups, {}, FollowUpCommand(Tick{}));
  if (!status.ok()) return status;
  parts.satisfaction = std::make_unique<SatisfactionAggregate>(*parts.policies);
  status = ground.Keep(*parts.satisfaction, SatisfactionAggregate::Statements());
  if (!status.ok()) return status;
  CarryEffects(ground, *parts.policies, *parts.links);
  ReportTo<SurveyCommand>(ground, "survey");
  ReportTo<FollowUpCommand>(ground, "follow_up");
  return absl::OkStatus();
}

}  // namespace aftercare::survey
