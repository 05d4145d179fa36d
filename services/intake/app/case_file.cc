#include "services/intake/app/case_file.h"

#include <string>
#include <utility>

#include "aftercare/intake/v1/case.pb.h"
#include "services/intake/store/case_codec.h"
#include "services/intake/store/directory_store.h"

namespace aftercare::intake {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);

absl::StatusOr<Case> ReadCase(server::Ground& ground, const ids::Uuid& id) {
  v1::Case resource;
  const absl::Status got = ground.reader("case").Fetch(id, kPatience, &resource);
  if (!got.ok()) return got;
  return FromProto(resource);
}

}  // namespace

absl::StatusOr<CaseFile> CaseFiles::Read(const ids::Uuid& case_id) {
  auto value = ReadCase(ground_, case_id);
  if (!value.ok()) return value.status();
  CaseFile file{*std::move(value), std::nullopt, std::nullopt};
  const Report& report = file.value.report;
  absl::Status read;
  const absl::Status done = session_.Do([&](pqxx::work& work) {
    auto customer = FindRecord<Customer>(work, report.customer);
    auto order = FindRecord<Order>(work, OrderId(report.order_number));
    if (customer.ok()) file.customer = *std::move(customer);
    if (order.ok()) file.order = *std::move(order);
    read = customer.ok() ? order.status() : customer.status();
  });
  if (!done.ok()) return done;
  if (!read.ok()) return read;
  return file;
}

}  // namespace aftercare::intake
