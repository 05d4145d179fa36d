#include "services/logistics/rpc/tracking_stream.h"

#include <utility>

#include "common/server/status.h"
#include "common/server/unreadable.h"
#include "services/logistics/rpc/told_codec.h"

namespace aftercare::logistics {
namespace {

// Messages of one stream that are worked on; more wait in the connection's own window.
constexpr size_t kMostPending = 8;
// A message that is not kept by then is given up; the carrier sends it again.
constexpr absl::Duration kLongestMessage = absl::Seconds(30);

grpc::ByteBuffer BytesOf(const v1::StreamTrackingEventsResponse& response) {
  const grpc::Slice slice(response.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace

TrackingStream::TrackingStream(const server::Ground& ground, const server::Method& method,
                               const TrackingInlet& inlet,
                               const grpc::CallbackServerContext& context)
    : method_(method), inlet_(inlet) {
  auto call = ground.door().Enter(method, context);
  if (call.ok()) {
    call_ = *std::move(call);
  } else {
    taking_ = false;
    status_ = call.status();
  }
  Next next;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    next = Proceed();
  }
  Start(next);
}

void TrackingStream::OnReadDone(bool ok) {
  Next next;
  // Nobody may read into the bytes while they are being taken.
  if (ok) Take();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    reading_ = false;
    if (!ok) taking_ = false;
    next = Proceed();
  }
  Start(next);
}

absl::Status TrackingStream::Parse() {
  using Traits = grpc::SerializationTraits<v1::StreamTrackingEventsRequest>;
  if (!Traits::Deserialize(&bytes_, &request_).ok()) return server::UnreadableMessage();
  return method_.validator->Check(request_);
}

void TrackingStream::Take() {
  auto pending = std::make_shared<Pending>();
  absl::Status bad = Parse();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (!bad.ok()) {
      taking_ = false;
      status_ = std::move(bad);
      return;
    }
    pending->response.set_sequence(request_.sequence());
    pending_.push_back(pending);
  }
  server::Call call = call_;
  call.deadline = time::SystemClock().Now() + kLongestMessage;
  inlet_.Tell(call, TakeReports(request_.events()),
              [this, pending](absl::StatusOr<std::vector<Told>> told) {
                Answer(pending, std::move(told));
              });
}

void TrackingStream::Answer(const std::shared_ptr<Pending>& pending,
                            absl::StatusOr<std::vector<Told>> told) {
  Next next;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (told.ok()) {
      for (const Told& one : *told) PutResult(one, pending->response.add_results());
      pending->bytes = BytesOf(pending->response);
      pending->ready = true;
    } else {
      // What follows would be answered out of order, so nothing more is.
      taking_ = false;
      if (status_.ok()) status_ = told.status();
      std::erase(pending_, pending);
    }
    next = Proceed();
  }
  Start(next);
}

void TrackingStream::OnWriteDone(bool ok) {
  Next next;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    writing_ = false;
    pending_.pop_front();
    if (!ok) taking_ = false;
    next = Proceed();
  }
  Start(next);
}

TrackingStream::Next TrackingStream::Proceed() {
  Next next;
  if (finished_) return next;
  if (taking_ && !reading_ && pending_.size() < kMostPending) {
    next.read = reading_ = true;
  }
  if (!writing_ && !pending_.empty() && pending_.front()->ready) {
    writing_ = true;
    next.write = &pending_.front()->bytes;
  }
  // Gone only when nobody will call back any more.
  next.finish = !taking_ && !reading_ && !writing_ && pending_.empty();
  finished_ = next.finish;
  return next;
}

void TrackingStream::Start(const Next& next) {
  if (next.write != nullptr) StartWrite(next.write);
  if (next.read) StartRead(&bytes_);
  if (next.finish) {
    method_.meter->Count(status_, watch_.Elapsed());
    Finish(server::ToGrpc(status_));
  }
}

void TrackingStream::OnDone() { delete this; }

}  // namespace aftercare::logistics
