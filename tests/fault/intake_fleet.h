// Two replicas of the real intake on one private database and one private Redis, which a test kills
// and cuts off at will, and calls that never give up: each is repeated under its request id until
// it is acknowledged, and what was answered is kept.
#ifndef AFTERCARE_TESTS_FAULT_INTAKE_FLEET_H_
#define AFTERCARE_TESTS_FAULT_INTAKE_FLEET_H_

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "aftercare/intake/v1/case.grpc.pb.h"
#include "tests/support/process.h"
#include "tests/support/servers.h"

namespace aftercare::testing {

// A request that was acknowledged, and the answer's bytes.
struct Acknowledged {
  intake::v1::OpenCaseRequest open;
  std::string opened;
  intake::v1::RecordFirstContactRequest contact;
  std::string contacted;
};

class IntakeFleet {
 public:
  static constexpr int kReplicas = 2;

  // Migrates, starts Redis and the replicas, and waits until they serve.
  IntakeFleet();
  ~IntakeFleet();

  Database& database() { return database_; }
  std::string redis() const { return "unix:" + folder_ + "/redis.sock"; }

  void Kill(int replica);
  // Starts it without waiting; Await waits until it serves.
  void Launch(int replica);
  void Await(int replica);

  // Opens a case and records its first contact, and what comes of it. `index` makes it unlike any
  // other. A fault that no repetition cures is a failure of the test and answers nothing.
  bool DoOne(int64_t index, Acknowledged& done);
  // Repeats both; false unless the same bytes are answered.
  bool Replays(const Acknowledged& done);
  // Calls answered with OK.
  int64_t acknowledged() const { return acknowledged_.load(); }
  // Calls that had to be repeated.
  int64_t repeated() const { return repeated_.load(); }

 private:
  using Stub = intake::v1::CaseService::Stub;
  std::shared_ptr<Stub> StubOf(int replica);
  using Call = std::function<grpc::Status(Stub&, grpc::ClientContext*, intake::v1::Case*)>;
  // Makes a call until it is acknowledged, now at the one, now at the other replica.
  bool Persist(int64_t index, const Call& call, intake::v1::Case* response);

  Database database_;
  std::string folder_;
  Process redis_;
  Process replicas_[kReplicas];
  std::mutex mutex_;
  std::shared_ptr<Stub> stubs_[kReplicas];
  std::atomic<int64_t> acknowledged_{0}, repeated_{0};
};

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_FAULT_INTAKE_FLEET_H_
