// An event whose handler always fails becomes a dead letter of whoever asks for it; its neighbours
// flow on. People list, discard and, when the cause is gone, replay it.
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"
#include "aftercare/type/v1/event.pb.h"
#include "aftercare/type/v1/operations.grpc.pb.h"
#include "common/ids/uuid.h"
#include "common/outbox/partition.h"
#include "common/time/clock.h"
#include "tests/fault/suite/stage.h"

namespace aftercare::testing {
namespace {

using type::v1::DeadLetter;
using Letters = type::v1::DeadLetterService;

// An event of the intake that nobody can read, as its outbox has it.
void Poison(System& system) {
  const ids::Uuid id = ids::NewUuid(time::SystemClock().Now());
  type::v1::Event event;
  event.set_id(NewId());
  event.set_source("aftercare/intake");
  event.set_type("aftercare.intake.case.registered");
  event.set_subject(absl::StrCat("cases/", id.ToString()));
  event.set_version(1);
  event.mutable_time()->set_seconds(absl::ToUnixSeconds(time::SystemClock().Now()));
  event.mutable_data()->set_type_url("type.googleapis.com/aftercare.intake.v1.Case");
  event.mutable_data()->set_value("\xff\xff\xff not a message");
  const std::string envelope = event.SerializeAsString();
  pqxx::connection connection(system.database().owner());
  pqxx::work work(connection);
  work.exec_params("INSERT INTO intake.outbox (seq, partition, envelope) VALUES (0, $1, $2)",
                   outbox::PartitionOf(id), pqxx::binarystring(envelope.data(), envelope.size()));
  work.commit();
}

class PoisonTest : public ::testing::Test {
 protected:
  std::vector<DeadLetter> List(const std::string& service, DeadLetter::State state) {
    type::v1::ListDeadLettersRequest request;
    request.set_state(state);
    type::v1::ListDeadLettersResponse response;
    EXPECT_TRUE(stage_.callers.Persist<Letters>("zhao.lei", &Letters::Stub::ListDeadLetters, request,
                                                &response, service));
    return {response.dead_letters().begin(), response.dead_letters().end()};
  }
  grpc::Status Replay(const std::string& service, const DeadLetter& letter, DeadLetter* answer) {
    type::v1::ReplayDeadLetterRequest request;
    request.set_name(letter.name());
    request.set_request_id(NewId());
    return stage_.callers.Try<Letters>("zhao.lei", 0, &Letters::Stub::ReplayDeadLetter, request,
                                       answer, service);
  }
  void Play(int cases) {
    stage_.load.PlayDuring([&] {
      stage_.load.Allow(cases);
      EXPECT_TRUE(stage_.load.AwaitAll());
    });
  }
  void AsOwner(const std::string& sql) { Ask(stage_.system.database(), sql); }

  Stage stage_{FaultSetup(/*replicas=*/1)};
};

TEST_F(PoisonTest, APoisonEventBecomesADeadLetterAndItsNeighboursFlowOn) {
  stage_.load.Prepare(32);
  Play(8);
  for (int i = 0; i < 2; ++i) Poison(stage_.system);
  Play(16);
  stage_.check.AwaitQuiet();
  stage_.check.ExpectAcknowledgedOnce(stage_.load.played());
  stage_.check.ExpectEffectsOnce(stage_.load.played());
  stage_.check.ExpectMessagesOnce(stage_.load.played());
  stage_.check.ExpectHandledOnce();
  int64_t letters = 0;
  for (const char* service : {"intake", "survey"}) {
    SCOPED_TRACE(service);
    const auto dead = List(service, DeadLetter::STATE_DEAD);
    ASSERT_EQ(dead.size(), 2u);
    letters += static_cast<int64_t>(dead.size());
    EXPECT_EQ(dead[0].event().type(), "aftercare.intake.case.registered");
    EXPECT_EQ(dead[0].attempts(), 5);
    EXPECT_NE(dead[0].reason(), "");
    // It is as bad as ever.
    DeadLetter answer;
    EXPECT_EQ(Replay(service, dead[0], &answer).error_code(),
              grpc::StatusCode::FAILED_PRECONDITION);
    for (const DeadLetter& letter : dead) {
      type::v1::DiscardDeadLetterRequest discard;
      discard.set_name(letter.name());
      discard.set_reason("cannot be read");
      discard.set_request_id(NewId());
      EXPECT_TRUE(stage_.callers.Persist<Letters>("zhao.lei", &Letters::Stub::DiscardDeadLetter,
                                                  discard, &answer, service));
      EXPECT_EQ(answer.state(), DeadLetter::STATE_DISCARDED);
    }
    EXPECT_TRUE(List(service, DeadLetter::STATE_DEAD).empty());
    EXPECT_EQ(List(service, DeadLetter::STATE_DISCARDED).size(), 2u);
  }
  EXPECT_EQ(stage_.check.CountDeadLetters(), letters);
}

TEST_F(PoisonTest, ADeadLetterIsReplayedWhenItsCauseIsGone) {
  stage_.load.Prepare(16);
  AsOwner("REVOKE INSERT, UPDATE ON survey.case_figure FROM survey");
  Play(1);
  stage_.check.AwaitQuiet();
  const auto dead = List("survey", DeadLetter::STATE_DEAD);
  ASSERT_FALSE(dead.empty());
  EXPECT_EQ(stage_.check.Count("SELECT count(*) FROM survey.case_figure"), 0);
  AsOwner("GRANT INSERT, UPDATE ON survey.case_figure TO survey");
  Play(4);
  for (const DeadLetter& letter : dead) {
    DeadLetter answer;
    const grpc::Status status = Replay("survey", letter, &answer);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(answer.state(), DeadLetter::STATE_REPLAYED);
  }
  stage_.check.AwaitQuiet();
  stage_.check.ExpectHandledOnce();
  EXPECT_TRUE(List("survey", DeadLetter::STATE_DEAD).empty());
  EXPECT_EQ(stage_.check.Count("SELECT count(*) FROM survey.case_figure WHERE case_version > 0"), 5);
  EXPECT_EQ(stage_.check.CountDeadLetters(), static_cast<int64_t>(dead.size()));
}

}  // namespace
}  // namespace aftercare::testing
