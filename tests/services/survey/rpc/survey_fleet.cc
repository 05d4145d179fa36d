#include "tests/services/survey/rpc/survey_fleet.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "absl/strings/escaping.h"
#include "aftercare/intake/v1/agent.pb.h"
#include "common/db/session.h"
#include "common/ids/digest.h"
#include "common/outbox/redis.h"
#include "common/time/clock.h"
#include "services/survey/app/links.h"
#include "services/survey/domain/policy.h"
#include "tests/support/eventually.h"

namespace aftercare::survey {
namespace {

using testing::Eventually;
using testing::FreePort;
using testing::Process;

constexpr char kLinkKey[] = "the key of the links of a test";

std::string Principal(const std::string& kind, const std::string& id, const std::string& roles) {
  return absl::StrCat(R"({"token_sha256":")", ids::Hex(ids::Sha256(id + "-token")),
                      R"(","kind":")", kind, R"(","id":")", id, R"(","roles":[)", roles, "]}");
}

}  // namespace

std::string SurveyFleet::NewId() { return ids::NewUuid(time::SystemClock().Now()).ToString(); }

std::string SurveyFleet::File(const std::string& name, const std::string& content) {
  const std::string path = absl::StrCat(folder_, "/", name);
  std::ofstream(path) << content;
  return path;
}

SurveyFleet::SurveyFleet() {
  std::string folder = absl::StrCat(::testing::TempDir(), "/aftercare-survey-XXXXXX");
  folder_ = mkdtemp(folder.data());
  File("tokens.json",
       absl::StrCat("[", Principal("staff", "li.na", R"("agent")"), ",",
                    Principal("staff", "wang.fang", R"("service_lead")"), ",",
                    Principal("staff", "root.admin", R"("policy_admin")"), ",",
                    Principal("staff", "he.lin", R"("logistics_coordinator")"), ",",
                    Principal("service", "survey", ""), ",", Principal("service", "intake", ""),
                    ",", Principal("service", "repair", ""), ",",
                    Principal("service", "logistics", ""), "]"));
  File("link.key", kLinkKey);
  redis_ = Process({"redis-server", "--port", "0", "--unixsocket", folder_ + "/redis.sock",
                    "--dir", folder_, "--save", "", "--logfile", folder_ + "/redis.log"},
                   {}, folder_ + "/errors.log");
  const int intake = FreePort(), survey = FreePort(), repair = FreePort(), logistics = FreePort();
  // Notification is absent: what is meant for it waits.
  peers_ = absl::StrCat("intake=127.0.0.1:", intake, ",survey=127.0.0.1:", survey,
                        ",notification=127.0.0.1:1,repair=127.0.0.1:", repair,
                        ",logistics=127.0.0.1:", logistics);
  EXPECT_TRUE(Eventually([&] {
    return outbox::Redis("unix:" + folder_ + "/redis.sock", absl::Seconds(1))
        .Call({"PING"}).ok();
  }));
  auto channel = Start("intake", intake);
  cases_ = intake::v1::CaseService::NewStub(channel);
  orders_ = repair::v1::WorkOrderService::NewStub(Start("repair", repair));
  channel = Start("logistics", logistics);
  carriers_ = logistics::v1::CarrierService::NewStub(channel);
  shipments_ = logistics::v1::ShipmentService::NewStub(channel);
  channel = Start("survey", survey);
  surveys_ = v1::SurveyService::NewStub(channel);
  follow_ups_ = v1::FollowUpService::NewStub(channel);
  figures_ = v1::FigureService::NewStub(channel);
  satisfaction_ = v1::SatisfactionService::NewStub(channel);
}

std::shared_ptr<grpc::Channel> SurveyFleet::Start(const std::string& service, int port) {
  const std::string program = absl::StrCat(AFTERCARE_BINARY, "/bin/", service);
  const std::string errors = folder_ + "/errors.log";
  Process migrate({program, "migrate"}, {absl::StrCat("AFTERCARE_DATABASE=", database_.owner())},
                  errors);
  EXPECT_EQ(migrate.Wait(), 0);
  std::vector<std::string> command = {
      program, "--database", database_.as(service), "--redis", "unix:" + folder_ + "/redis.sock",
      "--port", absl::StrCat(port), "--metrics-port", "0", "--internal-port", "0", "--tokens",
      folder_ + "/tokens.json", "--token-file", File(service + ".token", service + "-token"),
      "--peers", peers_, "--log-level", "warning"};
  if (service == "intake") {
    // As the roster would have told it.
    intake::v1::Agent agent;
    agent.set_name("agents/" + ids::DerivedUuid("agent", "li.na").ToString());
    agent.set_staff_id("li.na");
    agent.add_regions("CN-31");
    agent.set_active(true);
    agent.set_capacity(100);
    const std::string body = agent.SerializeAsString();
    db::Session session(db::InSchema(database_.as("intake"), "intake"));
    EXPECT_TRUE(session.Do([&](pqxx::work& work) {
      work.exec_params(
          "INSERT INTO agents (id, version, chain, created_at, changed_at, due_at, staff_id, "
          "active, body, personal) VALUES ($1, 1, decode(repeat('00', 32), 'hex'), now(), now(), "
          "'infinity', 'li.na', true, $2, '')",
          ids::DerivedUuid("agent", "li.na").ToString(),
          pqxx::binarystring(body.data(), body.size()));
    }).ok());
  } else if (service == "survey") {
    command.insert(command.end(), {"--link-key", folder_ + "/link.key"});
  }
  programs_.push_back(Process(command, {}, errors));
  EXPECT_NE(programs_.back().ReadLine(), "");
  return grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials());
}

SurveyFleet::~SurveyFleet() {
  for (Process& program : programs_) program.Kill();
  redis_.Kill();
  if (HasFailure()) {
    std::ifstream log(folder_ + "/errors.log");
    const std::string text{std::istreambuf_iterator<char>(log), std::istreambuf_iterator<char>()};
    const size_t shown = std::min<size_t>(text.size(), 8000);
    std::fprintf(stderr, "%s\n", text.substr(text.size() - shown).c_str());
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string SurveyFleet::OpenedCase(const std::string& customer, const std::string& model) {
  intake::v1::Case answer;
  intake::v1::OpenCaseRequest open;
  open.set_request_id(NewId());
  auto* report = open.mutable_report();
  report->set_channel(intake::v1::CHANNEL_PHONE);
  report->set_customer_external_id(customer);
  report->set_order_number(absl::StrCat("SO-", NewId()));
  report->set_order_line(1);
  report->set_product_model(model);
  report->set_symptom("The back is scratched.");
  report->set_region("CN-31");
  report->set_locale("en");
  report->set_kind(intake::v1::MATTER_KIND_FAULT);
  report->mutable_facts()->set_affected_customers(1);
  const grpc::Status status = Call("li.na", *cases_, &Cases::OpenCase, open, &answer);
  EXPECT_TRUE(status.ok()) << status.error_message() << status.error_details();
  return answer.name();
}

std::string SurveyFleet::ResolvedCase(const std::string& customer) {
  intake::v1::Case answer;
  const auto expect = [](const grpc::Status& status) {
    EXPECT_TRUE(status.ok()) << status.error_message() << status.error_details();
  };
  const std::string name = OpenedCase(customer, "AC-PHONE-X1");

  intake::v1::ConfirmClassificationRequest classify;
  classify.set_name(name);
  classify.set_request_id(NewId());
  classify.set_sub_category(intake::v1::SUB_CATEGORY_COSMETIC);
  classify.set_kind(intake::v1::MATTER_KIND_FAULT);
  classify.set_override_reason("seen on the picture");
  expect(Call("li.na", *cases_, &Cases::ConfirmClassification, classify, &answer));

  intake::v1::RecordFirstContactRequest contact;
  contact.set_name(name);
  contact.set_request_id(NewId());
  auto* first = contact.mutable_first_contact();
  first->set_apology("We are sorry.");
  first->set_explanation("The glass came without a cover.");
  first->set_wish("A coupon.");
  first->set_channel(intake::v1::CHANNEL_PHONE);
  first->mutable_promise()->set_action(intake::v1::PROMISED_ACTION_CALL_BACK);
  const int64_t later = absl::ToUnixSeconds(time::SystemClock().Now()) + 14 * 86400;
  first->mutable_promise()->mutable_due_time()->set_seconds(later);
  expect(Call("li.na", *cases_, &Cases::RecordFirstContact, contact, &answer));

  intake::v1::SubmitPlanRequest plan;
  plan.set_name(name);
  plan.set_request_id(NewId());
  plan.set_summary("A coupon for the scratch.");
  auto* action = plan.add_actions();
  action->set_kind(intake::v1::ACTION_KIND_COUPON);
  action->set_owner("li.na");
  action->mutable_due_time()->set_seconds(later);
  action->mutable_amount()->set_amount_minor(5000);
  action->mutable_amount()->set_currency("CNY");
  expect(Call("li.na", *cases_, &Cases::SubmitPlan, plan, &answer));

  intake::v1::CompleteActionRequest done;
  done.set_name(name);
  done.set_request_id(NewId());
  done.set_action(1);
  expect(Call("li.na", *cases_, &Cases::CompleteAction, done, &answer));
  EXPECT_EQ(answer.state(), intake::v1::Case::STATE_RESOLVED);
  return name;
}

void SurveyFleet::RepairAndSend(const std::string& name) {
  const auto expect = [](const grpc::Status& status) {
    EXPECT_TRUE(status.ok()) << status.error_message() << status.error_details();
  };
  repair::v1::CreateWorkOrderRequest create;
  create.set_request_id(NewId());
  create.set_case_(name);
  create.set_product_model("AC-PHONE-X1");
  repair::v1::WorkOrder order;
  expect(Call("li.na", *orders_, &Orders::CreateWorkOrder, create, &order));
  repair::v1::ScheduleWorkOrderRequest schedule;
  schedule.set_request_id(NewId());
  schedule.set_name(order.name());
  schedule.set_technician("wu.min");
  const int64_t later = absl::ToUnixSeconds(time::SystemClock().Now()) + 86400;
  schedule.mutable_start_time()->set_seconds(later);
  schedule.mutable_end_time()->set_seconds(later + 3600);
  expect(Call("li.na", *orders_, &Orders::ScheduleWorkOrder, schedule, &order));

  logistics::v1::UpsertCarrierRequest carrier;
  carrier.set_request_id(NewId());
  carrier.mutable_carrier()->set_carrier_id("sf-express");
  carrier.mutable_carrier()->set_display_name("SF Express");
  carrier.mutable_carrier()->set_state(logistics::v1::Carrier::STATE_ACTIVE);
  logistics::v1::Carrier known;
  expect(Call("he.lin", *carriers_, &Carriers::UpsertCarrier, carrier, &known));
  logistics::v1::CreateShipmentRequest send;
  send.set_request_id(NewId());
  send.mutable_shipment()->set_purpose(logistics::v1::SHIPMENT_PURPOSE_REPAIR_IN);
  send.mutable_shipment()->set_case_name(name);
  send.mutable_shipment()->set_carrier_id("sf-express");
  auto* item = send.mutable_shipment()->add_items();
  item->set_product_model("AC-PHONE-X1");
  item->set_quantity(1);
  logistics::v1::Shipment shipment;
  expect(Call("li.na", *shipments_, &Shipments::CreateShipment, send, &shipment));
}

void SurveyFleet::ConfirmCase(const std::string& name) {
  intake::v1::ConfirmResolutionRequest confirm;
  confirm.set_name(name);
  confirm.set_request_id(NewId());
  confirm.set_answer(intake::v1::Confirmation::ANSWER_SATISFIED);
  intake::v1::Case answer;
  const grpc::Status status =
      Call("li.na", *cases_, &Cases::ConfirmResolution, confirm, &answer);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

v1::Survey SurveyFleet::SurveyOf(const std::string& case_name, int round) {
  v1::ListSurveysRequest request;
  request.set_case_(case_name);
  v1::Survey found;
  EXPECT_TRUE(Eventually([&] {
    v1::ListSurveysResponse listed;
    EXPECT_TRUE(Call("li.na", *surveys_, &Surveys::ListSurveys, request, &listed).ok());
    for (const v1::Survey& one : listed.surveys()) {
      if (one.round() == round) found = one;
    }
    return !found.name().empty();
  }));
  return found;
}

v1::FollowUp SurveyFleet::FollowUpOf(const std::string& case_name) {
  v1::ListFollowUpsRequest request;
  request.set_case_(case_name);
  v1::ListFollowUpsResponse listed;
  EXPECT_TRUE(Eventually([&] {
    EXPECT_TRUE(Call("li.na", *follow_ups_, &FollowUps::ListFollowUps, request, &listed).ok());
    return listed.follow_ups_size() == 1;
  }));
  return listed.follow_ups_size() == 1 ? listed.follow_ups(0) : v1::FollowUp();
}

std::string SurveyFleet::TokenOf(const v1::Survey& survey) {
  const auto id = ids::ParseUuid(survey.name().substr(survey.name().find('/') + 1));
  return absl::WebSafeBase64Escape(Links({kLinkKey, ""}).TokenOf(id.value_or(ids::Uuid{})));
}

v1::AnswerSurveyRequest SurveyFleet::Answering(const v1::Survey& survey, int speed) {
  v1::AnswerSurveyRequest request;
  request.set_token(TokenOf(survey));
  request.set_request_id(NewId());
  auto* answer = request.add_answers();
  answer->set_question("speed");
  answer->set_score(speed);
  return request;
}

std::vector<v1::FigureRow> SurveyFleet::Figures(v1::Measure measure) {
  const int64_t now = absl::ToUnixSeconds(time::SystemClock().Now());
  v1::QueryFiguresRequest request;
  request.set_measure(measure);
  request.set_period(v1::PERIOD_QUARTER);
  request.mutable_start_time()->set_seconds(now - 3600);
  request.mutable_end_time()->set_seconds(now + 3600);
  for (const v1::Dimension dimension :
       {v1::DIMENSION_AGENT, v1::DIMENSION_TECHNICIAN, v1::DIMENSION_CARRIER}) {
    request.add_group_by(dimension);
  }
  v1::QueryFiguresResponse response;
  const grpc::Status status =
      Call("wang.fang", *figures_, &FigureStub::QueryFigures, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return {response.rows().begin(), response.rows().end()};
}

int64_t SurveyFleet::Count(const std::string& sql) {
  db::Session session(db::InSchema(database_.as("survey"), "survey"));
  int64_t count = -1;
  const absl::Status status =
      session.Do([&](pqxx::work& work) { count = work.exec1(sql)[0].as<int64_t>(); });
  EXPECT_TRUE(status.ok()) << status;
  return count;
}

void SurveyFleet::Tell(int count, int score) {
  Execute(absl::StrCat(
      "INSERT INTO case_figure (case_id, case_version, registered_at, level, survey_version, "
      "surveyed_at, asked, score_sum, score_count) SELECT gen_random_uuid(), 1, now(), "
      "'ORDINARY', 1, now(), true, ", score, ", 1 FROM generate_series(1, ", count, ")"));
}

::testing::AssertionResult SurveyFleet::AllJudged() {
  const int64_t answers = Count(
      "SELECT count(*) FROM timeline WHERE kind IN ('answered', 'answer_changed')");
  // Each answer is judged once a level, and not all of them in one transaction.
  const auto levels = static_cast<int64_t>(std::size(kLevels));
  const bool judged = Eventually([&] {
    return Count("SELECT count(*) FROM inbox WHERE handler LIKE 'satisfaction_watch/%'") ==
           answers * levels;
  });
  if (judged) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "not every one of " << answers << " answers is judged";
}

void SurveyFleet::Execute(const std::string& sql) {
  db::Session session(db::InSchema(database_.as("survey"), "survey"));
  const absl::Status status = session.Do([&](pqxx::work& work) { work.exec(sql); });
  ASSERT_TRUE(status.ok()) << status;
}

}  // namespace aftercare::survey
