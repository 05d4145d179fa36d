// What several chapters do with a case.
#include "absl/strings/str_cat.h"
#include "services/ctl/demo/story.h"
#include "services/ctl/demo/words.h"

namespace aftercare::ctl::demo {

using intake::v1::Case;
using intake::v1::Clock;

Case GetCase(Stage& stage, const Matter& matter) {
  intake::v1::GetCaseRequest request;
  request.set_name(matter.name);
  return stage.Call<Case>("li.na", "CaseService/GetCase", request);
}

intake::v1::OpenCaseRequest CallOf(const Buyer& buyer, intake::v1::OpenCaseRequest request) {
  auto* report = request.mutable_report();
  report->set_channel(intake::v1::CHANNEL_PHONE);
  report->set_customer_external_id(buyer.customer);
  report->mutable_caller()->set_display_name(buyer.display_name);
  report->mutable_caller()->set_phone(buyer.phone);
  report->mutable_caller()->set_email(buyer.email);
  report->set_order_number(buyer.order);
  report->set_order_line(1);
  report->set_product_model(buyer.model);
  report->set_serial_number(buyer.serial);
  report->set_batch(buyer.batch);
  report->set_region(buyer.region);
  report->set_locale(buyer.locale);
  return request;
}

Case Open(Stage& stage, absl::string_view agent, Matter& matter,
          intake::v1::OpenCaseRequest request) {
  const auto opened = stage.Call<Case>(agent, "CaseService/OpenCase",
                                       CallOf(matter.buyer, std::move(request)));
  matter.name = opened.name();
  matter.number = opened.number();
  return opened;
}

Clock ClockOf(const Case& value, intake::v1::ClockKind kind) {
  for (const Clock& clock : value.clocks()) {
    if (clock.kind() == kind) return clock;
  }
  return Clock();
}

std::string ClockLine(const Clock& clock) {
  const std::string name = Word(clock.kind());
  switch (clock.state()) {
    case intake::v1::CLOCK_STATE_RUNNING:
      return absl::StrCat(name, " by ", Moment(clock.deadline()));
    case intake::v1::CLOCK_STATE_PAUSED: {
      std::string booked;
      for (const auto& pause : clock.pauses()) {
        absl::StrAppend(&booked, booked.empty() ? "" : ", ", Word(pause.cause()), " ",
                        Span(pause.total()));
      }
      return absl::StrCat(name, " stands still; booked so far: ", booked);
    }
    case intake::v1::CLOCK_STATE_BREACHED:
      return absl::StrCat(name, " overdue since ", Moment(clock.deadline()));
    case intake::v1::CLOCK_STATE_MET:
      return absl::StrCat(name, " met ", Moment(clock.met_time()),
                          clock.late_by().seconds() > 0
                              ? absl::StrCat(", ", Span(clock.late_by()), " late")
                              : absl::StrCat(", ", Span(TimeOf(clock.deadline()) -
                                                        TimeOf(clock.met_time())),
                                             " before its time"));
    default:
      return absl::StrCat(name, " ", Word(clock.state()));
  }
}

void ConfirmLevel(Stage& stage, absl::string_view who, const Matter& matter) {
  intake::v1::ConfirmGradingRequest request;
  request.set_name(matter.name);
  const auto confirmed = stage.Call<Case>(who, "CaseService/ConfirmGrading", request);
  stage.Expect(!confirmed.grading().provisional(), "a confirmed level to be no longer provisional");
}

void Contact(Stage& stage, absl::string_view agent, const Matter& matter,
             intake::v1::FirstContact contact) {
  intake::v1::RecordFirstContactRequest request;
  request.set_name(matter.name);
  *request.mutable_first_contact() = std::move(contact);
  const auto contacted = stage.Call<Case>(agent, "CaseService/RecordFirstContact", request);
  const Clock clock = ClockOf(contacted, intake::v1::CLOCK_KIND_FIRST_CONTACT);
  stage.Expect(clock.state() == intake::v1::CLOCK_STATE_MET, "first contact to meet its clock");
}

notification::v1::Call GatherTeam(Stage& stage, absl::string_view incident,
                                  absl::string_view number, int level) {
  notification::v1::ListCallsRequest list;
  list.set_cause(std::string(incident));
  notification::v1::Call call;
  stage.Until(absl::StrCat("the call of the team of ", number), [&] {
    const auto calls = stage.Call<notification::v1::ListCallsResponse>(
        "zhao.lei", "CallService/ListCalls", list);
    for (const auto& one : calls.calls()) {
      if (one.level() == level) call = one;
    }
    return !call.name().empty();
  });
  const auto seats = call.seats();
  for (const auto& seat : seats) {
    stage.Expect(seat.called_size() > 0, absl::StrCat("somebody to be called for ", seat.role()));
    const std::string person = seat.called(seat.called_size() - 1).staff_id();
    stage.Mailed(absl::StrCat(person, "@aftercare.example"), {std::string(number), "应急响应"},
                 /*shown=*/false);
    notification::v1::AcknowledgeCallRequest acknowledge;
    acknowledge.set_name(call.name());
    call = stage.Call<notification::v1::Call>(person, "CallService/AcknowledgeCall", acknowledge);
    stage.Act(person, absl::StrCat("called by mail as ", seat.role(), seat.lead() ? ", leads" : "",
                                   "; acknowledges"));
  }
  stage.Expect(call.state() == notification::v1::Call::STATE_COMPLETE, "the team to be complete");
  return call;
}

}  // namespace aftercare::ctl::demo
