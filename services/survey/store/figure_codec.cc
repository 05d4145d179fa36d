#include "services/survey/store/figure_codec.h"

#include "absl/strings/str_cat.h"
#include "common/command/decision.h"
#include "common/command/personal.h"

namespace aftercare::survey {
namespace {

// The domain's value of a number of the proto's enum, which has "not set" before the first.
template <class Enum>
Enum Value(absl::string_view field, int number, Enum last, command::Faults& faults) {
  if (number >= 1 && number - 1 <= static_cast<int>(last)) return static_cast<Enum>(number - 1);
  faults.Add(field, "must be one of those that are defined");
  return Enum{};
}

// A row and what is before it say the same.
template <class Message>
void SetValues(const FigureValues& values, Message* out) {
  out->set_count(values.count);
  out->set_mean(values.mean);
  out->set_p50(values.p50);
  out->set_p90(values.p90);
  out->set_satisfied(values.satisfied);
  out->set_asked(values.asked);
  out->set_not_asked(values.not_asked);
}

}  // namespace

absl::StatusOr<FigureQuery> FromProto(const v1::QueryFiguresRequest& request) {
  command::Faults faults;
  FigureQuery query;
  query.measure = Value("measure", request.measure(), Measure::kSatisfaction, faults);
  query.period = Value("period", request.period(), Period::kQuarter, faults);
  query.from = command::FromTimestamp(request.start_time());
  query.to = command::FromTimestamp(request.end_time());
  const v1::Slice& filter = request.filter();
  if (v1::Level_IsValid(filter.level())) {
    query.filter.level = static_cast<Level>(filter.level());
  } else {
    faults.Add("filter.level", "must be one of those that are defined");
  }
  query.filter.category = filter.category();
  query.filter.product = filter.product();
  query.filter.agent = filter.agent();
  query.filter.region = filter.region();
  query.filter.batch = filter.batch();
  query.filter.technician = filter.technician();
  query.filter.carrier = filter.carrier();
  for (int i = 0; i < request.group_by_size(); ++i) {
    query.group_by.push_back(Value(absl::StrCat("group_by[", i, "]"), request.group_by(i),
                                   Dimension::kCarrier, faults));
  }
  if (!faults.ok()) return faults.status();
  return query;
}

void ToProto(const FigureRow& row, Period period, absl::TimeZone zone, v1::FigureRow* out) {
  out->set_period(PeriodLabel(row.period_start, period));
  command::SetTimestamp(absl::FromCivil(row.period_start, zone), out->mutable_start_time());
  command::SetTimestamp(absl::FromCivil(NextPeriod(row.period_start, period), zone),
                        out->mutable_end_time());
  v1::Slice* const slice = out->mutable_slice();
  slice->set_level(static_cast<v1::Level>(row.slice.level));
  slice->set_category(row.slice.category);
  slice->set_product(row.slice.product);
  slice->set_agent(row.slice.agent);
  slice->set_region(row.slice.region);
  slice->set_batch(row.slice.batch);
  slice->set_technician(row.slice.technician);
  slice->set_carrier(row.slice.carrier);
  SetValues(row, out);
  if (row.before) SetValues(*row.before, out->mutable_before());
  if (row.target) {
    out->mutable_target()->set_value(row.target->value);
    out->mutable_target()->set_met(row.target->met);
  }
}

}  // namespace aftercare::survey
