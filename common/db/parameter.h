// Parameters of prepared statements in Postgres' binary format. Nothing is escaped because nothing
// is text that Postgres parses; an array is built in place, one element after the other.
#ifndef AFTERCARE_DB_PARAMETER_H_
#define AFTERCARE_DB_PARAMETER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/ids/uuid.h"

namespace aftercare::db {

// Types with the object ids Postgres gives them.
enum class Type : uint32_t {
  kBool = 16,
  kBytes = 17,
  kInt8 = 20,
  kInt4 = 23,
  kText = 25,
  kInt2 = 21,
  kTime = 1184,
  kUuid = 2950,
};

// Big-endian integers, as the protocol wants them.
void PutInt16(int16_t value, std::string& out);
void PutInt32(int32_t value, std::string& out);
void PutInt64(int64_t value, std::string& out);
int64_t GetInt(absl::string_view raw);  // 2, 4 or 8 bytes

// timestamptz: microseconds since 2000-01-01 UTC; infinite past and future are Postgres' own.
int64_t TimeToWire(absl::Time time);
absl::Time TimeFromWire(int64_t wire);

// One-dimensional array of one type. Add exactly values of that type.
class Array {
 public:
  explicit Array(Type type);

  void Add(int64_t value);
  void Add(absl::string_view value);
  void Add(const std::string& value) { Add(absl::string_view(value)); }
  void Add(const char* value) { Add(absl::string_view(value)); }
  void Add(const ids::Uuid& value) { Add(value.raw()); }
  void Add(absl::Time value) { Add(TimeToWire(value)); }
  void AddNull();

  int size() const { return count_; }
  // The finished parameter; the array may still grow afterwards.
  const std::string& Wire();

 private:
  Type type_;
  int32_t count_ = 0;
  bool has_null_ = false;
  std::string wire_;
};

}  // namespace aftercare::db

#endif  // AFTERCARE_DB_PARAMETER_H_
