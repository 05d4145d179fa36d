#include "tests/common/command/tally_service.h"

#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <utility>

namespace aftercare::testing {

TallyService::TallyService()
    : name_(tables_.database().name()),
      session_(db::InSchema(tables_.database().owner(), "intake")),
      redis_(RedisAddress(), absl::Seconds(5)),
      processor_(NewProcessor()) {
  DropStreams();
}

TallyService::~TallyService() { DropStreams(); }

void TallyService::Transact(const std::function<void(pqxx::work&)>& body) {
  absl::Status status = absl::UnavailableError("");
  // Tests that cut connections cut this one, too.
  for (int i = 0; i < 5 && absl::IsUnavailable(status); ++i) status = session_.Do(body);
  EXPECT_TRUE(status.ok()) << status;
}

void TallyService::Execute(const std::string& sql) {
  Transact([&](pqxx::work& work) { work.exec(sql); });
}

std::unique_ptr<command::Processor> TallyService::NewProcessor(int connections) {
  command::ProcessorOptions options;
  options.service = "intake";
  options.dsn = dsn();
  options.connections = connections;
  options.clock = &clock_;
  auto processor = command::Processor::Start(options, command::KindOf(aggregate_));
  EXPECT_TRUE(processor.ok()) << processor.status();
  return *std::move(processor);
}

outbox::RelayOptions TallyService::relay_options() const {
  outbox::RelayOptions options;
  options.service = name_;
  options.dsn = dsn();
  options.redis = RedisAddress();
  return options;
}

ids::Uuid TallyService::NewIdIn(int partition) const {
  for (;;) {
    const ids::Uuid id = NewId();
    if (outbox::PartitionOf(id) == partition) return id;
  }
}

std::future<absl::StatusOr<command::Answer>> TallyService::Send(const ids::Uuid& target,
                                                                TallyCommand command) {
  auto promise = std::make_shared<std::promise<absl::StatusOr<command::Answer>>>();
  auto future = promise->get_future();
  command::Task task;
  task.claim.kind = command::Claim::Kind::kRequest;
  task.claim.key = NewId();
  task.claim.digest = "body";
  task.target = target;
  task.command = std::move(command);
  task.caller = {auth::Kind::kStaff, "tester", {}};
  task.done = [promise](absl::StatusOr<command::Answer> answer) {
    promise->set_value(std::move(answer));
  };
  processor_->Submit(std::move(task));
  return future;
}

absl::Status TallyService::Do(const ids::Uuid& target, TallyCommand command) {
  return Send(target, std::move(command)).get().status();
}

void TallyService::AddOnes(const std::vector<ids::Uuid>& targets, int count) {
  std::vector<std::future<absl::StatusOr<command::Answer>>> answers;
  for (int i = 0; i < count; ++i) answers.push_back(Send(targets[i % targets.size()], Add{1, ""}));
  for (auto& answer : answers) {
    const auto got = answer.get();
    EXPECT_TRUE(got.ok()) << got.status();
  }
}

std::vector<StreamEntry> TallyService::Written(int partition) {
  std::vector<StreamEntry> entries;
  Transact([&](pqxx::work& work) {
    entries.clear();
    std::string before = "0-0";
    for (const auto& row : work.exec_params("SELECT xid || '-' || seq, envelope FROM outbox WHERE "
                                            "partition = $1 ORDER BY outbox.xid, outbox.seq",
                                            partition)) {
      entries.push_back({row[0].as<std::string>(), before, pqxx::binarystring(row[1]).str()});
      before = entries.back().id;
    }
  });
  return entries;
}

std::vector<StreamEntry> TallyService::Published(int partition, int64_t epoch) {
  std::vector<StreamEntry> entries;
  const auto reply = redis_.Call({"XRANGE", stream(partition, epoch), "-", "+"});
  if (!reply.ok()) {
    ADD_FAILURE() << reply.status();
    return entries;
  }
  const auto text = [](const redisReply* one) { return std::string(one->str, one->len); };
  for (size_t i = 0; i < (*reply)->elements; ++i) {
    const redisReply* entry = (*reply)->element[i];
    const redisReply* fields = entry->element[1];
    entries.push_back(
        {text(entry->element[0]), text(fields->element[1]), text(fields->element[3])});
  }
  return entries;
}

bool TallyService::AllPublished(int64_t epoch) {
  for (int p = 0; p < outbox::kPartitions; ++p) {
    if (Written(p) != Published(p, epoch)) return false;
  }
  return true;
}

std::string TallyService::stream(int partition, int64_t epoch) const {
  return outbox::StreamName(name_, epoch, partition);
}

std::string TallyService::Redis(const std::vector<absl::string_view>& arguments) {
  const auto reply = redis_.Call(arguments);
  if (!reply.ok()) {
    ADD_FAILURE() << reply.status();
    return "";
  }
  if ((*reply)->type == REDIS_REPLY_ERROR) ADD_FAILURE() << (*reply)->str;
  if ((*reply)->type == REDIS_REPLY_INTEGER) return absl::StrCat((*reply)->integer);
  return (*reply)->str == nullptr ? "" : std::string((*reply)->str, (*reply)->len);
}

void TallyService::DropStreams() {
  std::vector<std::string> keys = {"DEL", absl::StrCat("aftercare.", name_, ".fence")};
  for (int epoch = 0; epoch < 4; ++epoch) {
    for (int p = 0; p < outbox::kPartitions; ++p) keys.push_back(stream(p, epoch));
  }
  Redis({keys.begin(), keys.end()});
}

}  // namespace aftercare::testing
