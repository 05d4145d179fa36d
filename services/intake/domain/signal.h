// What reaches an aggregate from the mechanism and not from a caller: a timer that is due and the
// outcome of an effect. A signal that comes late or twice changes nothing.
#ifndef AFTERCARE_INTAKE_DOMAIN_SIGNAL_H_
#define AFTERCARE_INTAKE_DOMAIN_SIGNAL_H_

#include <string>

namespace aftercare::intake {

// The instant NextDue named has come.
struct Tick {};

// An effect was carried out; `resource` is the name of what it made.
struct EffectDone {
  std::string key;
  std::string resource;
};

// An effect was refused for good; `reason` in UPPER_SNAKE.
struct EffectRefused {
  std::string key;
  std::string reason;
};

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_SIGNAL_H_
