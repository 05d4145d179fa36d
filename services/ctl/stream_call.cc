#include "services/ctl/stream_call.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/client_callback.h>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "services/ctl/wire.h"

namespace aftercare::ctl {
namespace {

using google::protobuf::Message;

class Exchange final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Exchange(std::vector<grpc::ByteBuffer> requests, Message* answer,
           const std::function<void(const Message&)>& show)
      : requests_(std::move(requests)), answer_(answer), show_(show) {}

  void Start() {
    StartRead(&received_);
    WriteNext();
    StartCall();
  }

  grpc::Status Wait() {
    done_.WaitForNotification();
    return status_;
  }

  void OnWriteDone(bool ok) override {
    if (ok) WriteNext();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    if (FromBytes(&received_, answer_).ok()) show_(*answer_);
    received_.Clear();
    StartRead(&received_);
  }

  void OnDone(const grpc::Status& status) override {
    status_ = status;
    done_.Notify();
  }

 private:
  void WriteNext() {
    if (next_ == requests_.size()) {
      StartWritesDone();
      ++next_;
    } else if (next_ < requests_.size()) {
      StartWrite(&requests_[next_++]);
    }
  }

  std::vector<grpc::ByteBuffer> requests_;
  size_t next_ = 0;
  grpc::ByteBuffer received_;
  Message* answer_;
  const std::function<void(const Message&)>& show_;
  grpc::Status status_;
  absl::Notification done_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> SplitArray(const std::string& json) {
  const auto document = nlohmann::ordered_json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) return absl::InvalidArgumentError("the request is no JSON");
  if (!document.is_array()) return std::vector<std::string>{json};
  std::vector<std::string> parts;
  for (const auto& element : document) parts.push_back(element.dump());
  return parts;
}

grpc::Status StreamCall(Link& link, const std::string& address, const std::string& path,
                        const std::vector<std::unique_ptr<Message>>& requests, Message* answer,
                        const std::function<void(const Message&)>& show) {
  std::vector<grpc::ByteBuffer> buffers(requests.size());
  for (size_t i = 0; i < requests.size(); ++i) {
    const grpc::Status written = ToBytes(*requests[i], &buffers[i]);
    if (!written.ok()) return written;
  }
  grpc::ClientContext context;
  link.Prepare(address, path, context);
  grpc::GenericStub stub(link.ChannelTo(address));
  Exchange exchange(std::move(buffers), answer, show);
  stub.PrepareBidiStreamingCall(&context, path, grpc::StubOptions(), &exchange);
  exchange.Start();
  return exchange.Wait();
}

}  // namespace aftercare::ctl
