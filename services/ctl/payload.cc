#include "services/ctl/payload.h"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "aftercare/logistics/v1/tracking.pb.h"
#include "common/ids/uuid.h"
#include "services/ctl/report.h"

namespace aftercare::ctl {
namespace {

using logistics::v1::FieldFault;
using logistics::v1::PushTrackingPayloadResponse;
using logistics::v1::TrackingResult;

constexpr char kPath[] = "/aftercare.logistics.v1.TrackingService/PushTrackingPayload";

// As the field's rule has it.
constexpr uintmax_t kMostBytes = 1'000'000;

struct Counts {
  int64_t kept = 0, unmapped = 0, known = 0, refused = 0;
};

Counts Tell(const std::string& file, const PushTrackingPayloadResponse& response) {
  Counts counts;
  for (const FieldFault& fault : response.faults()) {
    ++counts.refused;
    absl::FPrintF(stderr, "%s: %s: %s\n", file, fault.field(), fault.description());
  }
  for (const TrackingResult& result : response.results()) {
    const auto outcome = result.outcome();
    counts.unmapped += outcome == TrackingResult::OUTCOME_UNMAPPED;
    counts.known += outcome == TrackingResult::OUTCOME_DUPLICATE;
    counts.kept +=
        outcome == TrackingResult::OUTCOME_KEPT || outcome == TrackingResult::OUTCOME_UNMAPPED;
    if (outcome != TrackingResult::OUTCOME_REFUSED) continue;
    ++counts.refused;
    for (const FieldFault& fault : result.faults()) {
      absl::FPrintF(stderr, "%s: %s: %s\n", file, fault.field(), fault.description());
    }
  }
  return counts;
}

}  // namespace

int ImportPayload(const std::string& file, Link& link) {
  if (const auto named = link.Named({"logistics"}); !named.ok()) return Fail(named.status());
  std::error_code unknown;
  const auto size = std::filesystem::file_size(file, unknown);
  if (unknown) return WrongUse(absl::StrCat("cannot read ", file));
  if (size > kMostBytes) return WrongUse(absl::StrCat(file, " is larger than a payload may be"));
  std::ifstream input(file, std::ios::binary);
  logistics::v1::PushTrackingPayloadRequest request;
  request.set_payload(std::string(std::istreambuf_iterator<char>(input), {}));
  if (!input) return WrongUse(absl::StrCat("cannot read ", file));
  request.set_request_id(ids::NewUuid(absl::Now()).ToString());
  PushTrackingPayloadResponse response;
  const grpc::Status status = link.CallPeer("logistics", kPath, request, &response);
  if (!status.ok()) return Refused("import of tracking", status);
  const Counts counts = Tell(file, response);
  absl::PrintF("tracking: %d kept, %d of them with a code not mapped, %d known, %d refused\n",
               counts.kept, counts.unmapped, counts.known, counts.refused);
  std::fflush(stdout);
  if (counts.refused == 0) return kDone;
  return Fail(absl::StrCat(counts.refused, " events of ", file, " were refused"));
}

}  // namespace aftercare::ctl
