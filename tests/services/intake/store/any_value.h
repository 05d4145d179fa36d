// Plain values of any kind, drawn by rapidcheck within a property: the bricks of any_case.h.
#ifndef AFTERCARE_TESTS_INTAKE_STORE_ANY_VALUE_H_
#define AFTERCARE_TESTS_INTAKE_STORE_ANY_VALUE_H_

#include <rapidcheck.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/ids/uuid.h"
#include "services/intake/domain/measure.h"
#include "services/intake/store/enums.h"

namespace aftercare::intake::testing {

inline bool AnyBool() { return *rc::gen::arbitrary<bool>(); }

// Less than a million.
inline int AnyCount() { return *rc::gen::inRange(0, 1'000'000); }

// Any value of the domain's, the first one included.
template <class D>
D AnyEnum() {
  using Pair = PairOfEnum<D>;
  return static_cast<D>(*rc::gen::inRange(0, Pair::kLast - Pair::kShift + 1));
}

inline std::string AnyText() {
  const int kind = *rc::gen::inRange(0, 4);
  if (kind == 0) return "";
  if (kind == 1) return "电池鼓包 \n\t\"'";
  return absl::StrCat("text", AnyCount());
}

// Never the epoch, which stands for "not known".
inline absl::Time AnyTime() {
  return absl::FromUnixNanos(*rc::gen::inRange<int64_t>(1, 2'000'000'000'000'000'000));
}

inline absl::Time TimeOrUnknown() { return AnyBool() ? AnyTime() : absl::Time(); }

inline ids::Uuid AnyId() { return ids::DerivedUuid("test", absl::StrCat(AnyCount())); }

inline ids::Uuid IdOrNil() { return AnyBool() ? AnyId() : ids::Uuid{}; }

template <class Draw>
auto Maybe(Draw draw) {
  return AnyBool() ? std::optional(draw()) : std::nullopt;
}

// Here even the epoch is a time.
inline std::optional<absl::Time> MaybeTime() {
  return Maybe([] { return AnyCount() % 5 == 0 ? absl::UnixEpoch() : AnyTime(); });
}

inline std::optional<absl::CivilDay> MaybeDay() {
  return Maybe([] { return absl::CivilDay(2020) + AnyCount() % 5000; });
}

// At most three.
template <class Draw>
auto ListOf(Draw draw) {
  std::vector<decltype(draw())> list;
  for (int left = *rc::gen::inRange(0, 4); left > 0; --left) list.push_back(draw());
  return list;
}

inline Money AnyMoney() {
  return AnyBool() ? Money{AnyCount() - 500'000, AnyBool() ? "CNY" : ""} : Money{};
}

}  // namespace aftercare::intake::testing

#endif  // AFTERCARE_TESTS_INTAKE_STORE_ANY_VALUE_H_
