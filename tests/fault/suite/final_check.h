// What has to hold when all is quiet, whatever was killed, cut or emptied before: what clients know
// to be done is in the databases once, with every effect it has in other services, and every event
// was handled once.
#ifndef AFTERCARE_TESTS_FAULT_SUITE_FINAL_CHECK_H_
#define AFTERCARE_TESTS_FAULT_SUITE_FINAL_CHECK_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/fault/suite/callers.h"
#include "tests/fault/suite/case_load.h"
#include "tests/suite/system.h"

namespace aftercare::testing {

class FinalCheck {
 public:
  FinalCheck(System& system, Callers& callers) : system_(system), callers_(callers) {}

  // Waits until no effect is pending, every consumer has handled all there is and every message is
  // with its receiver. Attempts to send that died with their replica wait for an hour; the clock of
  // notification is moved on for them.
  void AwaitQuiet(absl::Duration within = absl::Minutes(2));

  // Everything below.
  void ExpectWhole(const std::vector<CaseHistory>& played);
  // What holds whatever was done: every event handled once and in order, timelines whole, no dead
  // letters.
  void ExpectSound();

  void ExpectAcknowledgedOnce(const std::vector<CaseHistory>& played);
  // RMA, shipment, work order and loaner of each case, and no others.
  void ExpectEffectsOnce(const std::vector<CaseHistory>& played);
  void ExpectMessagesOnce(const std::vector<CaseHistory>& played);
  // Produced = applied + ignored + dead-lettered, for each who follows.
  void ExpectHandledOnce();

  // One number of one row, asked as the owner of the databases.
  int64_t Count(const std::string& sql);
  int64_t CountDeadLetters();

 private:
  // Pending effects, unhandled events and, if asked for, unsent messages: by one statement, so that
  // a message sent meanwhile does not hide the event that says so.
  int64_t CountOpen(bool with_messages);
  // Fails, and says what is still open.
  void TellOpen(absl::Duration waited);
  void ExpectEventsInOrder(const std::string& service);
  void ExpectTimelines(const std::string& service);

  System& system_;
  Callers& callers_;
};

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_FAULT_SUITE_FINAL_CHECK_H_
