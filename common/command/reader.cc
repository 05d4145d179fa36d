#include "common/command/reader.h"

#include <google/protobuf/arena.h>

#include <algorithm>
#include <future>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/command/table.h"
#include "common/observe/log.h"

namespace aftercare::command {
namespace {

absl::Status Unavailable() {
  return Refuse(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE",
                "the database cannot be reached at present", {{"retry_after_ms", "1000"}});
}

// Greater than any id there is.
ids::Uuid Greatest() {
  ids::Uuid id;
  id.bytes.fill(0xff);
  return id;
}

}  // namespace

void Reader::Question::Fail(const absl::Status& status) {
  if (limit == 0) {
    got(status);
  } else {
    got_list(status);
  }
}

Reader::Reader(Options options, AggregateKind kind)
    : options_(std::move(options)), kind_(std::move(kind)) {}

absl::StatusOr<std::unique_ptr<Reader>> Reader::Start(Options options, AggregateKind kind) {
  std::unique_ptr<Reader> reader(new Reader(std::move(options), std::move(kind)));
  for (int i = 0; i < reader->options_.connections; ++i) {
    auto link = db::Link::Open(reader->options_.dsn, reader->kind_.statements);
    if (!link.ok()) return link.status();
    reader->threads_.emplace_back(
        [self = reader.get(), opened = std::move(*link)]() mutable {
          self->Work(std::move(opened));
        });
  }
  return reader;
}

Reader::~Reader() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Reader::Get(const ids::Uuid& id, absl::Time deadline, google::protobuf::Message* into,
                 Got done) {
  Submit({id, {}, 0, deadline, into, std::move(done), nullptr});
}

absl::Status Reader::Fetch(const ids::Uuid& id, absl::Duration patience,
                           google::protobuf::Message* into) {
  std::promise<absl::Status> answered;
  Get(id, time::SystemClock().Now() + patience, into,
      [&answered](absl::Status status) { answered.set_value(std::move(status)); });
  return answered.get_future().get();
}

void Reader::List(std::vector<Condition> conditions, const ids::Uuid& after, int limit,
                  absl::Time deadline, GotList done) {
  Submit({after, std::move(conditions), limit, deadline, nullptr, nullptr, std::move(done)});
}

void Reader::Submit(Question question) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!stopping_ && queue_.size() < options_.max_queue) {
      queue_.push_back(std::move(question));
      work_.notify_one();
      return;
    }
  }
  question.Fail(Refuse(absl::StatusCode::kResourceExhausted, "QUEUE_FULL",
                       "too many requests are waiting; try again later",
                       {{"retry_after_ms", "200"}}));
}

void Reader::Work(std::unique_ptr<db::Link> link) {
  for (;;) {
    std::vector<Question> batch;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      work_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      const size_t size = std::min(queue_.size(), options_.max_batch);
      for (size_t i = 0; i < size; ++i) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    const absl::Time now = time::SystemClock().Now();
    std::erase_if(batch, [&](Question& question) {
      if (question.deadline > now) return false;
      question.Fail(Refuse(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                           "the deadline passed while the request was waiting"));
      return true;
    });
    if (batch.empty()) continue;
    absl::Status status = Ask(batch, *link);
    if (db::IsConnectionLost(status)) {
      // A read may be asked again; once is enough, the caller retries beyond that.
      auto opened = db::Link::Open(options_.dsn, kind_.statements);
      if (opened.ok()) {
        link = *std::move(opened);
        status = Ask(batch, *link);
      }
    }
    if (status.ok()) continue;
    observe::Log(observe::Level::kError, "a read failed",
                 {{"aggregate", kind_.type}, {"cause", std::string(status.message())}});
    for (Question& question : batch) question.Fail(Unavailable());
  }
}

std::string Reader::ListSql(const Question& question) const {
  std::string sql = absl::StrCat("SELECT ", kLoadColumns, " FROM ", kind_.collection_table,
                                 " WHERE id < $1::uuid");
  for (size_t i = 0; i < question.conditions.size(); ++i) {
    absl::StrAppend(&sql, " AND ",
                    absl::StrReplaceAll(question.conditions[i].sql,
                                        {{"$", absl::StrCat("$", i + 2)}}));
  }
  absl::StrAppend(&sql, " ORDER BY id DESC LIMIT ", question.limit);
  return sql;
}

absl::StatusOr<std::vector<Listed>> Reader::Page(const db::Rows& rows, absl::Time now) const {
  google::protobuf::Arena arena;
  std::vector<Listed> page;
  page.reserve(rows.size());
  for (int row = 0; row < rows.size(); ++row) {
    google::protobuf::Message* const resource = kind_.prototype->New(&arena);
    if (auto status = kind_.fill(rows, row, now, resource); !status.ok()) return status;
    page.push_back({rows.uuid(row, 0), resource->SerializeAsString()});
  }
  return page;
}

absl::Status Reader::Ask(std::vector<Question>& batch, db::Link& link) {
  db::Array ids(db::Type::kUuid);
  for (const Question& question : batch) {
    if (question.limit == 0) ids.Add(question.id);
  }
  if (ids.size() > 0) link.Send(absl::StrCat(kind_.collection_table, "_load"), db::Params().Add(ids));
  for (const Question& question : batch) {
    if (question.limit == 0) continue;
    db::Params params;
    params.Add(question.id.nil() ? Greatest() : question.id);
    for (const Condition& condition : question.conditions) params.Add(condition.value);
    link.SendSql(ListSql(question), params);
  }
  auto rows = link.Sync();
  if (!rows.ok()) return rows.status();
  Results results(*std::move(rows));
  const absl::Time now = options_.clock->Now();
  const db::Rows single = ids.size() > 0 ? results.Next() : db::Rows();
  absl::flat_hash_map<ids::Uuid, int> found;
  for (int row = 0; row < single.size(); ++row) found[single.uuid(row, 0)] = row;
  for (Question& question : batch) {
    if (question.limit > 0) {
      question.got_list(Page(results.Next(), now));
    } else if (const auto it = found.find(question.id); it != found.end()) {
      question.got(kind_.fill(single, it->second, now, question.into));
    } else {
      question.got(NotFound(absl::StrCat(kind_.collection, "/", question.id.ToString())));
    }
  }
  return absl::OkStatus();
}

}  // namespace aftercare::command
