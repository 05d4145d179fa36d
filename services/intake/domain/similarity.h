// How alike two texts are, in Chinese as in English, without a dictionary: the same matter told
// twice is found by it (INT-04).
#ifndef AFTERCARE_INTAKE_DOMAIN_SIMILARITY_H_
#define AFTERCARE_INTAKE_DOMAIN_SIMILARITY_H_

#include "absl/strings/string_view.h"

namespace aftercare::intake {

// Sorensen-Dice coefficient over the bigrams of Unicode characters, 0 (nothing in common) to 1.
// Case of ASCII letters, white space and punctuation (ASCII and CJK) do not count. Bytes that are
// not UTF-8 count as characters of their own. Two texts without a character are not alike: nothing
// is known of either; texts of one character are alike when they are the same.
double Similarity(absl::string_view left, absl::string_view right);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_DOMAIN_SIMILARITY_H_
