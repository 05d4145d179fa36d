// The verbs of aftercarectl, one file each. A verb declares its arguments; when it is the one that
// was asked for, it leaves in `chosen` what is to be done.
#ifndef AFTERCARE_CTL_VERBS_H_
#define AFTERCARE_CTL_VERBS_H_

#include <functional>

namespace CLI {
class App;
}

namespace aftercare::ctl {

class Link;

// Answers the exit code (report.h).
using Verb = std::function<int(Link&)>;

void AddCall(CLI::App& app, Verb& chosen);
void AddDescribe(CLI::App& app, Verb& chosen);
void AddHealth(CLI::App& app, Verb& chosen);
void AddImport(CLI::App& app, Verb& chosen);
void AddWatch(CLI::App& app, Verb& chosen);
void AddVerify(CLI::App& app, Verb& chosen);
void AddClock(CLI::App& app, Verb& chosen);
void AddDeadLetters(CLI::App& app, Verb& chosen);
void AddDemo(CLI::App& app, Verb& chosen);

}  // namespace aftercare::ctl

#endif  // AFTERCARE_CTL_VERBS_H_
