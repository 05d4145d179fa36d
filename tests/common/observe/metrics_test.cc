#include "common/observe/metrics.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

namespace aftercare::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// One scrape over a plain socket, read until `wanted` has come or the peer closes.
std::string Scrape(int port, const std::string& wanted) {
  const int peer = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(peer, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) {
    const std::string request = "GET /metrics HTTP/1.0\r\n\r\n";
    if (send(peer, request.data(), request.size(), 0) > 0) {
      char buffer[4096];
      ssize_t size = 1;
      while (size > 0 && answer.find(wanted) == std::string::npos) {
        size = recv(peer, buffer, sizeof(buffer), 0);
        if (size > 0) answer.append(buffer, static_cast<size_t>(size));
      }
    }
  }
  close(peer);
  return answer;
}

TEST(Metrics, CountersAndGaugesShowTheirValues) {
  Metrics metrics;
  Counter& opened = metrics.AddCounter("rpc_total", "Calls.", {{"method", "OpenCase"}});
  Counter& listed = metrics.AddCounter("rpc_total", "Calls.", {{"method", "ListCases"}});
  Gauge& depth = metrics.AddGauge("queue_depth", "Requests that wait.");
  opened.Add();
  opened.Add(2);
  listed.Add();
  depth.Set(5);
  depth.Add(-1.5);
  EXPECT_EQ(metrics.Text(),
            "# HELP queue_depth Requests that wait.\n# TYPE queue_depth gauge\n"
            "queue_depth 3.5\n"
            "# HELP rpc_total Calls.\n# TYPE rpc_total counter\n"
            "rpc_total{method=\"ListCases\"} 1\nrpc_total{method=\"OpenCase\"} 3\n");
}

TEST(Metrics, SameNameAndLabelsIsTheSameHandle) {
  Metrics metrics;
  Counter& first = metrics.AddCounter("a_total", "A.", {{"x", "1"}});
  EXPECT_EQ(&first, &metrics.AddCounter("a_total", "A.", {{"x", "1"}}));
  EXPECT_NE(&first, &metrics.AddCounter("a_total", "A.", {{"x", "2"}}));
}

// 1 belongs to the bucket of bound 1 (le = "less or equal"); buckets are cumulative.
TEST(Metrics, HistogramBucketsIncludeTheirBound) {
  Metrics metrics;
  Histogram& batch = metrics.AddHistogram("batch", "Requests in a batch.", {1, 2, 4});
  for (const double value : {0.0, 1.0, 1.5, 2.0, 3.0, 9.0}) batch.Record(value);
  EXPECT_THAT(batch.counts(), ElementsAre(2, 2, 1, 1));
  EXPECT_EQ(batch.sum(), 16.5);
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("batch_count 6\nbatch_sum 16.5\n"));
  EXPECT_THAT(text, HasSubstr("batch_bucket{le=\"1\"} 2\nbatch_bucket{le=\"2\"} 4\n"
                              "batch_bucket{le=\"4\"} 5\nbatch_bucket{le=\"+Inf\"} 6\n"));
}

TEST(Metrics, DurationsAreRecordedInSeconds) {
  Metrics metrics;
  Histogram& latency = metrics.AddHistogram("latency_seconds", "Time.", LatencyBounds());
  latency.Record(absl::Milliseconds(250));
  EXPECT_EQ(latency.sum(), 0.25);
}

TEST(Metrics, NothingIsLostBetweenThreads) {
  Metrics metrics;
  Counter& counter = metrics.AddCounter("c_total", "C.");
  Gauge& gauge = metrics.AddGauge("g", "G.");
  Histogram& histogram = metrics.AddHistogram("h", "H.", {1, 2});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) {
        counter.Add();
        gauge.Add(1);
        histogram.Record(2.0);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.value(), 40'000u);
  EXPECT_EQ(gauge.value(), 40'000);
  EXPECT_THAT(histogram.counts(), ElementsAre(0, 40'000, 0));
  EXPECT_EQ(histogram.sum(), 80'000);
}

TEST(Metrics, ListNamesEveryMetricOnce) {
  Metrics metrics;
  metrics.AddCounter("b_total", "B.", {{"y", "1"}, {"x", "1"}});
  metrics.AddCounter("b_total", "B.", {{"y", "2"}, {"x", "1"}});
  metrics.AddGauge("a", "A.");
  EXPECT_THAT(metrics.List(),
              ElementsAre(Metrics::Described{"a", "gauge", "A.", {}},
                          Metrics::Described{"b_total", "counter", "B.", {"x", "y"}}));
  EXPECT_EQ(metrics.MarkdownTable(),
            "| metric | kind | labels | meaning |\n| --- | --- | --- | --- |\n"
            "| `a` | gauge |  | A. |\n| `b_total` | counter | x, y | B. |\n");
}

TEST(Metrics, AnswersScrapes) {
  Metrics metrics;
  metrics.AddCounter("scraped_total", "Scraped.").Add(7);
  const auto port = metrics.Serve(0);
  ASSERT_TRUE(port.ok()) << port.status();
  EXPECT_THAT(Scrape(*port, "scraped_total 7\n"), HasSubstr("scraped_total 7\n"));
}

TEST(Metrics, ATakenPortIsRefused) {
  Metrics first;
  const auto port = first.Serve(0);
  ASSERT_TRUE(port.ok());
  EXPECT_EQ(Metrics().Serve(*port).status().code(), absl::StatusCode::kUnavailable);
}

TEST(MetricsDeathTest, MistakesOfTheProgramEndIt) {
  Metrics metrics;
  metrics.AddCounter("a_total", "A.");
  EXPECT_DEATH(metrics.AddGauge("a_total", "A."), "another kind");
  EXPECT_DEATH(metrics.AddCounter("no spaces", "A."), "declared wrongly");
  EXPECT_DEATH(metrics.AddCounter("b_total", "B.", {{"le-gal", "1"}}), "label name");
  EXPECT_DEATH(metrics.AddHistogram("h", "H.", {2, 1}), "ascend");
}

}  // namespace
}  // namespace aftercare::observe
