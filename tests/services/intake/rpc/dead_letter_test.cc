// Dead letters by the RPCs an operator has.
#include <gtest/gtest.h>

#include "aftercare/type/v1/operations.grpc.pb.h"
#include "common/db/session.h"
#include "tests/services/intake/rpc/intake_server.h"

namespace aftercare::intake {
namespace {

using Letters = type::v1::DeadLetterService::Stub;

using DeadLetterTest = IntakeServer;

// What is no event, or was for a handler there is no more, is not said to be done.
TEST_F(DeadLetterTest, ALetterNobodyTakesIsNotReplayed) {
  db::Session session(db::InSchema(database_.as("intake"), "intake"));
  const std::string id = NewId();
  const auto status = session.Do([&](pqxx::work& work) {
    work.exec_params(
        "INSERT INTO dead_letter (id, source, handler, event_id, envelope, reason, attempts) "
        "VALUES ($1, 'repair', 'unreadable', $1, '\\xffff', 'no event', 1)",
        id);
  });
  ASSERT_TRUE(status.ok()) << status;
  Letters letters(channel_);
  const std::string name = "name: 'deadLetters/" + id + "' ";
  EXPECT_EQ(ReasonOf(Try(letters, &Letters::ReplayDeadLetter, "zhao.lei",
                         Ask<type::v1::ReplayDeadLetterRequest>(name))
                         .status()),
            "STILL_FAILING");
  const auto discarded =
      Must(letters, &Letters::DiscardDeadLetter, "zhao.lei",
           Ask<type::v1::DiscardDeadLetterRequest>(name + "reason: 'no event'"));
  EXPECT_EQ(discarded.state(), type::v1::DeadLetter::STATE_DISCARDED);
}

}  // namespace
}  // namespace aftercare::intake
