// The story's people and things, as its chapters come to know them.
#ifndef AFTERCARE_CTL_DEMO_STORY_H_
#define AFTERCARE_CTL_DEMO_STORY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/notification/v1/call.pb.h"
#include "services/ctl/demo/stage.h"

namespace aftercare::ctl::demo {

// A customer and the unit that was bought, as tests/data has them.
struct Buyer {
  std::string customer;  // external id
  std::string display_name;
  std::string phone;
  std::string email;
  std::string address;
  std::string locale;
  std::string region;
  std::string order;
  std::string purchased;  // "2026-05-02", the day the unit was received
  std::string manufactured;
  std::string model;
  std::string serial;
  std::string batch;
};

struct Matter {
  Buyer buyer;
  std::string name;    // "cases/..."
  std::string number;  // "C-26-000001-..."
  std::string trace;   // traceparent of all calls about it
};

struct Story {
  Matter drained;    // a battery that drains
  Matter swollen;    // a battery that swells
  Matter forgotten;  // a matter nobody attends to in time
  std::vector<Matter> alike;  // the same batch as the drained one
  std::string loaner;
  std::string rma;
  std::string work_order;
  std::string incident;  // of the batch
};

// The chapters, in their order.
void Import(Stage& stage, Story& story);
void Callers(Stage& stage, Story& story);
void Remedies(Stage& stage, Story& story);
void Repair(Stage& stage, Story& story);
void Opinions(Stage& stage, Story& story);
void Batch(Stage& stage, Story& story);
void Lateness(Stage& stage, Story& story);
void Record(Stage& stage, Story& story);

// What several chapters need.
intake::v1::Case GetCase(Stage& stage, const Matter& matter);
// The request with all that is known of who calls.
intake::v1::OpenCaseRequest CallOf(const Buyer& buyer, intake::v1::OpenCaseRequest request);
// Opens a case for the buyer as `agent`; fills name and number.
intake::v1::Case Open(Stage& stage, absl::string_view agent, Matter& matter,
                      intake::v1::OpenCaseRequest request);
intake::v1::Clock ClockOf(const intake::v1::Case& value, intake::v1::ClockKind kind);
// "first contact by Mon 23 Nov 11:30": deadline or how it ended.
std::string ClockLine(const intake::v1::Clock& clock);
// A level is confirmed, first contact made with the promise, as the customer has asked.
void ConfirmLevel(Stage& stage, absl::string_view who, const Matter& matter);
void Contact(Stage& stage, absl::string_view agent, const Matter& matter,
             intake::v1::FirstContact contact);
// The call of an incident's team at this level: waits for it and for its mails, everyone called
// acknowledges; answers the call when it is complete.
notification::v1::Call GatherTeam(Stage& stage, absl::string_view incident,
                                  absl::string_view number, int level);

}  // namespace aftercare::ctl::demo

#endif  // AFTERCARE_CTL_DEMO_STORY_H_
