#include "tests/fault/suite/case_load.h"

#include <gtest/gtest.h>

#include <iterator>
#include <thread>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "aftercare/logistics/v1/carrier.grpc.pb.h"
#include "aftercare/repair/v1/loaner.grpc.pb.h"
#include "common/time/clock.h"

namespace aftercare::testing {
namespace {

using intake::v1::Case;
using intake::v1::CaseService;
using Stub = CaseService::Stub;

constexpr char kModel[] = "AC-PHONE-X1";
constexpr char kRegion[] = "CN-31";

void SetInHours(int hours, google::protobuf::Timestamp* time) {
  time->set_seconds(absl::ToUnixSeconds(time::SystemClock().Now()) + hours * 3600);
}

// No case is like another: neither the same matter nor one of a batch that becomes an incident.
intake::v1::OpenCaseRequest Opening(int64_t index) {
  intake::v1::OpenCaseRequest request;
  auto* report = request.mutable_report();
  report->set_channel(intake::v1::CHANNEL_PHONE);
  report->set_customer_external_id(absl::StrCat("CUST-", index));
  report->mutable_caller()->set_display_name("Li Example");
  report->mutable_caller()->set_phone("+86 21 5550 0123");
  report->mutable_caller()->set_email(absl::StrCat("c", index, "@mail.example"));
  report->set_order_number(absl::StrCat("SO-2026-", NewId()));
  report->set_order_line(1);
  report->set_product_model(kModel);
  report->set_serial_number(absl::StrCat("X1", 100000000 + index));
  report->set_batch(absl::StrCat("B", index));
  report->set_symptom("The battery drains within two hours and the phone overheats.");
  report->set_wish("A repair within the week, and a telephone until then.");
  report->set_impact(intake::v1::IMPACT_LIMITED);
  report->set_region(kRegion);
  report->set_locale("en");
  report->set_kind(intake::v1::MATTER_KIND_FAULT);
  report->mutable_facts()->set_affected_customers(1);
  return request;
}

intake::v1::ConfirmClassificationRequest Classification() {
  intake::v1::ConfirmClassificationRequest request;
  request.set_sub_category(intake::v1::SUB_CATEGORY_FUNCTION);
  request.set_kind(intake::v1::MATTER_KIND_FAULT);
  return request;
}

intake::v1::RecordFirstContactRequest FirstContact() {
  intake::v1::RecordFirstContactRequest request;
  auto* contact = request.mutable_first_contact();
  contact->set_apology("We are sorry for the trouble with your telephone.");
  contact->set_explanation("The battery seems to be worn; we look at it at once.");
  contact->set_wish("A repair within the week.");
  contact->set_channel(intake::v1::CHANNEL_PHONE);
  contact->mutable_promise()->set_action(intake::v1::PROMISED_ACTION_REPAIR);
  SetInHours(14 * 24, contact->mutable_promise()->mutable_due_time());
  return request;
}

intake::v1::RequestMeasureRequest Loaner() {
  intake::v1::RequestMeasureRequest request;
  request.set_kind(intake::v1::MEASURE_KIND_LOANER);
  SetInHours(10 * 24, request.mutable_expire_time());
  return request;
}

intake::v1::RecordCauseRequest Cause() {
  intake::v1::RecordCauseRequest request;
  auto* cause = request.mutable_cause();
  cause->set_direct_cause("the cell lost half of its capacity");
  cause->set_root_cause("electrolyte filled below its limit");
  cause->set_method("Five times why");
  auto* share = cause->add_shares();
  share->set_party(intake::v1::PARTY_SUPPLIER);
  share->set_percent(100);
  return request;
}

intake::v1::SubmitPlanRequest Plan() {
  intake::v1::SubmitPlanRequest request;
  request.set_summary("Repair under warranty with a new battery; three more months of warranty.");
  auto* repair = request.add_actions();
  repair->set_kind(intake::v1::ACTION_KIND_REPAIR);
  repair->set_owner("zhou.tao");
  SetInHours(72, repair->mutable_due_time());
  auto* extension = request.add_actions();
  extension->set_kind(intake::v1::ACTION_KIND_WARRANTY_EXTENSION);
  extension->set_owner("li.na");
  extension->set_months(3);
  SetInHours(72, extension->mutable_due_time());
  return request;
}

}  // namespace

void CaseLoad::Prepare(int cases) {
  logistics::v1::UpsertCarrierRequest upsert;
  upsert.set_request_id(NewId());
  upsert.mutable_carrier()->set_carrier_id("sf-express");
  upsert.mutable_carrier()->set_display_name("SF Express (demonstration)");
  upsert.mutable_carrier()->set_state(logistics::v1::Carrier::STATE_ACTIVE);
  for (const char* code : {"STANDARD", "NEXT_DAY", "RETURN"}) {
    auto* offer = upsert.mutable_carrier()->add_offers();
    offer->set_code(code);
    offer->set_promised_hours(48);
  }
  logistics::v1::Carrier carrier;
  using Carriers = logistics::v1::CarrierService;
  ASSERT_TRUE(callers_.Persist<Carriers>("he.lin", &Carriers::Stub::UpsertCarrier, upsert,
                                         &carrier));
  for (int i = 0; i < cases; ++i) {
    repair::v1::RegisterLoanerRequest request;
    request.set_request_id(NewId());
    request.set_product_model(kModel);
    request.set_serial_number(absl::StrCat("LN-", i));
    request.set_location("store-hangzhou-01");
    request.set_region(kRegion);
    repair::v1::Loaner loaner;
    using Loaners = repair::v1::LoanerService;
    ASSERT_TRUE(callers_.Persist<Loaners>("ma.chao", &Loaners::Stub::RegisterLoaner, request,
                                          &loaner));
  }
}

template <class Request>
bool CaseLoad::Call(const std::string& who,
                    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Case*),
                    Request request, CaseHistory& history) {
  request.set_request_id(NewId());
  if constexpr (!std::is_same_v<Request, intake::v1::OpenCaseRequest>) {
    request.set_name(history.name);
  }
  const auto call = [this, who, method, request] {
    Case answer;
    if (!callers_.Persist<CaseService>(who, method, request, &answer)) answer.Clear();
    return answer;
  };
  const Case answer = call();
  if (answer.name().empty()) return false;
  history.name = answer.name();
  history.calls.push_back(
      {answer.SerializeAsString(), [call] { return call().SerializeAsString(); }});
  return true;
}

bool CaseLoad::Play(int64_t index, CaseHistory& history) {
  return Call("li.na", &Stub::OpenCase, Opening(index), history) &&
         Call("li.na", &Stub::ConfirmClassification, Classification(), history) &&
         Call("wang.fang", &Stub::ConfirmGrading, intake::v1::ConfirmGradingRequest(), history) &&
         Call("li.na", &Stub::RecordFirstContact, FirstContact(), history) &&
         Call("li.na", &Stub::RequestMeasure, Loaner(), history) &&
         Call("gao.yan", &Stub::RecordCause, Cause(), history) &&
         Call("li.na", &Stub::SubmitPlan, Plan(), history) &&
         Call("zhao.lei", &Stub::ApprovePlan, intake::v1::ApprovePlanRequest(), history);
}

void CaseLoad::PlayDuring(const std::function<void()>& faults) {
  std::atomic<bool> stop{false};
  std::vector<std::vector<CaseHistory>> played(kClients);
  std::vector<std::thread> clients;
  for (int t = 0; t < kClients; ++t) {
    clients.emplace_back([&, t] {
      while (!::testing::Test::HasFailure()) {
        int64_t index = -1;
        const auto begin = [&] {
          for (int64_t next = begun_; next < allowed_;) {
            if (begun_.compare_exchange_weak(next, next + 1)) {
              index = next;
              return true;
            }
          }
          return stop.load();
        };
        if (!Eventually(begin, absl::Minutes(5)) || index < 0) return;
        CaseHistory history;
        if (!Play(index, history)) return;
        played[t].push_back(std::move(history));
        ++ended_;
      }
    });
  }
  faults();
  stop = true;
  for (auto& client : clients) client.join();
  for (auto& some : played) std::move(some.begin(), some.end(), std::back_inserter(played_));
}

bool CaseLoad::AwaitCalls(int64_t calls) {
  const int64_t before = callers_.acknowledged();
  return Eventually([&] { return callers_.acknowledged() >= before + calls; }, absl::Minutes(1));
}

bool CaseLoad::AwaitAll() {
  return Eventually([&] { return ended_ == allowed_; }, absl::Minutes(2));
}

int CaseLoad::CountOtherAnswers() {
  std::atomic<int> other{0};
  std::vector<std::thread> clients;
  for (int t = 0; t < kClients; ++t) {
    clients.emplace_back([&, t] {
      for (size_t i = t; i < played_.size(); i += kClients) {
        for (const Acknowledged& call : played_[i].calls) other += call.again() != call.answer;
      }
    });
  }
  for (auto& client : clients) client.join();
  return other;
}

}  // namespace aftercare::testing
