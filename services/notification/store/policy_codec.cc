#include "services/notification/store/policy_codec.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/notification/store/channel_codec.h"
#include "services/notification/store/document.h"

namespace aftercare::notification {
namespace {

std::vector<Channel> TakeChannels(Document& document, const std::string& key) {
  std::vector<Channel> channels;
  for (const std::string& word : document.Texts(key)) {
    if (const auto channel = ParseChannel(word)) {
      channels.push_back(*channel);
    } else {
      document.Fault(key, absl::StrCat("\"", word, "\" is not a channel"));
    }
  }
  return channels;
}

// The word's meaning; a fault and the first meaning when it has none.
template <class Value>
Value TakeWord(Document& document, const std::string& key,
               const std::map<std::string, Value>& meanings) {
  const std::string word = document.Text(key);
  const auto found = meanings.find(word);
  if (found != meanings.end()) return found->second;
  if (!word.empty()) document.Fault(key, absl::StrCat("\"", word, "\" is not known"));
  return meanings.begin()->second;
}

void TakeChannel(Document& document, Policy& policy) {
  ChannelPolicy channel;
  channel.channel = TakeWord<Channel>(document, "channel",
                                      {{"email", Channel::kEmail}, {"feed", Channel::kFeed}});
  channel.per_minute = document.Number("per_minute");
  channel.attempt_timeout = document.Time("attempt_timeout");
  document.Object("retry", [&](Document& retry) {
    channel.retry.first_delay = retry.Time("first_delay");
    channel.retry.max_delay = retry.Time("max_delay");
    channel.retry.give_up_after = retry.Time("give_up_after");
    channel.retry.growth_percent = retry.Number("growth_percent");
    channel.retry.jitter_percent = retry.Number("jitter_percent");
  });
  policy.channels.push_back(channel);
}

void TakeTemplate(Document& document, TemplateBook& book) {
  Template text;
  text.key = document.Text("key");
  text.locale = document.Text("locale");
  text.version = document.Number("version");
  text.variables = document.Texts("variables");
  text.subject = document.Text("subject");
  text.body = document.Lines("body");
  const std::vector<Channel> channels = TakeChannels(document, "channels");
  if (channels.empty()) document.Fault("channels", "names at least one channel");
  for (const Channel channel : channels) {
    text.channel = channel;
    book.templates.push_back(text);
  }
}

std::vector<Condition> TakeConditions(Document& document) {
  std::vector<Condition> conditions;
  document.EachOrNone("conditions", [&](Document& inner) {
    Condition condition;
    condition.key = inner.Text("key");
    condition.test = TakeWord<Comparison>(inner, "test",
                                          {{"in", Comparison::kIn},
                                           {"not_in", Comparison::kNotIn},
                                           {"present", Comparison::kPresent},
                                           {"absent", Comparison::kAbsent}});
    condition.values = inner.TextsOrNone("values");
    conditions.push_back(std::move(condition));
  });
  return conditions;
}

void TakeRoute(Document& document, Policy& policy) {
  Route route;
  route.name = document.Text("name");
  route.event_type = document.Text("event_type");
  route.conditions = TakeConditions(document);
  document.Object("audience", [&](Document& audience) {
    route.audience.kind = TakeWord<AudienceKind>(audience, "kind",
                                                 {{"customer", AudienceKind::kCustomer},
                                                  {"person", AudienceKind::kPerson},
                                                  {"role", AudienceKind::kRole},
                                                  {"team", AudienceKind::kTeam},
                                                  {"superior", AudienceKind::kSuperior}});
    route.audience.from = audience.TextOr("from", "");
    route.audience.role = audience.TextOr("role", "");
    route.audience.otherwise = audience.TextOr("otherwise", "");
  });
  route.template_key = document.Text("template");
  route.channels = TakeChannels(document, "channels");
  route.values = document.TextMapOrNone("values");
  policy.routes.push_back(std::move(route));
}

void TakeCallRoute(Document& document, Policy& policy) {
  CallRoute route;
  route.name = document.Text("name");
  route.event_type = document.Text("event_type");
  route.conditions = TakeConditions(document);
  route.level_from = document.Text("level_from");
  route.number_from = document.TextOr("number_from", "");
  route.region_from = document.TextOr("region_from", "");
  policy.call_routes.push_back(std::move(route));
}

void TakeTeam(Document& document, Policy& policy) {
  TeamPolicy team;
  team.level = document.Number("level");
  team.names = document.Texts("names");
  team.roles = document.Texts("roles");
  team.acknowledge_within = document.Time("acknowledge_within");
  team.reach_off_duty = document.FlagOr("reach_off_duty", false);
  policy.teams.push_back(std::move(team));
}

void TakePolicy(Document& document, Policy& policy) {
  policy.kept_attempts = document.Number("kept_attempts");
  document.Each("channels", [&](Document& inner) { TakeChannel(inner, policy); });
  policy.book.locales = document.Texts("locales");
  policy.book.zone = document.Zone("time_zone");
  document.EachKeyOrNone("words", [&](const std::string& word, Values said) {
    policy.book.words[word] = std::move(said);
  });
  document.Each("templates", [&](Document& inner) { TakeTemplate(inner, policy.book); });
  document.Each("routes", [&](Document& inner) { TakeRoute(inner, policy); });
  document.EachOrNone("call_routes", [&](Document& inner) { TakeCallRoute(inner, policy); });
  document.Each("teams", [&](Document& inner) { TakeTeam(inner, policy); });
  policy.superiors = document.Texts("superiors");
}

}  // namespace

absl::StatusOr<Policy> ParsePolicy(absl::string_view text) {
  command::Faults faults;
  const nlohmann::json json =
      nlohmann::json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) {
    faults.Add("document", "is not JSON");
    return faults.status();
  }
  Policy policy;
  {
    // Its end names the keys nobody has read.
    Document document(json, "", faults);
    TakePolicy(document, policy);
  }
  CheckPolicy(policy, faults);
  if (!faults.ok()) return faults.status();
  return policy;
}

}  // namespace aftercare::notification
