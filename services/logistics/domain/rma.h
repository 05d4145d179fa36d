// A permission to send goods back (RMA, LOG-01) and what arrives on it (LOG-07). The state is
// never set: StateOf computes it from the quantities of the lines and the few instants kept, and a
// command may only move it along an edge of kRmaTransitions.
#ifndef AFTERCARE_LOGISTICS_DOMAIN_RMA_H_
#define AFTERCARE_LOGISTICS_DOMAIN_RMA_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/command/decision.h"
#include "common/command/transitions.h"
#include "common/ids/uuid.h"
#include "services/logistics/domain/address.h"
#include "services/logistics/domain/policy.h"

namespace aftercare::logistics {

enum class RmaState { kIssued, kShipped, kReceived, kInspected, kClosed, kExpired, kCancelled };
inline constexpr int kRmaStates = 7;

// Goods may arrive without a scan before, and the last step may end several states at once.
inline constexpr command::Transitions<RmaState, kRmaStates, 10> kRmaTransitions{{{
    {RmaState::kIssued, RmaState::kShipped},
    {RmaState::kIssued, RmaState::kReceived},
    {RmaState::kIssued, RmaState::kExpired},
    {RmaState::kIssued, RmaState::kCancelled},
    {RmaState::kShipped, RmaState::kReceived},
    {RmaState::kShipped, RmaState::kInspected},
    {RmaState::kShipped, RmaState::kClosed},
    {RmaState::kReceived, RmaState::kInspected},
    {RmaState::kReceived, RmaState::kClosed},
    {RmaState::kInspected, RmaState::kClosed},
}}};
static_assert(kRmaTransitions.Sound(3));

enum class Remedy { kRefund, kExchange, kRepair };
inline constexpr int kRemedies = 3;

enum class Disposition { kRestock, kRepair, kVendor, kScrap };
inline constexpr int kDispositions = 4;

enum class DifferenceKind { kShort, kSurplus, kWrongGoods, kWrongSerial, kPapers };
inline constexpr int kDifferenceKinds = 5;

// One line; quantities in pieces, none ever negative.
struct RmaLine {
  int line = 0;  // 1 and up, unique in the RMA
  std::string order_line;
  std::string product_model;
  std::string specification;  // colour and the like (LOG-13)
  std::string serial;         // then exactly one piece is authorised
  int64_t authorised = 0;
  int64_t received = 0;
  int64_t written_off = 0;  // received + written_off <= authorised
  int64_t accepted = 0;
  int64_t rejected = 0;  // accepted + rejected <= received
  int64_t refunded = 0;
  int64_t replaced = 0;
  int64_t restocked = 0;  // with the three below: accepted
  int64_t to_repair = 0;
  int64_t to_vendor = 0;
  int64_t scrapped = 0;

  int64_t remaining() const { return authorised - received - written_off; }
  int64_t uninspected() const { return received - accepted - rejected; }
  int64_t settled() const { return refunded + replaced; }
  bool operator==(const RmaLine&) const = default;
};

struct Label {
  std::string carrier_id;
  std::string carrier_service;
  std::string document_sha256;
  bool operator==(const Label&) const = default;
};

struct Difference {
  DifferenceKind kind = DifferenceKind::kShort;
  int line = 0;  // 0: none
  std::string product_model;
  int64_t expected = 0;
  int64_t found = 0;
  bool operator==(const Difference&) const = default;
};

// What is agreed when an RMA is issued.
struct RmaOrder {
  ids::Uuid case_id;            // nil: none
  std::string service_request;  // resource name; may be empty
  Remedy remedy = Remedy::kRefund;
  Payer payer = Payer::kUs;
  Address address;  // where the goods go
  Label label;
  bool operator==(const RmaOrder&) const = default;
};

struct Rma {
  ids::Uuid id;
  int64_t number = 0;
  RmaOrder order;
  RmaState state = RmaState::kIssued;  // = StateOf
  SettleWhen settle_when = SettleWhen::kAccepted;
  std::vector<RmaLine> lines;
  std::vector<Difference> differences;  // of the present hold, or of the last one
  bool on_hold = false;
  std::vector<ids::Uuid> shipments;
  absl::Time issue_time;
  absl::Time deadline;  // to be on the way
  std::optional<absl::Time> ship_time;  // first goods on their way or here
  bool operator==(const Rma&) const = default;
};

// A line as it is asked for.
struct AuthorisedLine {
  int line = 0;
  std::string order_line;
  std::string product_model;
  std::string specification;
  std::string serial;
  int64_t quantity = 0;
};

struct CreateRma {
  ids::Uuid id;
  int64_t number = 0;  // counter of the people's number, unique
  RmaOrder order;
  std::vector<AuthorisedLine> lines;
  std::optional<absl::Time> deadline;      // none: by policy
  std::optional<SettleWhen> settle_when;  // none: by policy
};

struct ExtendRma {
  absl::Time deadline;
  std::string reason;
};

// A shipment of ours has picked the goods up; by the service itself.
struct MarkShipped {
  ids::Uuid shipment;
  absl::Time at;
};

struct ReceivedGoods {
  std::string product_model;
  std::string serial;
  int64_t quantity = 0;
};

struct ReceiveRma {
  std::vector<ReceivedGoods> goods;
  bool papers_match = false;
  bool more_expected = false;  // then missing pieces are no difference yet
};

struct ReleaseRma {
  std::string reason;
};

struct InspectedLine {
  int line = 0;
  int64_t accepted = 0;
  int64_t rejected = 0;
  std::optional<Disposition> disposition;  // of the accepted ones
};

struct InspectRma {
  std::vector<InspectedLine> lines;
};

struct SettledLine {
  int line = 0;
  int64_t refunded = 0;
  int64_t replaced = 0;
};

struct SettleRma {
  std::vector<SettledLine> lines;
};

struct WrittenOffLine {
  int line = 0;
  int64_t quantity = 0;
};

struct WriteOffRma {
  std::vector<WrittenOffLine> lines;
  std::string reason;
};

struct CancelRma {
  std::string reason;
};

using RmaCommand = std::variant<CreateRma, ExtendRma, MarkShipped, ReceiveRma, ReleaseRma,
                                InspectRma, SettleRma, WriteOffRma, CancelRma, Tick>;

absl::string_view Word(RmaState state);
absl::string_view Word(Remedy remedy);
absl::string_view Word(Disposition disposition);
absl::string_view Word(DifferenceKind kind);

// The state that follows from the quantities; expired and cancelled, which are decisions, stay.
RmaState StateOf(const Rma& rma);

// Entries: rma_issued, deadline_extended, rma_shipped, goods_received, goods_held, hold_released,
// goods_inspected, settlement_recorded, rest_written_off, rma_cancelled, rma_expired, rma_closed.
// The entry that moves the state names it. MarkShipped of a shipment that is known, or after all
// has arrived, has none, and so has Tick before the deadline.
absl::StatusOr<command::Change<Rma>> Decide(const Rma* current, const RmaCommand& command,
                                            const command::Context& context, const Rules& rules);

// The deadline while nothing was sent.
absl::Time NextDue(const Rma& rma, const Rules& rules);

}  // namespace aftercare::logistics

#endif  // AFTERCARE_LOGISTICS_DOMAIN_RMA_H_
