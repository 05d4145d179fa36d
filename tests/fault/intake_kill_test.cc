// The real intake under kill -9 and cut connections: what was acknowledged is there once, what was
// not is not, timelines are whole and the streams hold the outbox.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <iterator>
#include <pqxx/pqxx>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/db/session.h"
#include "common/outbox/partition.h"
#include "common/outbox/position.h"
#include "common/outbox/redis.h"
#include "common/server/timeline_check.h"
#include "common/time/clock.h"
#include "tests/fault/intake_fleet.h"
#include "tests/support/eventually.h"

namespace aftercare {
namespace {

using testing::Acknowledged;
using testing::Eventually;
using testing::IntakeFleet;

constexpr int kCallers = 8;
constexpr int kKillsEach = 26;  // of each replica
constexpr int kCuts = 60;
// The whole test stays below a minute: later kills are left out, and then it fails.
constexpr absl::Duration kLongest = absl::Seconds(40);

class IntakeKillTest : public ::testing::Test {
 protected:
  // Callers work until `faults` is done, and end when their last request is acknowledged.
  void WorkDuring(const std::function<void()>& faults) {
    std::atomic<bool> stop{false};
    std::vector<std::thread> callers;
    std::vector<std::vector<Acknowledged>> done(kCallers);
    for (int t = 0; t < kCallers; ++t) {
      callers.emplace_back([&, t] {
        for (int64_t i = t; !stop; i += kCallers) {
          Acknowledged one;
          if (!fleet_.DoOne(i, one)) return;
          done[t].push_back(std::move(one));
        }
      });
    }
    faults();
    stop = true;
    for (auto& caller : callers) caller.join();
    for (auto& some : done) std::move(some.begin(), some.end(), std::back_inserter(done_));
  }

  // False when the callers stand still.
  bool AwaitMore(int64_t calls) {
    const int64_t before = fleet_.acknowledged();
    return Eventually([&] { return fleet_.acknowledged() >= before + calls; });
  }

  void ExpectWhole() {
    ExpectReplayed();
    db::Session session(db::InSchema(fleet_.database().owner(), "intake"));
    server::TimelineFindings findings;
    const auto status = session.Do([&](pqxx::work& work) {
      const auto count = [&](const std::string& sql) { return work.exec1(sql)[0].as<int64_t>(); };
      const auto opened = static_cast<int64_t>(done_.size());
      EXPECT_EQ(count("SELECT count(*) FROM cases"), opened);
      EXPECT_EQ(count("SELECT count(*) FROM request"), 2 * opened);
      EXPECT_EQ(count("SELECT count(*) FROM timeline"), count("SELECT count(*) FROM outbox"));
      EXPECT_EQ(count("SELECT count(*) FROM timeline"), count("SELECT sum(version) FROM cases"));
      EXPECT_EQ(count("SELECT count(*) FROM timeline WHERE kind = 'first_contact_recorded'"),
                opened);
      findings = server::CheckTimelines(work, {"cases"},
                                        {.only = "", .after = "", .aggregates = 1'000'000});
      EXPECT_EQ(findings.checked, opened);
    });
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(findings.faults, std::vector<std::string>());
    ExpectPublished(session);
    std::printf("%zu cases, %lld calls repeated\n", done_.size(),
                static_cast<long long>(fleet_.repeated()));
  }

  // The same request ids again: the same bytes.
  void ExpectReplayed() {
    std::atomic<int> other{0};
    std::vector<std::thread> callers;
    for (int t = 0; t < kCallers; ++t) {
      callers.emplace_back([&, t] {
        for (size_t i = t; i < done_.size(); i += kCallers) other += !fleet_.Replays(done_[i]);
      });
    }
    for (auto& caller : callers) caller.join();
    EXPECT_EQ(other, 0);
  }

  // Each position once, in order, and all of the outbox.
  void ExpectPublished(db::Session& session) {
    outbox::Redis redis(fleet_.redis(), absl::Seconds(5));
    for (int p = 0; p < outbox::kPartitions; ++p) {
      std::vector<std::string> written, published;
      const auto status = session.Do([&](pqxx::work& work) {
        for (const auto& row : work.exec_params(
                 "SELECT xid || '-' || seq FROM outbox WHERE partition = $1 ORDER BY outbox.xid, outbox.seq",
                 p)) {
          written.push_back(row[0].as<std::string>());
        }
      });
      ASSERT_TRUE(status.ok()) << status;
      EXPECT_TRUE(Eventually([&] {
        published.clear();
        const auto reply = redis.Call({"XRANGE", outbox::StreamName("intake", 1, p), "-", "+"});
        if (!reply.ok()) return false;
        for (size_t i = 0; i < (*reply)->elements; ++i) {
          published.emplace_back((*reply)->element[i]->element[0]->str);
        }
        return published.size() >= written.size();
      })) << published.size() << " of " << written.size();
      EXPECT_TRUE(published == written) << "partition " << p;
    }
  }

  IntakeFleet fleet_;
  std::vector<Acknowledged> done_;
};

TEST_F(IntakeKillTest, NothingIsLostOrDoubledByKills) {
  const time::Stopwatch watch;
  std::atomic<int> kills{0};
  WorkDuring([&] {
    std::vector<std::thread> killers;
    for (int replica = 0; replica < IntakeFleet::kReplicas; ++replica) {
      killers.emplace_back([&, replica] {
        std::mt19937 random(replica + 1);
        for (int i = 0; i < kKillsEach && watch.Elapsed() < kLongest; ++i) {
          EXPECT_TRUE(AwaitMore(random() % 40));
          fleet_.Kill(replica);
          fleet_.Launch(replica);
          ++kills;
          // Now and then once more while it is still starting.
          if (random() % 4 == 0) {
            Eventually([] { return false; }, absl::Milliseconds(random() % 200));
            fleet_.Kill(replica);
            fleet_.Launch(replica);
            ++kills;
          }
          fleet_.Await(replica);
        }
      });
    }
    for (auto& killer : killers) killer.join();
  });
  EXPECT_GE(kills, 50);
  EXPECT_GT(fleet_.repeated(), 0);
  ExpectWhole();
}

TEST_F(IntakeKillTest, NothingIsLostOrDoubledByCutConnections) {
  WorkDuring([&] {
    for (int i = 0; i < kCuts; ++i) {
      EXPECT_TRUE(AwaitMore(25));
      fleet_.database().Disconnect();
    }
  });
  ExpectWhole();
}

}  // namespace
}  // namespace aftercare
