// Any value of the aggregates, reachable or not: what the codecs must carry without loss.
#ifndef AFTERCARE_TESTS_SERVICES_REPAIR_STORE_GENERATORS_H_
#define AFTERCARE_TESTS_SERVICES_REPAIR_STORE_GENERATORS_H_

#include <rapidcheck.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "common/ids/uuid.h"
#include "services/repair/domain/loaner.h"
#include "services/repair/domain/part.h"
#include "services/repair/domain/work_order.h"

namespace aftercare::repair::any {

inline bool Bool() { return *rc::gen::arbitrary<bool>(); }
inline int Int() { return *rc::gen::arbitrary<int>(); }
inline int64_t Int64() { return *rc::gen::arbitrary<int64_t>(); }
inline ids::Uuid Uuid() { return {*rc::gen::arbitrary<std::array<uint8_t, 16>>()}; }

inline std::string Text() {
  return *rc::gen::element<std::string>("", "a", "SN-1", "屏幕不亮", "long \"text\"\n", "😀",
                                        "0123456789");
}

// To the nanosecond, also before 1970.
inline absl::Time Time() {
  return absl::FromUnixSeconds(*rc::gen::inRange<int64_t>(-2'000'000'000, 4'000'000'000)) +
         absl::Nanoseconds(*rc::gen::inRange<int64_t>(0, 1'000'000'000));
}

inline absl::CivilDay Day() { return absl::CivilDay(1970, 1, 1) + *rc::gen::inRange(-9000, 60000); }

template <class Make>
auto Maybe(Make make) -> std::optional<decltype(make())> {
  return Bool() ? std::optional(make()) : std::nullopt;
}

template <class Make>
auto Some(Make make) -> std::vector<decltype(make())> {
  std::vector<decltype(make())> values;
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) values.push_back(make());
  return values;
}

// `last` is the greatest value.
template <class E>
E Enum(E last) {
  return static_cast<E>(*rc::gen::inRange(0, static_cast<int>(last) + 1));
}

inline Accessory AnyAccessory() { return {Text(), Int64()}; }

inline Part AnyPart() {
  Part part;
  part.id = Uuid();
  part.part_number = Text();
  part.location = Text();
  part.description = Text();
  part.part_class = Enum(PartClass::kConsumable);
  part.reorder_point = Int64();
  part.source_version = Int64();
  part.on_hand = Int64();
  part.stock_version = Int64();
  part.price = Maybe([] {
    return PartPrice{{Int64(), Text()}, Maybe(Day), Maybe(Day), Int64()};
  });
  part.reservations =
      Some([] { return Reservation{Uuid(), Int(), Int64(), Int64(), Int64(), Time()}; });
  return part;
}

inline Loaner AnyLoaner() {
  Loaner loaner;
  loaner.id = Uuid();
  loaner.model = Text();
  loaner.serial = Text();
  loaner.location = Text();
  loaner.region = Text();
  loaner.stands_in_for = Some(Text);
  loaner.state = Enum(LoanerState::kWithheld);
  loaner.loan = Maybe([] {
    return Loan{Uuid(),       Text(),       Time(), Maybe(Time),
                Maybe(Time), Some(AnyAccessory), Int(),  Maybe(Time)};
  });
  loaner.last_return = Maybe([] {
    return LoanReturn{Uuid(), Time(), Enum(LoanerCondition::kDamaged), Some(AnyAccessory),
                      Some(Text), Bool()};
  });
  loaner.past_loans = Some([] {
    return PastLoan{Uuid(), Time(), Maybe(Time), Maybe(Time), Time(),
                    Maybe([] { return Enum(LoanerCondition::kDamaged); }), Bool()};
  });
  return loaner;
}

inline Declaration AnyDeclaration() {
  return {Bool(), Bool(), Bool(), Some(Text), Some(AnyAccessory)};
}

inline Inspection AnyInspection() {
  Inspection inspection;
  inspection.serial_outer = Text();
  inspection.serial_inner = Text();
  inspection.seal = Enum(SealState::kNotFitted);
  inspection.liquid = Bool();
  inspection.human_damage = Bool();
  inspection.missing_parts = Some(Text);
  inspection.accessories = Some(AnyAccessory);
  inspection.photos = Some(Text);
  inspection.backup_notice_given = Bool();
  inspection.signature = Text();
  inspection.by = Text();
  inspection.at = Time();
  inspection.differences = Some([] { return Enum(Difference::kBackupNotSigned); });
  return inspection;
}

inline WarrantyDecision AnyDecision() {
  WarrantyDecision decision;
  WarrantyEvidence& evidence = decision.evidence;
  evidence.part_class = Enum(PartClass::kConsumable);
  evidence.on = Day();
  evidence.purchased_on = Maybe(Day);
  evidence.proof = Enum(PurchaseProof::kAltered);
  evidence.manufactured_on = Maybe(Day);
  evidence.extension_months = Int();
  evidence.replaced_on = Maybe(Day);
  for (VoidReason reason : Some([] { return Enum(VoidReason::kSerialMismatch); })) {
    evidence.found.insert(reason);
  }
  evidence.supplier_liable = Bool();
  evidence.serial_registered = Text();
  evidence.serial_outer = Text();
  evidence.serial_inner = Text();
  decision.policy_version = Int();
  decision.covered = Bool();
  decision.bearer = Enum(CostBearer::kCustomer);
  decision.basis = Text();
  decision.covered_until = Maybe(Day);
  decision.rules = Some([] {
    return RuleTried{Text(), Enum(RuleOutcome::kDenies), Maybe(Day), Maybe(Day), Int()};
  });
  decision.decided_by = Text();
  decision.decided_at = Time();
  decision.overridden = Maybe([] {
    return WarrantyOverride{Enum(CostBearer::kCustomer), Text(), Text(), Time()};
  });
  return decision;
}

inline Order AnyOrder() {
  Order order;
  order.case_id = Uuid();
  order.plan_action = Text();
  order.kind = Enum(RepairKind::kBodyRepair);
  order.product_model = Text();
  order.serial = Text();
  order.fault_code = Text();
  order.sub_category = Text();
  order.purchased_on = Maybe(Day);
  order.proof = Enum(PurchaseProof::kAltered);
  order.proof_document = Text();
  order.manufactured_on = Maybe(Day);
  order.symptom = Text();
  order.declared = AnyDeclaration();
  return order;
}

inline WorkOrder AnyWorkOrder() {
  WorkOrder order;
  order.id = Uuid();
  order.number = Text();
  order.state = Enum(WorkOrderState::kCancelled);
  order.order = AnyOrder();
  order.reported_at = Time();
  order.appointment = Maybe([] { return Appointment{Text(), Time(), Time()}; });
  order.inspection = Maybe(AnyInspection);
  order.diagnosis = Maybe([] { return Diagnosis{Text(), Text(), Int(), Text(), Time()}; });
  order.decisions = Some(AnyDecision);
  order.parts = Some([] {
    return PartLine{Int(),   Text(),  Text(), Int64(), Enum(PartLine::State::kDropped),
                    Int64(), Int64(), Text()};
  });
  order.accepted_ceiling = Maybe([] { return Money{Int64(), Text()}; });
  order.round = Int();
  order.steps = Some([] {
    return RepairStep{Int(),  Text(), Int(), Some([] { return PartUse{Int(), Int64()}; }),
                      Text(), Time()};
  });
  order.repairers = Some(Text);
  order.outcome = Maybe([] {
    return RepairOutcome{Enum(RepairResult::kNotRepairable), Text(), Text(), Time()};
  });
  order.checks = Some([] { return QualityCheck{Int(), Bool(), Text(), Text(), Time()}; });
  order.hand_over = Maybe([] {
    return HandOverRecord{Text(), Text(), Some(AnyAccessory), Text(), Time()};
  });
  order.cancel_reason = Text();
  order.closed_at = Maybe(Time);
  order.overdue_notices = Int();
  order.overdue_noted_at = Maybe(Time);
  return order;
}

// Through the bytes that are stored, and back.
template <class Wire, class State>
absl::StatusOr<State> ThroughBytes(const State& state) {
  Wire wire, read;
  ToProto(state, &wire);
  if (!read.ParseFromString(wire.SerializeAsString())) {
    return absl::InternalError("the bytes cannot be parsed");
  }
  return FromProto(read);
}

}  // namespace aftercare::repair::any

#endif  // AFTERCARE_TESTS_SERVICES_REPAIR_STORE_GENERATORS_H_
