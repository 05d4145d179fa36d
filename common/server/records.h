// RPCs that bring many records, of which a bad one is refused alone (ERP-01).
#ifndef AFTERCARE_SERVER_RECORDS_H_
#define AFTERCARE_SERVER_RECORDS_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "common/server/door.h"
#include "common/validate/validator.h"

namespace aftercare::server {

// The same RPC, but what stands inside its records, a repeated field of the request, is left to the
// handler.
inline Method LeavingRecords(const Method& method, absl::string_view records) {
  return {method.descriptor,
          std::make_unique<validate::Validator>(method.descriptor->input_type(), records),
          method.kinds,
          method.roles,
          method.open,
          method.meter};
}

}  // namespace aftercare::server

#endif  // AFTERCARE_SERVER_RECORDS_H_
