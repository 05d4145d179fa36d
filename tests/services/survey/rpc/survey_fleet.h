// The real survey program and those whose events it follows, over a database and a Redis of their
// own: what a test does there reaches the survey service as it does in an installation.
#ifndef AFTERCARE_TESTS_SERVICES_SURVEY_RPC_SURVEY_FLEET_H_
#define AFTERCARE_TESTS_SERVICES_SURVEY_RPC_SURVEY_FLEET_H_

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "aftercare/intake/v1/case.grpc.pb.h"
#include "aftercare/logistics/v1/carrier.grpc.pb.h"
#include "aftercare/logistics/v1/shipment.grpc.pb.h"
#include "aftercare/repair/v1/work_order.grpc.pb.h"
#include "aftercare/survey/v1/figure.grpc.pb.h"
#include "aftercare/survey/v1/follow_up.grpc.pb.h"
#include "aftercare/survey/v1/satisfaction.grpc.pb.h"
#include "aftercare/survey/v1/survey.grpc.pb.h"
#include "common/ids/uuid.h"
#include "tests/support/process.h"
#include "tests/support/servers.h"

namespace aftercare::survey {

class SurveyFleet : public ::testing::Test {
 protected:
  SurveyFleet();
  ~SurveyFleet() override;

  // Calls as the member of staff whose token is `who`; empty: with no token.
  template <class Stub, class Request, class Response>
  grpc::Status Call(const std::string& who, Stub& stub,
                    grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
    grpc::ClientContext context;
    if (!who.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", who, "-token"));
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    return (stub.*rpc)(&context, request, response);
  }

  // "cases/..." of a new case of that customer about that product.
  std::string OpenedCase(const std::string& customer, const std::string& model);
  // The same taken to `resolved`; li.na is its agent.
  std::string ResolvedCase(const std::string& customer);
  void ConfirmCase(const std::string& name);
  // A work order of the technician wu.min and a shipment by sf-express.
  void RepairAndSend(const std::string& name);
  // The survey of that round about a case, once it is there.
  v1::Survey SurveyOf(const std::string& case_name, int round = 1);
  v1::FollowUp FollowUpOf(const std::string& case_name);
  // What stands in the link of a survey.
  static std::string TokenOf(const v1::Survey& survey);

  v1::AnswerSurveyRequest Answering(const v1::Survey& survey, int speed);
  // By agent, technician and carrier.
  std::vector<v1::FigureRow> Figures(v1::Measure measure);
  int64_t Count(const std::string& sql);
  // `count` customers of ordinary cases whom events have told to have answered with this score.
  void Tell(int count, int score);
  // Once every answer there is was judged.
  ::testing::AssertionResult AllJudged();
  // As the survey service.
  void Execute(const std::string& sql);

  static std::string NewId();

  using Cases = intake::v1::CaseService::Stub;
  using Surveys = v1::SurveyService::Stub;
  using FollowUps = v1::FollowUpService::Stub;
  using Orders = repair::v1::WorkOrderService::Stub;
  using Carriers = logistics::v1::CarrierService::Stub;
  using Shipments = logistics::v1::ShipmentService::Stub;
  std::unique_ptr<Orders> orders_;
  std::unique_ptr<Carriers> carriers_;
  std::unique_ptr<Shipments> shipments_;
  using FigureStub = v1::FigureService::Stub;
  std::unique_ptr<Cases> cases_;
  std::unique_ptr<Surveys> surveys_;
  std::unique_ptr<FollowUps> follow_ups_;
  using SatisfactionStub = v1::SatisfactionService::Stub;
  std::unique_ptr<FigureStub> figures_;
  std::unique_ptr<SatisfactionStub> satisfaction_;

 private:
  std::shared_ptr<grpc::Channel> Start(const std::string& service, int port);
  std::string File(const std::string& name, const std::string& content);

  std::string folder_;
  std::string peers_;
  testing::Database database_;
  testing::Process redis_;
  std::vector<testing::Process> programs_;
};

// The refusal's reason as the wire has it.
inline ::testing::AssertionResult Refused(const grpc::Status& status, grpc::StatusCode code,
                                          const std::string& reason) {
  if (status.error_code() == code &&
      status.error_details().find(reason) != std::string::npos) {
    return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure() << status.error_code() << " " << status.error_message();
}

}  // namespace aftercare::survey

#endif  // AFTERCARE_TESTS_SERVICES_SURVEY_RPC_SURVEY_FLEET_H_
