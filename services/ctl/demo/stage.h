// Where the story plays: calls as one of its people, waiting for what services do among themselves,
// the mails, the clocks. Whatever does not come about as told ends the story (Broken), so a chapter
// reads as what happens.
#ifndef AFTERCARE_CTL_DEMO_STAGE_H_
#define AFTERCARE_CTL_DEMO_STAGE_H_

#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/ctl/demo/mailbox.h"
#include "services/ctl/demo/narrator.h"
#include "services/ctl/link.h"

namespace aftercare::ctl::demo {

// The story cannot go on: in one line, what was to happen and what happened instead. Thrown by the
// stage only, caught by Play only.
struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Setting {
  Access access;       // peers and secrets; each call has the token of who makes it
  std::string mails;   // folder of the mail sink
  std::string folder;  // the catalogue, tests/data
  absl::Duration patience = absl::Seconds(60);  // for what services do by themselves
};

class Stage {
 public:
  Stage(Setting setting, Narrator& narrator);

  Narrator& tell() { return narrator_; }
  const std::string& folder() const { return setting_.folder; }

  // "RmaService/GetRma" as `who`, who is the name of a token, or empty for somebody without one. A
  // request without request_id gets one; a lost answer is asked for again with it. What every
  // service offers needs `service`.
  template <class Answer>
  Answer Call(absl::string_view who, absl::string_view method,
              const google::protobuf::Message& request, absl::string_view service = "") {
    Answer answer;
    Must(who, method, request, answer, service);
    return answer;
  }
  // The same call has to be refused; answers the reason, which has to be `reason` where given.
  std::string Refused(absl::string_view who, absl::string_view method,
                      const google::protobuf::Message& request, absl::string_view reason = "");
  Link& As(absl::string_view who);

  // Asks again and again until `holds`; `what` says what is waited for.
  void Until(absl::string_view what, const std::function<bool()>& holds);
  // Broken unless it holds.
  void Expect(bool holds, absl::string_view what);

  // Waits for a mail to `to` with these words; tells of it when `shown`.
  Mail Mailed(absl::string_view to, const std::vector<std::string>& words, bool shown = true);
  Mailbox& mailbox() { return mailbox_; }

  // Time as the services have it.
  absl::Time Now();
  // Moves all clocks to the next time the story's zone shows this, or shows it on such a day.
  void AdvanceTo(int hour, int minute, std::optional<absl::Weekday> weekday = std::nullopt);
  void Advance(absl::Duration by);

  // One act, at the present time.
  void Act(absl::string_view who, absl::string_view what) { narrator_.Act(Now(), who, what); }

  // Every call from now on is a step of this trace (its traceparent); empty: of a new one, which is
  // answered.
  std::string Follow(const std::string& trace = "");

 private:
  void MoveClocks(absl::Time to);
  grpc::Status Try(absl::string_view who, absl::string_view method,
                   const google::protobuf::Message& request, google::protobuf::Message& answer,
                   absl::string_view service);
  void Must(absl::string_view who, absl::string_view method,
            const google::protobuf::Message& request, google::protobuf::Message& answer,
            absl::string_view service);

  Setting setting_;
  Narrator& narrator_;
  Mailbox mailbox_;
  std::map<std::string, std::unique_ptr<Link>> links_;
  observe::TraceContext trace_;
  absl::Duration ahead_;
};

}  // namespace aftercare::ctl::demo

#endif  // AFTERCARE_CTL_DEMO_STAGE_H_
