// Clients who take cases from their registration to their approved plan, which is the path on which
// one service's change has effects in the others: a loaner, an RMA with its shipment, a work order,
// messages. They keep what was acknowledged.
#ifndef AFTERCARE_TESTS_FAULT_SUITE_CASE_LOAD_H_
#define AFTERCARE_TESTS_FAULT_SUITE_CASE_LOAD_H_

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "aftercare/intake/v1/case.grpc.pb.h"
#include "tests/fault/suite/callers.h"

namespace aftercare::testing {

// One call that was acknowledged: what was answered, and how to make it once more (empty: no answer).
struct Acknowledged {
  std::string answer;
  std::function<std::string()> again;
};

struct CaseHistory {
  std::string name;  // "cases/..."
  std::vector<Acknowledged> calls;
};

class CaseLoad {
 public:
  static constexpr int kClients = 4;
  static constexpr int kCallsEach = 8;  // of one case

  explicit CaseLoad(Callers& callers) : callers_(callers) {}

  // What the cases need: a carrier, and loaners for so many of them.
  void Prepare(int cases);

  // The clients play cases while `faults` runs, as many as it allows, and end their last ones.
  void PlayDuring(const std::function<void()>& faults);
  // So many more cases may begin.
  void Allow(int cases) { allowed_ += cases; }
  // Waits for so many more acknowledged calls; false when the clients stand still.
  bool AwaitCalls(int64_t calls);
  // Waits until all cases that were allowed have their plan approved.
  bool AwaitAll();

  // Everything acknowledged is asked for again under its request id; how many calls were answered
  // with other bytes.
  int CountOtherAnswers();

  // Only when nobody plays.
  const std::vector<CaseHistory>& played() const { return played_; }

 private:
  bool Play(int64_t index, CaseHistory& history);
  template <class Request>
  bool Call(const std::string& who,
            grpc::Status (intake::v1::CaseService::Stub::*method)(grpc::ClientContext*,
                                                                  const Request&,
                                                                  intake::v1::Case*),
            Request request, CaseHistory& history);

  Callers& callers_;
  std::atomic<int64_t> allowed_{0}, begun_{0}, ended_{0};
  std::vector<CaseHistory> played_;
};

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_FAULT_SUITE_CASE_LOAD_H_
