// Sends records in batches and says what became of each. A batch whose answer was lost is sent
// again with its request_id, so nothing is applied twice. Services answer for each record of a batch;
// a call for a single record may refuse it as a whole.
#ifndef AFTERCARE_CTL_IMPORT_SENDER_H_
#define AFTERCARE_CTL_IMPORT_SENDER_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/ctl/import/kind.h"

namespace aftercare::ctl {

// Times a batch is sent before the import gives up.
inline constexpr int kMaxAttempts = 6;

class Sender {
 public:
  using Call = std::function<grpc::Status(const google::protobuf::Message& request,
                                          google::protobuf::Message* response)>;
  // `line` as given to Add; `label` names the record to people.
  using Tell = std::function<void(int64_t line, const std::string& label, const Outcome& outcome)>;
  using Sleep = std::function<void(absl::Duration)>;

  Sender(const Kind& kind, Call call, Tell tell, Sleep sleep);

  // Takes a record; sends when a batch is full. A status that is not OK ends the import: the
  // service cannot be reached or does not let the caller in.
  grpc::Status Add(int64_t line, const google::protobuf::Message& record);
  // Sends what is left.
  grpc::Status Flush();

 private:
  struct Waiting {
    int64_t line = 0;
    std::unique_ptr<google::protobuf::Message> record;
  };

  std::unique_ptr<google::protobuf::Message> Request() const;
  grpc::Status SendOnce(google::protobuf::Message* response);
  grpc::Status Settle(const google::protobuf::Message& response);
  // Tells of the only record that the call was refused for it; false when it was not.
  bool SettleRefused(const grpc::Status& status);
  void TellOf(const Waiting& waiting, const Outcome& outcome);

  const Kind& kind_;
  Call call_;
  Tell tell_;
  Sleep sleep_;
  std::vector<Waiting> waiting_;
  size_t bytes_ = 0;
};

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_IMPORT_SENDER_H_
