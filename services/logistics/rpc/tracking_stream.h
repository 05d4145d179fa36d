// One carrier's stream of events. Messages are read ahead up to a bound, worked on side by side, and
// answered in their order; nothing here waits. The stream ends when the carrier has sent its last and
// everything is answered, or at the first message that cannot be taken, after those before it are
// answered. It reads bytes: gRPC itself would tell a message it cannot parse as the stream's end.
#ifndef AFTERCARE_LOGISTICS_RPC_TRACKING_STREAM_H_
#define AFTERCARE_LOGISTICS_RPC_TRACKING_STREAM_H_

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "aftercare/logistics/v1/tracking.grpc.pb.h"
#include "common/server/ground.h"
#include "services/logistics/app/tracking_inlet.h"

namespace aftercare::logistics {

class TrackingStream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  // Owns itself: gone when gRPC is done with it. The others outlive it.
  TrackingStream(const server::Ground& ground, const server::Method& method,
                 const TrackingInlet& inlet, const grpc::CallbackServerContext& context);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone() override;

 private:
  // A message on its way, at its place among the answers.
  struct Pending {
    v1::StreamTrackingEventsResponse response;
    grpc::ByteBuffer bytes;  // of the response, when it is ready
    bool ready = false;
  };

  void Take();
  // The message that was read, in request_; the refusal when it is none or breaks a rule.
  absl::Status Parse();
  void Answer(const std::shared_ptr<Pending>& pending, absl::StatusOr<std::vector<Told>> told);
  // What is to be done next, given back so that it is started outside the lock.
  struct Next {
    bool read = false;
    const grpc::ByteBuffer* write = nullptr;
    bool finish = false;
  };
  Next Proceed();
  void Start(const Next& next);

  const server::Method& method_;
  const TrackingInlet& inlet_;
  server::Call call_;
  const time::Stopwatch watch_;
  grpc::ByteBuffer bytes_;  // being read
  v1::StreamTrackingEventsRequest request_;

  std::mutex mutex_;
  std::deque<std::shared_ptr<Pending>> pending_;
  bool reading_ = false, writing_ = false, taking_ = true, finished_ = false;
  absl::Status status_;
};

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_RPC_TRACKING_STREAM_H_
