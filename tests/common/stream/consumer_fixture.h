// A consumer between two services of tallies: what one counts the other copies. The copy has to be
// exact and every event accounted for, whatever happened in between.
#ifndef AFTERCARE_TESTS_COMMON_STREAM_CONSUMER_FIXTURE_H_
#define AFTERCARE_TESTS_COMMON_STREAM_CONSUMER_FIXTURE_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/outbox/events.h"
#include "common/stream/consumer.h"
#include "tests/common/command/tally_service.h"
#include "tests/support/eventually.h"

namespace aftercare::stream {

inline constexpr int kPoison = 13;

inline ids::Uuid CopyOf(const std::string& subject) { return ids::DerivedUuid("copy", subject); }

class ConsumerTest : public ::testing::Test {
 protected:
  ConsumerTest() {
    for (int i = 0; i < 16; ++i) targets_.push_back(source_.NewIdIn(i % outbox::kPartitions));
  }

  std::unique_ptr<outbox::Relay> StartRelay() {
    auto relay = std::make_unique<outbox::Relay>(source_.relay_options());
    relay->Start();
    return relay;
  }

  ConsumerOptions Options(const std::string& replica) {
    ConsumerOptions options;
    options.source = source_.name();
    options.service = "copy";
    options.replica = replica;
    options.dsn = copy_.dsn();
    options.redis = testing::RedisAddress();
    options.read_events = [this](const std::string& after, int partition, int limit) {
      return Read(after, partition, limit);
    };
    options.batch = 20;
    options.tries = 3;
    options.lease = absl::Milliseconds(500);
    return options;
  }

  std::unique_ptr<Consumer> Start(const ConsumerOptions& options, command::Processor& processor) {
    auto consumer = std::make_unique<Consumer>(options, std::vector<Handler>{Copy(processor)});
    consumer->Start();
    return consumer;
  }
  std::unique_ptr<Consumer> Start(const std::string& replica) {
    return Start(Options(replica), copy_.processor());
  }

  // Adds to the copy what was added to the original; the amount kPoison cannot be copied.
  Handler Copy(command::Processor& processor) {
    Handler handler;
    handler.name = "copy";
    handler.types = {"aftercare.intake.tally.added"};
    handler.react = [this, &processor](const type::v1::Event& event)
        -> absl::StatusOr<std::vector<Reaction>> {
      int64_t amount = 0;
      if (!absl::SimpleAtoi(event.facts(0).value(), &amount)) {
        return absl::DataLossError("an amount");
      }
      {
        std::lock_guard<std::mutex> lock(mutex_);
        seen_[event.subject()].push_back(event.version());
        if (amount == kPoison) return absl::InternalError("poison");
        if (away_ > 0) {
          --away_;
          return absl::UnavailableError("away");
        }
      }
      return std::vector<Reaction>{
          {&processor, CopyOf(event.subject()), testing::TallyCommand(testing::Add{amount, ""})}};
    };
    return handler;
  }

  // As EventService.ReadEvents answers.
  absl::StatusOr<type::v1::ReadEventsResponse> Read(const std::string& after_text, int partition,
                                                    int limit) {
    type::v1::ReadEventsRequest request;
    request.set_after(after_text);
    request.set_partition(partition);
    request.set_limit(limit);
    db::Session session(source_.dsn());
    type::v1::ReadEventsResponse response;
    const auto status = outbox::ReadEvents(request, session, &response);
    if (!status.ok()) return status;
    return response;
  }

  int64_t Accounted() {
    return copy_.Count("SELECT coalesce(sum(applied + ignored + dead), 0) FROM consumer");
  }
  bool AllAccounted() { return Accounted() == source_.Count("SELECT count(*) FROM outbox"); }

  // Every event is accounted for once and every subject's copy has its total.
  void ExpectExact(absl::Duration within = absl::Seconds(30)) {
    EXPECT_TRUE(testing::Eventually([&] { return AllAccounted(); }, within));
    EXPECT_EQ(Accounted(), source_.Count("SELECT count(*) FROM outbox"));
    for (const ids::Uuid& target : targets_) {
      const std::string total = "SELECT coalesce(sum(total), 0) FROM tallies WHERE id = '";
      EXPECT_EQ(copy_.Count(absl::StrCat(
                    total, CopyOf("tallies/" + target.ToString()).ToString(), "'")),
                source_.Count(absl::StrCat(total, target.ToString(), "'")));
    }
    EXPECT_EQ(copy_.Count("SELECT sum(total) FROM tallies"),
              source_.Count("SELECT sum(total) FROM tallies"));
  }

  // Within a subject no version was handed on before the one below it.
  void ExpectSeenInOrder() {
    std::lock_guard<std::mutex> lock(mutex_);
    for (const auto& [subject, versions] : seen_) {
      int64_t highest = 0;
      for (const int64_t version : versions) {
        EXPECT_LE(version, highest + 1) << subject;
        highest = std::max(highest, version);
      }
    }
  }

  void SetAway(int tries) {
    std::lock_guard<std::mutex> lock(mutex_);
    away_ = tries;
  }

  std::vector<int64_t> Seen(const ids::Uuid& target) {
    std::lock_guard<std::mutex> lock(mutex_);
    return seen_["tallies/" + target.ToString()];
  }

  // Puts an event of `target` into the source's outbox by hand.
  void Write(const ids::Uuid& target, int64_t version) {
    type::v1::Event event;
    event.set_id(ids::DerivedUuid(target.raw(), absl::StrCat(version)).ToString());
    event.set_source("aftercare/intake");
    event.set_type("aftercare.intake.tally.added");
    event.set_subject("tallies/" + target.ToString());
    event.set_version(version);
    auto* fact = event.add_facts();
    fact->set_key("amount");
    fact->set_value("1");
    db::Session session(source_.dsn());
    const std::string envelope = event.SerializeAsString();
    const auto status = session.Do([&](pqxx::work& work) {
      work.exec_params("INSERT INTO outbox (seq, partition, envelope) VALUES (0, $1, $2)",
                       outbox::PartitionOf(target),
                       pqxx::binarystring(envelope.data(), envelope.size()));
    });
    EXPECT_TRUE(status.ok()) << status;
  }

  testing::TallyService source_, copy_;
  std::vector<ids::Uuid> targets_;
  std::mutex mutex_;
  std::map<std::string, std::vector<int64_t>> seen_;
  int away_ = 0;  // so many tries fail with UNAVAILABLE
};

}  // namespace aftercare::stream

#endif  // AFTERCARE_TESTS_COMMON_STREAM_CONSUMER_FIXTURE_H_
