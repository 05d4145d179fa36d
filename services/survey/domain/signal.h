// What reaches an aggregate from the mechanism and not from a caller: a timer that is due and the
// outcome of an effect. A signal that comes late or twice changes nothing.
#ifndef AFTERCARE_SURVEY_DOMAIN_SIGNAL_H_
#define AFTERCARE_SURVEY_DOMAIN_SIGNAL_H_

#include <string>

namespace aftercare::survey {

// The instant NextDue named has come.
struct Tick {};

// An effect of this aggregate was carried out; `resource` is the name the callee answered.
struct EffectDone {
  std::string key;
  std::string resource;
};

// An effect of this aggregate was refused for good; `reason` is the callee's UPPER_SNAKE reason.
struct EffectRefused {
  std::string key;
  std::string reason;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_DOMAIN_SIGNAL_H_
