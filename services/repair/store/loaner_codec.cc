#include "services/repair/store/loaner_codec.h"

#include "common/command/personal.h"
#include "services/repair/store/wire.h"

namespace aftercare::repair {
namespace {

void ToProto(const Loan& loan, v1::Loan* out) {
  out->set_case_(NameOf("cases", loan.case_id));
  out->set_customer(loan.customer);
  command::SetTimestamp(loan.allocated_at, out->mutable_allocate_time());
  if (loan.handed_out_at) command::SetTimestamp(*loan.handed_out_at, out->mutable_hand_out_time());
  if (loan.due_at) command::SetTimestamp(*loan.due_at, out->mutable_due_time());
  PutAccessories(loan.accessories, out->mutable_accessories());
  out->set_reminders(loan.reminders);
  if (loan.reminded_at) command::SetTimestamp(*loan.reminded_at, out->mutable_remind_time());
}

Loan FromProto(const v1::Loan& wire, WireReader& reader) {
  Loan loan;
  loan.case_id = reader.Id("cases", wire.case_(), "loan.case");
  loan.customer = wire.customer();
  loan.allocated_at = command::FromTimestamp(wire.allocate_time());
  if (wire.has_hand_out_time()) loan.handed_out_at = command::FromTimestamp(wire.hand_out_time());
  if (wire.has_due_time()) loan.due_at = command::FromTimestamp(wire.due_time());
  loan.accessories = TakeAccessories(wire.accessories());
  loan.reminders = wire.reminders();
  if (wire.has_remind_time()) loan.reminded_at = command::FromTimestamp(wire.remind_time());
  return loan;
}

void ToProto(const LoanReturn& back, v1::LoanReturn* out) {
  out->set_case_(NameOf("cases", back.case_id));
  command::SetTimestamp(back.at, out->mutable_return_time());
  out->set_condition(EnumToProto<v1::LoanerCondition>(back.condition));
  PutAccessories(back.missing, out->mutable_missing());
  for (const std::string& photo : back.photos) out->add_photos(photo);
  out->set_late(back.late);
}

LoanReturn FromProto(const v1::LoanReturn& wire, WireReader& reader) {
  LoanReturn back;
  back.case_id = reader.Id("cases", wire.case_(), "last_return.case");
  back.at = command::FromTimestamp(wire.return_time());
  back.condition =
      reader.Enum(wire.condition(), LoanerCondition::kDamaged, "last_return.condition");
  back.missing = TakeAccessories(wire.missing());
  back.photos = {wire.photos().begin(), wire.photos().end()};
  back.late = wire.late();
  return back;
}

void ToProto(const PastLoan& loan, v1::PastLoan* out) {
  out->set_case_(NameOf("cases", loan.case_id));
  command::SetTimestamp(loan.allocated_at, out->mutable_allocate_time());
  if (loan.handed_out_at) command::SetTimestamp(*loan.handed_out_at, out->mutable_hand_out_time());
  if (loan.due_at) command::SetTimestamp(*loan.due_at, out->mutable_due_time());
  command::SetTimestamp(loan.ended_at, out->mutable_end_time());
  if (loan.condition) out->set_condition(EnumToProto<v1::LoanerCondition>(*loan.condition));
  out->set_late(loan.late);
}

PastLoan FromProto(const v1::PastLoan& wire, WireReader& reader) {
  PastLoan loan;
  loan.case_id = reader.Id("cases", wire.case_(), "past_loans.case");
  loan.allocated_at = command::FromTimestamp(wire.allocate_time());
  if (wire.has_hand_out_time()) loan.handed_out_at = command::FromTimestamp(wire.hand_out_time());
  if (wire.has_due_time()) loan.due_at = command::FromTimestamp(wire.due_time());
  loan.ended_at = command::FromTimestamp(wire.end_time());
  if (wire.condition() != v1::LOANER_CONDITION_UNSPECIFIED) {
    loan.condition =
        reader.Enum(wire.condition(), LoanerCondition::kDamaged, "past_loans.condition");
  }
  loan.late = wire.late();
  return loan;
}

}  // namespace

void ToProto(const Loaner& loaner, v1::Loaner* out) {
  out->set_name(NameOf("loaners", loaner.id));
  out->set_state(EnumToProto<v1::Loaner::State>(loaner.state));
  out->set_product_model(loaner.model);
  out->set_serial_number(loaner.serial);
  out->set_location(loaner.location);
  out->set_region(loaner.region);
  for (const std::string& model : loaner.stands_in_for) out->add_stands_in_for(model);
  if (loaner.loan) ToProto(*loaner.loan, out->mutable_loan());
  if (loaner.last_return) ToProto(*loaner.last_return, out->mutable_last_return());
  for (const PastLoan& loan : loaner.past_loans) ToProto(loan, out->add_past_loans());
}

absl::StatusOr<Loaner> FromProto(const v1::Loaner& wire) {
  WireReader reader;
  Loaner loaner;
  loaner.id = reader.Id("loaners", wire.name(), "name");
  loaner.state = reader.Enum(wire.state(), LoanerState::kWithheld, "state");
  loaner.model = wire.product_model();
  loaner.serial = wire.serial_number();
  loaner.location = wire.location();
  loaner.region = wire.region();
  loaner.stands_in_for = {wire.stands_in_for().begin(), wire.stands_in_for().end()};
  if (wire.has_loan()) loaner.loan = FromProto(wire.loan(), reader);
  if (wire.has_last_return()) loaner.last_return = FromProto(wire.last_return(), reader);
  for (const v1::PastLoan& loan : wire.past_loans()) {
    loaner.past_loans.push_back(FromProto(loan, reader));
  }
  if (auto status = reader.status(); !status.ok()) return status;
  return loaner;
}

void CompleteLoaner(const Loaner& loaner, absl::Time now, v1::Loaner* out) {
  out->set_overdue(loaner.state == LoanerState::kHandedOut && now > *loaner.loan->due_at);
}

}  // namespace aftercare::repair
