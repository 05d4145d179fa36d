#include "common/server/operations.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "aftercare/type/v1/operations.grpc.pb.h"
#include "common/command/personal.h"
#include "common/command/timeline.h"
#include "common/outbox/events.h"
#include "common/server/errand_call.h"
#include "common/server/timeline_check.h"

namespace aftercare::server {
namespace {

using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

constexpr int kDefaultPage = 100;

int PageSize(int asked) { return asked == 0 ? kDefaultPage : asked; }

class Events final : public type::v1::EventService::CallbackService {
 public:
  explicit Events(Ground& ground)
      : ground_(ground),
        read_(ground.door().Of("aftercare.type.v1.EventService.ReadEvents")) {}

  ServerUnaryReactor* ReadEvents(CallbackServerContext* context,
                                 const type::v1::ReadEventsRequest* request,
                                 type::v1::ReadEventsResponse* response) override {
    return ServeErrand(ground_, read_, context, request,
                       [request, response](const Call&, db::Session& session) {
                         return outbox::ReadEvents(*request, session, response);
                       });
  }

 private:
  Ground& ground_;
  const Method& read_;
};

class Timelines final : public type::v1::TimelineService::CallbackService {
 public:
  explicit Timelines(Ground& ground)
      : ground_(ground),
        list_(ground.door().Of("aftercare.type.v1.TimelineService.ListTimelineEntries")),
        verify_(ground.door().Of("aftercare.type.v1.TimelineService.VerifyTimelines")) {}

  ServerUnaryReactor* ListTimelineEntries(
      CallbackServerContext* context, const type::v1::ListTimelineEntriesRequest* request,
      type::v1::ListTimelineEntriesResponse* response) override {
    return ServeErrand(ground_, list_, context, request,
                       [this, request, response](const Call& call, db::Session& session) {
                         return List(call, *request, session, response);
                       });
  }

  ServerUnaryReactor* VerifyTimelines(CallbackServerContext* context,
                                      const type::v1::VerifyTimelinesRequest* request,
                                      type::v1::VerifyTimelinesResponse* response) override {
    return ServeErrand(ground_, verify_, context, request,
                       [this, request, response](const Call& call, db::Session& session) {
                         return Verify(call, *request, session, response);
                       });
  }

 private:
  absl::Status List(const Call& call, const type::v1::ListTimelineEntriesRequest& request,
                    db::Session& session, type::v1::ListTimelineEntriesResponse* response) {
    const auto id = Door::IdOf(request.parent(), "parent");
    if (!id.ok()) return id.status();
    const std::string subject = auth::Subject(call.caller);
    const std::string filter = paging::FilterDigest(request);
    const auto values = ground_.page_tokens().Open(request.page_token(), subject, filter);
    if (!values.ok()) return values.status();
    int64_t after = 0;
    if (!values->empty()) (void)absl::SimpleAtoi(values->front(), &after);
    const int size = PageSize(request.page_size());
    bool found = false;
    const absl::Status status = session.Do([&](pqxx::work& work) {
      response->Clear();
      const auto rows = work.exec_params(
          "SELECT number, extract(epoch FROM at) * 1000000, kind, actor, facts, hash "
          "FROM timeline WHERE aggregate_id = $1 AND number > $2 ORDER BY number LIMIT $3",
          id->ToString(), after, size + 1);
      found = !rows.empty() || after > 0;
      for (const auto& row : rows) {
        if (response->timeline_entries_size() == size) {
          response->set_next_page_token(ground_.page_tokens().Make(
              subject, filter,
              {absl::StrCat(response->timeline_entries(size - 1).number())}));
          break;
        }
        auto* entry = response->add_timeline_entries();
        entry->ParseFromString(pqxx::binarystring(row[4]).str());
        entry->set_number(row[0].as<int64_t>());
        command::SetTimestamp(absl::FromUnixMicros(static_cast<int64_t>(row[1].as<double>())),
                              entry->mutable_time());
        entry->set_kind(row[2].as<std::string>());
        entry->set_actor(row[3].as<std::string>());
        entry->set_hash(pqxx::binarystring(row[5]).str());
      }
    });
    if (!status.ok()) return status;
    return found ? absl::OkStatus() : command::NotFound(request.parent());
  }

  absl::Status Verify(const Call& call, const type::v1::VerifyTimelinesRequest& request,
                      db::Session& session, type::v1::VerifyTimelinesResponse* response) {
    const std::string subject = auth::Subject(call.caller);
    const std::string filter = paging::FilterDigest(request);
    const auto values = ground_.page_tokens().Open(request.page_token(), subject, filter);
    if (!values.ok()) return values.status();
    TimelineScope scope;
    if (!request.name().empty()) {
      const auto id = Door::IdOf(request.name());
      if (!id.ok()) return id.status();
      scope.only = id->ToString();
    }
    if (!values->empty()) scope.after = values->front();
    TimelineFindings findings;
    const absl::Status status = session.Do(
        [&](pqxx::work& work) { findings = CheckTimelines(work, ground_.tables(), scope); });
    if (!status.ok()) return status;
    if (findings.checked == 0 && !scope.only.empty()) return command::NotFound(request.name());
    response->set_checked(findings.checked);
    response->set_entries(findings.entries);
    for (const std::string& fault : findings.faults) response->add_faults(fault);
    if (!findings.next.empty()) {
      response->set_next_page_token(ground_.page_tokens().Make(subject, filter, {findings.next}));
    }
    return absl::OkStatus();
  }

  Ground& ground_;
  const Method& list_;
  const Method& verify_;
};

class DeadLetters final : public type::v1::DeadLetterService::CallbackService {
 public:
  explicit DeadLetters(Ground& ground)
      : ground_(ground),
        list_(ground.door().Of("aftercare.type.v1.DeadLetterService.ListDeadLetters")),
        replay_(ground.door().Of("aftercare.type.v1.DeadLetterService.ReplayDeadLetter")),
        discard_(ground.door().Of("aftercare.type.v1.DeadLetterService.DiscardDeadLetter")) {}

  ServerUnaryReactor* ListDeadLetters(CallbackServerContext* context,
                                      const type::v1::ListDeadLettersRequest* request,
                                      type::v1::ListDeadLettersResponse* response) override {
    return ServeErrand(ground_, list_, context, request,
                       [this, request, response](const Call& call, db::Session& session) {
                         return List(call, *request, session, response);
                       });
  }

  ServerUnaryReactor* ReplayDeadLetter(CallbackServerContext* context,
                                       const type::v1::ReplayDeadLetterRequest* request,
                                       type::v1::DeadLetter* response) override {
    return ServeErrand(ground_, replay_, context, request,
                       [this, request, response](const Call& call, db::Session& session) {
                         return Replay(call, *request, session, response);
                       });
  }

  ServerUnaryReactor* DiscardDeadLetter(CallbackServerContext* context,
                                        const type::v1::DiscardDeadLetterRequest* request,
                                        type::v1::DeadLetter* response) override {
    return ServeErrand(
        ground_, discard_, context, request,
        [this, request, response](const Call& call, db::Session& session) {
          absl::Status result;
          const absl::Status status = session.Do([&](pqxx::work& work) {
            result = Once(call, discard_, *request, work, response, [&] {
              return Mark(work, request->name(), "discarded",
                          absl::StrCat(auth::Subject(call.caller), ": ", request->reason()),
                          response);
            });
          });
          return status.ok() ? result : status;
        });
  }

 private:
  static void Fill(const pqxx::row& row, type::v1::DeadLetter* letter) {
    letter->set_name(absl::StrCat("deadLetters/", row[0].as<std::string>()));
    const std::string state = row[1].as<std::string>();
    letter->set_state(state == "dead"       ? type::v1::DeadLetter::STATE_DEAD
                      : state == "replayed" ? type::v1::DeadLetter::STATE_REPLAYED
                                            : type::v1::DeadLetter::STATE_DISCARDED);
    letter->set_handler(row[2].as<std::string>());
    letter->set_reason(row[3].as<std::string>());
    letter->set_attempts(row[4].as<int>());
    command::SetTimestamp(absl::FromUnixMicros(row[5].as<int64_t>()),
                          letter->mutable_create_time());
    letter->mutable_event()->ParseFromString(pqxx::binarystring(row[6]).str());
    letter->set_note(row[7].as<std::string>());
  }

  static constexpr char kColumns[] =
      "id, state, handler, reason, attempts, (extract(epoch FROM created_at) * 1000000)::bigint, "
      "envelope, note, source";

  absl::Status List(const Call& call, const type::v1::ListDeadLettersRequest& request,
                    db::Session& session, type::v1::ListDeadLettersResponse* response) {
    const std::string subject = auth::Subject(call.caller);
    const std::string filter = paging::FilterDigest(request);
    const auto values = ground_.page_tokens().Open(request.page_token(), subject, filter);
    if (!values.ok()) return values.status();
    const char* state = request.state() == type::v1::DeadLetter::STATE_REPLAYED    ? "replayed"
                        : request.state() == type::v1::DeadLetter::STATE_DISCARDED ? "discarded"
                                                                                   : "dead";
    const int size = PageSize(request.page_size());
    const std::string at = values->empty() ? "-infinity" : values->at(0);
    const std::string id = values->size() < 2 ? ids::Uuid{}.ToString() : values->at(1);
    return session.Do([&](pqxx::work& work) {
      response->Clear();
      const auto rows = work.exec_params(
          absl::StrCat("SELECT ", kColumns, ", created_at::text FROM dead_letter WHERE state = $1 ",
                       "AND (created_at, id) > ($2::timestamptz, $3::uuid) ",
                       "ORDER BY created_at, id LIMIT $4"),
          state, at, id, size + 1);
      for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
        if (i == size) {
          response->set_next_page_token(ground_.page_tokens().Make(
              subject, filter,
              {rows[i - 1][9].as<std::string>(), rows[i - 1][0].as<std::string>()}));
          break;
        }
        Fill(rows[i], response->add_dead_letters());
      }
    });
  }

  absl::Status Mark(pqxx::work& work, const std::string& name, const std::string& state,
                    const std::string& note, type::v1::DeadLetter* response) {
    const auto id = Door::IdOf(name);
    if (!id.ok()) return id.status();
    work.exec_params(
        "UPDATE dead_letter SET state = $2, note = $3 WHERE id = $1 AND state = 'dead'",
        id->ToString(), state, note);
    const auto rows = work.exec_params(
        absl::StrCat("SELECT ", kColumns, " FROM dead_letter WHERE id = $1"), id->ToString());
    if (rows.empty()) return command::NotFound(name);
    Fill(rows[0], response);
    const auto wanted = state == "discarded" ? type::v1::DeadLetter::STATE_DISCARDED
                                             : type::v1::DeadLetter::STATE_REPLAYED;
    if (response->state() != wanted) {
      return command::WrongState(state == "discarded" ? "DiscardDeadLetter" : "ReplayDeadLetter",
                                 type::v1::DeadLetter::State_Name(response->state()));
    }
    return absl::OkStatus();
  }

  // The handler's commands are claimed in the inbox, so a second replay has no second effect.
  absl::Status Replay(const Call& call, const type::v1::ReplayDeadLetterRequest& request,
                      db::Session& session, type::v1::DeadLetter* response) {
    const auto id = Door::IdOf(request.name());
    if (!id.ok()) return id.status();
    std::string source;
    bool found = false;
    absl::Status status = session.Do([&](pqxx::work& work) {
      const auto rows = work.exec_params(
          absl::StrCat("SELECT ", kColumns, " FROM dead_letter WHERE id = $1"), id->ToString());
      found = !rows.empty();
      if (!found) return;
      Fill(rows[0], response);
      source = rows[0][8].as<std::string>();
    });
    if (!status.ok()) return status;
    if (!found) return command::NotFound(request.name());
    if (response->state() == type::v1::DeadLetter::STATE_DEAD) {
      const type::v1::Event event = response->event();
      const auto handled =
          stream::Dispatch(ground_.handlers(source), {&event}, response->handler());
      if (!handled[0].wanted || !handled[0].failed.empty()) {
        const std::string reason = handled[0].wanted
                                       ? handled[0].failed[0].second.ToString()
                                       : "no handler of that name takes such an event";
        status = session.Do([&](pqxx::work& work) {
          work.exec_params(
              "UPDATE dead_letter SET reason = $2, attempts = attempts + 1 WHERE id = $1",
              id->ToString(), reason);
        });
        if (!status.ok()) return status;
        return command::Refuse(absl::StatusCode::kFailedPrecondition, "STILL_FAILING",
                               "the event failed again; the letter stays",
                               {{"handler", response->handler()}});
      }
    }
    absl::Status result;
    status = session.Do([&](pqxx::work& work) {
      result = Once(call, replay_, request, work, response, [&] {
        return Mark(work, request.name(), "replayed", auth::Subject(call.caller), response);
      });
    });
    return status.ok() ? result : status;
  }

  Ground& ground_;
  const Method& list_;
  const Method& replay_;
  const Method& discard_;
};

class TestClock final : public type::v1::TestClockService::CallbackService {
 public:
  explicit TestClock(Ground& ground)
      : ground_(ground),
        get_(ground.door().Of("aftercare.type.v1.TestClockService.GetClock")),
        advance_(ground.door().Of("aftercare.type.v1.TestClockService.AdvanceClock")) {}

  ServerUnaryReactor* GetClock(CallbackServerContext* context,
                               const type::v1::GetClockRequest* request,
                               type::v1::TestClock* response) override {
    return ground_.door().Serve(get_, context, *request,
                                [this, response](const Call&, const Door::Finish& finish) {
                                  if (ground_.test_clock() == nullptr) return finish(Off());
                                  Fill(response);
                                  finish(absl::OkStatus());
                                });
  }

  ServerUnaryReactor* AdvanceClock(CallbackServerContext* context,
                                   const type::v1::AdvanceClockRequest* request,
                                   type::v1::TestClock* response) override {
    return ServeErrand(ground_, advance_, context, request,
                       [this, request, response](const Call& call, db::Session& session) {
                         return Advance(call, *request, session, response);
                       });
  }

 private:
  static absl::Status Off() {
    return command::Refuse(absl::StatusCode::kFailedPrecondition, "TEST_CLOCK_OFF",
                           "the service was started without its setting test-clock");
  }

  void Fill(type::v1::TestClock* clock) const {
    command::SetTimestamp(ground_.clock().Now(), clock->mutable_time());
    clock->mutable_ahead()->set_seconds(
        absl::ToInt64Seconds(ground_.test_clock()->offset()));
  }

  absl::Status Advance(const Call& call, const type::v1::AdvanceClockRequest& request,
                       db::Session& session, type::v1::TestClock* response) {
    if (ground_.test_clock() == nullptr) return Off();
    const int64_t seconds = request.by().seconds();
    if (seconds < 1 || seconds > 366 * 86400 || request.by().nanos() != 0) {
      command::Faults faults;
      faults.Add("by", "must be whole seconds from 1 s to 366 days");
      return faults.status();
    }
    absl::Status result;
    const absl::Status status = session.Do([&](pqxx::work& work) {
      result = Once(call, advance_, request, work, response, [&] {
        const int64_t ahead =
            work.exec_params(
                    "UPDATE test_clock SET ahead = ahead + make_interval(secs => $1) "
                    "RETURNING extract(epoch FROM ahead)::bigint",
                    seconds)[0][0]
                .as<int64_t>();
        ground_.test_clock()->set_offset(absl::Seconds(ahead));
        Fill(response);
        return absl::OkStatus();
      });
    });
    return status.ok() ? result : status;
  }

  Ground& ground_;
  const Method& get_;
  const Method& advance_;
};

}  // namespace

absl::Status ServeOperations(Ground& ground) {
  absl::Status status = ground.Serve<Events>("aftercare.type.v1.EventService", ground);
  if (status.ok()) status = ground.Serve<Timelines>("aftercare.type.v1.TimelineService", ground);
  if (status.ok()) {
    status = ground.Serve<DeadLetters>("aftercare.type.v1.DeadLetterService", ground);
  }
  if (status.ok()) status = ground.Serve<TestClock>("aftercare.type.v1.TestClockService", ground);
  return status;
}

}  // namespace aftercare::server
