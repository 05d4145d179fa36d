#include "services/notification/store/message_columns.h"

namespace aftercare::notification {
namespace {

void PutOrNull(absl::Time time, db::Array& out) {
  if (time == absl::InfiniteFuture()) {
    out.AddNull();
  } else {
    out.Add(time);
  }
}

void PutChannel(const Message& message, db::Array& out) {
  if (message.channels.empty()) {
    out.AddNull();
  } else {
    out.Add(Word(message.channels[message.channel_index]));
  }
}

}  // namespace

const std::vector<command::Column<Message>>& MessageColumns() {
  using db::Array, db::Type;
  static const auto* const columns = new std::vector<command::Column<Message>>{
      {"recipient", Type::kText, [](const Message& m, Array& out) { out.Add(m.recipient); },
       /*insert_only=*/true},
      {"about", Type::kText, [](const Message& m, Array& out) { out.Add(m.about); },
       /*insert_only=*/true},
      {"template_key", Type::kText, [](const Message& m, Array& out) { out.Add(m.template_key); },
       /*insert_only=*/true},
      {"state", Type::kText, [](const Message& m, Array& out) { out.Add(Word(m.state)); }},
      {"channel", Type::kText, PutChannel},
      {"failed_at", Type::kTime, [](const Message& m, Array& out) { PutOrNull(m.failed_at, out); }},
      {"acknowledged_at", Type::kTime,
       [](const Message& m, Array& out) { PutOrNull(m.acknowledged_at, out); }},
  };
  return *columns;
}

}  // namespace aftercare::notification
