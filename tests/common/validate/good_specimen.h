// A specimen that passes, for the validator's tests to spoil in one place after the other.
#ifndef AFTERCARE_TESTS_COMMON_VALIDATE_GOOD_SPECIMEN_H_
#define AFTERCARE_TESTS_COMMON_VALIDATE_GOOD_SPECIMEN_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/command/decision.h"
#include "common/validate/validator.h"
#include "tests/common/validate/specimen.pb.h"

namespace aftercare::validate {

using tests::v1::Specimen;

inline constexpr char kPartName[] = "parts/017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

inline const Validator& TheValidator() {
  static const Validator validator(Specimen::descriptor());
  return validator;
}

inline tests::v1::Part GoodPart() {
  tests::v1::Part part;
  part.set_name(kPartName);
  part.set_quantity(1);
  return part;
}

// A specimen with nothing but what is required.
inline Specimen Good() {
  Specimen specimen;
  specimen.set_title("title");
  specimen.set_quantity(1);
  specimen.set_colour(tests::v1::COLOUR_RED);
  specimen.add_tags("tag");
  *specimen.mutable_main() = GoodPart();
  specimen.set_agreed(true);
  return specimen;
}

// Every fault as "path description".
inline std::vector<std::string> Faults(const Specimen& specimen) {
  const absl::Status status = TheValidator().Check(specimen);
  std::vector<std::string> lines;
  const command::Refusal refusal = command::Explain(status);
  for (const command::FieldFault& fault : refusal.fields) {
    lines.push_back(fault.field + " " + fault.description);
  }
  EXPECT_EQ(status.ok(), lines.empty());
  if (!status.ok()) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(refusal.reason, "INVALID_FIELDS");
  }
  return lines;
}

}  // namespace aftercare::validate

#endif  // AFTERCARE_TESTS_COMMON_VALIDATE_GOOD_SPECIMEN_H_
