// Raw gRPC, callback API, no more: what the machine can do at all with messages of this size.
//   echo_server PORT CASE.bin
#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "absl/synchronization/mutex.h"
#include "tests/bench/echo.grpc.pb.h"

namespace {

class EchoServer final : public aftercare::bench::v1::EchoService::CallbackService {
 public:
  explicit EchoServer(const std::string& bytes) : bytes_(bytes) {}
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context,
                                 const aftercare::intake::v1::OpenCaseRequest*,
                                 aftercare::intake::v1::Case* response) override {
    auto* reactor = context->DefaultReactor();
    response->ParseFromString(bytes_);
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  const std::string bytes_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::ifstream file(argv[2], std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EchoServer echo(bytes);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(std::string("127.0.0.1:") + argv[1], grpc::InsecureServerCredentials());
  builder.RegisterService(&echo);
  auto server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::printf("echo listening\n");
  std::fflush(stdout);
  server->Wait();
}
