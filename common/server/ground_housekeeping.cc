// What a service does beside its work: figures, the test clock, and clearing away what is old.
#include <string>

#include "absl/strings/str_cat.h"
#include "common/observe/log.h"
#include "common/server/ground.h"

namespace aftercare::server {

void Ground::UpdateGauges() {
  for (const auto& [type, processor] : processors_) {
    const auto figures = processor->figures();
    const observe::Labels labels{{"aggregate", type}};
    const auto set = [&](const char* name, const char* help, double value) {
      metrics_.AddGauge(name, help, labels).Set(value);
    };
    set("aftercare_commands_queued", "Commands waiting for a transaction.", figures.queued);
    set("aftercare_commands_accepted", "Commands accepted since the start.", figures.accepted);
    set("aftercare_commands_refused", "Commands refused since the start.", figures.refused);
    set("aftercare_commands_replayed", "Commands answered from their claim.", figures.replayed);
    set("aftercare_batches", "Transactions since the start.", figures.batches);
    set("aftercare_batches_retried", "Batches repeated after a lost connection.",
        figures.retried_batches);
    set("aftercare_batches_split", "Batches done one by one after an error in SQL.",
        figures.split_batches);
  }
  metrics_.AddGauge("aftercare_relay_leading", "1 while this replica's relay publishes.")
      .Set(relay_->leading() ? 1 : 0);
  metrics_.AddGauge("aftercare_relay_published", "Events published since the start.")
      .Set(relay_->published());
  metrics_.AddGauge("aftercare_relay_lag_seconds",
                    "For how long something committed has not been in Redis.")
      .Set(absl::ToDoubleSeconds(relay_->lag()));
  metrics_.AddGauge("aftercare_relay_refilled", "Events published again after Redis lost them.")
      .Set(relay_->refilled());
  if (effects_ != nullptr) {
    metrics_.AddGauge("aftercare_effects_carried", "Effects carried out since the start.")
        .Set(effects_->carried());
    metrics_.AddGauge("aftercare_effects_refused", "Effects the other service refused.")
        .Set(effects_->refused());
    metrics_.AddGauge("aftercare_effects_expired", "Effects given up after six days.")
        .Set(effects_->expired());
    metrics_.AddGauge("aftercare_effects_retried", "Tries of effects that have to be repeated.")
        .Set(effects_->retried());
  }
  metrics_.AddGauge("aftercare_timers_fired", "Timers fired since the start.").Set(timers_->fired());
  uint64_t handled = 0, dead = 0, early = 0, gaps = 0;
  for (const auto& consumer : consumers_) {
    handled += consumer->handled();
    dead += consumer->dead();
    early += consumer->early();
    gaps += consumer->gaps();
    metrics_.AddGauge("aftercare_consumer_lag_seconds",
                      "For how long something of a source has not been handled.",
                      {{"source", consumer->source()}})
        .Set(absl::ToDoubleSeconds(consumer->lag()));
  }
  metrics_.AddGauge("aftercare_events_handled", "Events handled since the start.").Set(handled);
  metrics_.AddGauge("aftercare_events_dead", "Events that became dead letters.").Set(dead);
  metrics_.AddGauge("aftercare_events_early", "Events that came before their predecessor.")
      .Set(early);
  metrics_.AddGauge("aftercare_events_gaps", "Gaps in streams closed from the source's database.")
      .Set(gaps);
}

absl::Status Ground::MaintainOutbox(db::Session& session) {
  return session.Do([](pqxx::work& work) { work.exec("SELECT maintain_outbox('8 days')"); });
}

// Partitions ahead, old claims away: a few rows a transaction, since a long one would hold up every
// relay of the cluster.
void Ground::Tidy(db::Session& session, const std::function<bool(absl::Duration)>& pause) {
  constexpr int kAtOnce = 2000;
  static constexpr const char* kOld[][2] = {
      {"request", "created_at < now() - interval '7 days'"},
      {"inbox", "created_at < now() - interval '9 days'"},
      {"effect", "state <> 'pending' AND created_at < now() - interval '9 days'"}};
  absl::Status status = MaintainOutbox(session);
  for (const auto& [table, old] : kOld) {
    for (size_t deleted = kAtOnce; status.ok() && deleted == kAtOnce;) {
      status = session.Do([&, table = table, old = old](pqxx::work& work) {
        deleted = work.exec(absl::StrCat("DELETE FROM ", table, " WHERE ctid = ANY(ARRAY(SELECT ",
                                         "ctid FROM ", table, " WHERE ", old, " LIMIT ", kAtOnce,
                                         "))"))
                      .affected_rows();
      });
      if (!pause(absl::Milliseconds(20))) return;
    }
  }
  if (!status.ok()) {
    observe::Log(observe::Level::kWarning, "housekeeping failed",
                 {{"cause", std::string(status.message())}});
  }
}

// Every second: figures and the test clock, which is shared by the replicas through the database;
// every hour what Tidy does.
void Ground::Housekeep(const std::function<bool(absl::Duration)>& pause) {
  db::Session session(dsn_);
  int round = 0;
  do {
    UpdateGauges();
    if (config_.test_clock) {
      absl::Duration ahead;
      const absl::Status status = session.Do([&](pqxx::work& work) {
        ahead = absl::Microseconds(
            work.exec1("SELECT (extract(epoch FROM ahead) * 1000000)::bigint FROM test_clock")[0]
                .as<int64_t>());
      });
      // It only ever advances; what was read before an AdvanceClock must not set it back.
      if (status.ok() && ahead > clock_.offset()) {
        clock_.set_offset(ahead);
        timers_->Wake();
      }
    }
    if (round++ % 3600 == 0) Tidy(session, pause);
  } while (pause(absl::Seconds(config_.test_clock ? 0.2 : 1)));
}

}  // namespace aftercare::server
