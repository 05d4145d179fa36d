// What is said to and by the customer, between domain and resource: contacts, promises, the answer.
// Lossless both ways; requests are read by the same functions as rows.
#ifndef AFTERCARE_INTAKE_STORE_CONTACT_CODEC_H_
#define AFTERCARE_INTAKE_STORE_CONTACT_CODEC_H_

#include "aftercare/intake/v1/case.pb.h"
#include "services/intake/domain/contact.h"
#include "services/intake/store/wire.h"

namespace aftercare::intake {

void ToProto(const Promise& promise, v1::Promise* out);
void ToProto(const FirstContact& contact, v1::FirstContact* out);
void ToProto(const ContactNote& note, v1::ContactNote* out);
void ToProto(const Confirmation& confirmation, v1::Confirmation* out);

// What does not fit is remembered by the reader.
Promise FromProto(const v1::Promise& wire, WireReader& reader);
FirstContact FromProto(const v1::FirstContact& wire, WireReader& reader);
ContactNote FromProto(const v1::ContactNote& wire, WireReader& reader);
Confirmation FromProto(const v1::Confirmation& wire, WireReader& reader);

}  // namespace aftercare::intake

#endif  // AFTERCARE_INTAKE_STORE_CONTACT_CODEC_H_
