#include "services/intake/store/contact_codec.h"

namespace aftercare::intake {

void ToProto(const Promise& promise, v1::Promise* out) {
  out->set_action(EnumToProto(promise.action));
  PutTime(promise.due_time, out, &v1::Promise::mutable_due_time);
}

Promise FromProto(const v1::Promise& wire, WireReader& reader) {
  return {.action = reader.Enum<PromisedAction>(wire.action(), "promise.action"),
          .due_time = TakeTime(wire.due_time())};
}

void ToProto(const FirstContact& contact, v1::FirstContact* out) {
  out->set_apology(contact.apology);
  out->set_explanation(contact.explanation);
  out->set_wish(contact.wish);
  if (contact.promise != Promise{}) ToProto(contact.promise, out->mutable_promise());
  out->set_channel(EnumToProto(contact.channel));
  out->set_agent(contact.agent);
  PutTime(contact.time, out, &v1::FirstContact::mutable_time);
}

FirstContact FromProto(const v1::FirstContact& wire, WireReader& reader) {
  FirstContact contact;
  contact.apology = wire.apology();
  contact.explanation = wire.explanation();
  contact.wish = wire.wish();
  contact.promise = FromProto(wire.promise(), reader);
  contact.channel = reader.Enum<Channel>(wire.channel(), "first_contact.channel");
  contact.agent = wire.agent();
  contact.time = TakeTime(wire.time());
  return contact;
}

void ToProto(const ContactNote& note, v1::ContactNote* out) {
  PutTime(note.time, out, &v1::ContactNote::mutable_time);
  out->set_author(note.author);
  out->set_direction(EnumToProto(note.direction));
  out->set_channel(EnumToProto(note.channel));
  out->set_summary(note.summary);
}

ContactNote FromProto(const v1::ContactNote& wire, WireReader& reader) {
  ContactNote note;
  note.time = TakeTime(wire.time());
  note.author = wire.author();
  note.direction = reader.Enum<Direction>(wire.direction(), "contacts.direction");
  note.channel = reader.Enum<Channel>(wire.channel(), "contacts.channel");
  note.summary = wire.summary();
  return note;
}

void ToProto(const Confirmation& confirmation, v1::Confirmation* out) {
  out->set_answer(EnumToProto(confirmation.answer));
  PutTime(confirmation.time, out, &v1::Confirmation::mutable_time);
  out->set_counted(confirmation.counted);
  out->set_author(confirmation.author);
  out->set_comment(confirmation.comment);
}

Confirmation FromProto(const v1::Confirmation& wire, WireReader& reader) {
  Confirmation confirmation;
  confirmation.answer = reader.Enum<Answer>(wire.answer(), "confirmation.answer");
  confirmation.time = TakeTime(wire.time());
  confirmation.counted = wire.counted();
  confirmation.author = wire.author();
  confirmation.comment = wire.comment();
  return confirmation;
}

}  // namespace aftercare::intake
