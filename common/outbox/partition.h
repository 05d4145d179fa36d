// Streams are cut into partitions so that replicas share the work while each aggregate's events
// stay in one place and in order. The number is part of what is stored: it never changes.
#ifndef AFTERCARE_OUTBOX_PARTITION_H_
#define AFTERCARE_OUTBOX_PARTITION_H_

#include "common/ids/uuid.h"

namespace aftercare::outbox {

inline constexpr int kPartitions = 8;

// The last byte of a version 7 or 8 id is random or a digest, so it spreads evenly.
inline int PartitionOf(const ids::Uuid& aggregate) { return aggregate.bytes[15] % kPartitions; }

}  // namespace aftercare::outbox

#endif  // AFTERCARE_OUTBOX_PARTITION_H_
