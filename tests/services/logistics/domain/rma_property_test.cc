// LOG-01 under any sequence of commands: quantities never contradict each other, the state is the
// one that follows from them, and every step moves along an edge of the table.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/services/logistics/decide_fixture.h"
#include "tests/services/logistics/policy_fixture.h"

namespace aftercare::logistics {
namespace {

const Rules kRules{InstalledPolicy()};

struct Step {
  RmaCommand command;
  auth::Principal caller;
};

Step AnyStep(absl::Time now) {
  const auto small = [] { return *rc::gen::inRange<int64_t>(0, 4); };
  const int line = *rc::gen::inRange(1, 4);
  const auto model = [](int n) { return n == 1 ? "PHONE-X" : n == 2 ? "CHARGER" : "TABLET"; };
  switch (*rc::gen::inRange(0, 9)) {
    case 0: return {ExtendRma{now + absl::Hours(small() * 100), "LATE"}, Service()};
    case 1: return {MarkShipped{Id(absl::StrCat(small())), now}, Service()};
    case 2:
      // Mostly without a difference, so that sequences get on.
      return {ReceiveRma{{{model(line), "", small()}}, *rc::gen::inRange(0, 8) > 0,
                         *rc::gen::inRange(0, 8) > 0},
              Staff("warehouse")};
    case 3: return {ReleaseRma{"AGREED"}, Staff("service_lead")};
    case 4: {
      const int64_t accepted = small();
      const auto disposition = static_cast<Disposition>(*rc::gen::inRange(0, kDispositions));
      return {InspectRma{{{line, accepted, small(),
                           accepted > 0 ? std::optional(disposition) : std::nullopt}}},
              Staff("quality")};
    }
    case 5: return {SettleRma{{{line, small(), small()}}}, Service()};
    case 6: return {WriteOffRma{{{line, small()}}, "LOST"}, Service()};
    case 7: return {CancelRma{"CHANGED_MIND"}, Service()};
    default: return {Tick{}, Service()};
  }
}

void CheckLine(const RmaLine& line) {
  for (const int64_t quantity :
       {line.received, line.written_off, line.accepted, line.rejected, line.refunded,
        line.replaced, line.restocked, line.to_repair, line.to_vendor, line.scrapped}) {
    RC_ASSERT(quantity >= 0);
  }
  RC_ASSERT(line.received + line.written_off <= line.authorised);
  RC_ASSERT(line.accepted + line.rejected <= line.received);
  RC_ASSERT(line.settled() <= line.authorised);
  RC_ASSERT(line.restocked + line.to_repair + line.to_vendor + line.scrapped == line.accepted);
}

TEST(RmaProperty, LOG_01_QuantitiesAndStateAlwaysAgree) {
  ASSERT_TRUE(rc::check([] {
    CreateRma create;
    create.id = Id("rma");
    create.number = 1;
    create.order.address = Somewhere();
    create.order.remedy = static_cast<Remedy>(*rc::gen::inRange(0, kRemedies));
    create.settle_when = static_cast<SettleWhen>(*rc::gen::inRange(0, kSettleWhens));
    create.lines = {{1, "", "PHONE-X", "", "", 3}, {2, "", "CHARGER", "", "", 2}};
    absl::Time now = kStart;
    Rma rma = Decide(static_cast<const Rma*>(nullptr), create, {now, Service()}, kRules)->next;
    const int steps = *rc::gen::inRange(0, 40);
    for (int i = 0; i < steps; ++i) {
      now += absl::Hours(*rc::gen::inRange(0, 20));
      const Step step = AnyStep(now);
      const auto change = Decide(&rma, step.command, {now, step.caller}, kRules);
      if (!change.ok()) {
        RC_ASSERT(change.status().code() != absl::StatusCode::kInternal);
        continue;
      }
      const Rma& next = change->next;
      RC_ASSERT(next.state == StateOf(next));
      RC_ASSERT(next.state == rma.state || kRmaTransitions.Allows(rma.state, next.state));
      RC_ASSERT((change->entries.empty()) == (next == rma));
      for (const RmaLine& line : next.lines) CheckLine(line);
      rma = next;
    }
  }));
}

}  // namespace
}  // namespace aftercare::logistics
