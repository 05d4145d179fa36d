#include "services/survey/app/case_facts.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "common/command/personal.h"
#include "common/server/lists.h"
#include "services/survey/store/survey_codec.h"

namespace aftercare::survey {
namespace {

using command::FromTimestamp;
using intake::v1::Case;
using intake::v1::ClockLedger;

absl::StatusOr<int64_t> VersionIn(const std::string& etag) {
  int64_t version = 0;
  if (absl::SimpleAtoi(etag, &version) && version > 0) return version;
  return absl::InvalidArgumentError("a snapshot without a version");
}

bool Solved(Case::State state) {
  return state == Case::STATE_RESOLVED || state == Case::STATE_CONFIRMED ||
         state == Case::STATE_CLOSED || state == Case::STATE_ARCHIVED;
}

// Time within [from, to] in any pause; pauses that overlap count once.
absl::Duration Paused(const ClockLedger& ledger, absl::Time from, absl::Time to) {
  std::vector<std::pair<absl::Time, absl::Time>> spans;
  for (const auto& pause : ledger.pauses()) {
    const absl::Time end = pause.has_end_time() ? FromTimestamp(pause.end_time()) : to;
    spans.emplace_back(std::max(from, FromTimestamp(pause.start_time())), std::min(to, end));
  }
  std::sort(spans.begin(), spans.end());
  absl::Duration paused;
  absl::Time counted = from;
  for (const auto& [start, end] : spans) {
    if (end <= counted) continue;
    paused += end - std::max(start, counted);
    counted = end;
  }
  return paused;
}

std::string CategoryWord(intake::v1::Category category) {
  if (category == intake::v1::CATEGORY_UNSPECIFIED) return "";
  return std::string(absl::StripPrefix(intake::v1::Category_Name(category), "CATEGORY_"));
}

template <class Job>
absl::StatusOr<Assignment> AssignmentOf(const Job& job, const std::string& assignee) {
  const auto version = VersionIn(job.etag());
  if (!version.ok()) return version.status();
  return Assignment{FromTimestamp(job.create_time()), server::IdIn(job.name()), *version, assignee};
}

}  // namespace

absl::StatusOr<CaseFigure> FigureOf(const Case& resource) {
  const auto version = VersionIn(resource.etag());
  if (!version.ok()) return version.status();
  const ClockLedger& ledger = resource.ledger();
  if (!ledger.has_register_time()) {
    return absl::InvalidArgumentError("a case without a time of registration");
  }
  CaseFigure figure;
  figure.case_id = server::IdIn(resource.name());
  CaseFacts& facts = figure.facts;
  facts.version = *version;
  facts.register_time = FromTimestamp(ledger.register_time());
  if (ledger.has_first_contact_time()) {
    facts.first_contact_time = FromTimestamp(ledger.first_contact_time());
  }
  // A case that is open again has no resolution until the next.
  if (ledger.has_resolve_time() && Solved(resource.state())) {
    facts.resolve_time = FromTimestamp(ledger.resolve_time());
  }
  if (facts.first_contact_time && facts.resolve_time) {
    facts.paused = Paused(ledger, *facts.first_contact_time, *facts.resolve_time);
  }
  facts.level = static_cast<Level>(resource.effective_level());
  facts.category = CategoryWord(resource.classification().category());
  facts.product = resource.report().product_model();
  facts.agent = resource.agent();
  facts.region = resource.report().region();
  facts.batch = resource.report().batch();
  return figure;
}

absl::StatusOr<CaseFigure> FigureOf(const v1::Survey& resource) {
  const auto version = VersionIn(resource.etag());
  if (!version.ok()) return version.status();
  const auto value = FromProto(resource);
  if (!value.ok()) return value.status();
  CaseFigure figure;
  figure.case_id = value->case_id;
  if (value->round != kFirstRound) return figure;
  figure.survey = {*version, value->schedule_time, Asked(*value), ScoresOf(*value)};
  return figure;
}

absl::StatusOr<CaseFigure> FigureOf(const repair::v1::WorkOrder& resource) {
  CaseFigure figure;
  figure.case_id = server::IdIn(resource.case_());
  auto repair = AssignmentOf(resource, resource.appointment().technician());
  if (!repair.ok()) return repair.status();
  figure.repair = *std::move(repair);
  return figure;
}

absl::StatusOr<CaseFigure> FigureOf(const logistics::v1::Shipment& resource) {
  CaseFigure figure;
  if (resource.case_name().empty()) return figure;
  figure.case_id = server::IdIn(resource.case_name());
  auto transport = AssignmentOf(resource, resource.carrier_id());
  if (!transport.ok()) return transport.status();
  figure.transport = *std::move(transport);
  return figure;
}

}  // namespace aftercare::survey
