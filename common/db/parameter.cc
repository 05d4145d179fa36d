#include "common/db/parameter.h"

#include <limits>

namespace aftercare::db {
namespace {

constexpr int64_t kEpoch2000 = 946684800;  // seconds from 1970 to 2000

void PutBytes(uint64_t value, int bytes, std::string& out) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(value >> shift));
  }
}

void Overwrite(int32_t value, size_t at, std::string& out) {
  std::string bytes;
  PutInt32(value, bytes);
  out.replace(at, bytes.size(), bytes);
}

}  // namespace

void PutInt16(int16_t value, std::string& out) { PutBytes(static_cast<uint16_t>(value), 2, out); }
void PutInt32(int32_t value, std::string& out) { PutBytes(static_cast<uint32_t>(value), 4, out); }
void PutInt64(int64_t value, std::string& out) { PutBytes(static_cast<uint64_t>(value), 8, out); }

int64_t GetInt(absl::string_view raw) {
  uint64_t value = 0;
  for (const char byte : raw) value = value << 8 | static_cast<uint8_t>(byte);
  if (raw.size() == 2) return static_cast<int16_t>(value);
  if (raw.size() == 4) return static_cast<int32_t>(value);
  return static_cast<int64_t>(value);
}

int64_t TimeToWire(absl::Time time) {
  if (time == absl::InfiniteFuture()) return std::numeric_limits<int64_t>::max();
  if (time == absl::InfinitePast()) return std::numeric_limits<int64_t>::min();
  return absl::ToUnixMicros(time) - kEpoch2000 * 1'000'000;
}

absl::Time TimeFromWire(int64_t wire) {
  if (wire == std::numeric_limits<int64_t>::max()) return absl::InfiniteFuture();
  if (wire == std::numeric_limits<int64_t>::min()) return absl::InfinitePast();
  return absl::FromUnixMicros(wire + kEpoch2000 * 1'000'000);
}

// Layout: dimensions, has-null flag, element type, length, lower bound, then length and bytes of
// each element. Flag and length are written when the parameter is taken.
Array::Array(Type type) : type_(type) {
  PutInt32(1, wire_);
  PutInt32(0, wire_);
  PutInt32(static_cast<int32_t>(type), wire_);
  PutInt32(0, wire_);
  PutInt32(1, wire_);
}

void Array::Add(int64_t value) {
  ++count_;
  switch (type_) {
    case Type::kBool:
      PutInt32(1, wire_);
      wire_.push_back(value != 0 ? '\1' : '\0');
      return;
    case Type::kInt2:
      PutInt32(2, wire_);
      PutInt16(static_cast<int16_t>(value), wire_);
      return;
    case Type::kInt4:
      PutInt32(4, wire_);
      PutInt32(static_cast<int32_t>(value), wire_);
      return;
    default:
      PutInt32(8, wire_);
      PutInt64(value, wire_);
  }
}

void Array::Add(absl::string_view value) {
  ++count_;
  PutInt32(static_cast<int32_t>(value.size()), wire_);
  wire_.append(value.data(), value.size());
}

void Array::AddNull() {
  ++count_;
  has_null_ = true;
  PutInt32(-1, wire_);
}

const std::string& Array::Wire() {
  Overwrite(has_null_ ? 1 : 0, 4, wire_);
  Overwrite(count_, 12, wire_);
  return wire_;
}

}  // namespace aftercare::db
