// What can be wrong with a request, one thing at a time, made from what its proto declares.
#ifndef AFTERCARE_TESTS_SUITE_BAD_INPUT_DAMAGE_H_
#define AFTERCARE_TESTS_SUITE_BAD_INPUT_DAMAGE_H_

#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace aftercare::testing {

// One thing made wrong in a request that is right otherwise.
struct Damage {
  std::string field;  // its path, as the refusal names it
  std::string what;
  std::function<void(google::protobuf::Message& request)> apply;
};

// A request of a type in which every field a caller may set holds something that is allowed.
std::unique_ptr<google::protobuf::Message> Sound(const google::protobuf::Descriptor* type);

// All that can be made wrong in a sound request.
std::vector<Damage> DamagesOf(const google::protobuf::Message& sound);

}  // namespace aftercare::testing

#endif  // AFTERCARE_TESTS_SUITE_BAD_INPUT_DAMAGE_H_
