#include "services/ctl/import/kind.h"

#include "absl/strings/str_cat.h"
#include "aftercare/intake/v1/directory.pb.h"
#include "aftercare/notification/v1/roster.pb.h"
#include "aftercare/repair/v1/part.pb.h"

namespace aftercare::ctl {
namespace {

using google::protobuf::Message;
using Outcomes = absl::StatusOr<std::vector<Outcome>>;

// 500 records of a customer's size are a tenth of what a server takes in one message.
constexpr int kBatch = 500;

absl::Status Incomplete(int told, int count) {
  return absl::InvalidArgumentError(
      absl::StrCat("the service answered for ", told, " of ", count, " records"));
}

// Directory and parts answer for each record, in the same words.
template <class Response, class Result>
Outcomes OfRecords(const Message& message, int count) {
  const auto& response = static_cast<const Response&>(message);
  if (response.results_size() != count) return Incomplete(response.results_size(), count);
  std::vector<Outcome> outcomes;
  for (const Result& result : response.results()) {
    Outcome& outcome = outcomes.emplace_back();
    switch (result.outcome()) {
      case Result::OUTCOME_APPLIED:
        break;
      case Result::OUTCOME_OLDER:
        outcome.state = Outcome::State::kOlder;
        break;
      default:
        outcome.state = Outcome::State::kRefused;
        for (const auto& fault : result.faults()) {
          outcome.faults.push_back({fault.field(), fault.description()});
        }
        if (outcome.faults.empty()) outcome.faults.push_back({"", "refused without a reason"});
    }
  }
  return outcomes;
}

Outcomes OfPerson(const Message&, int count) { return std::vector<Outcome>(count); }

const std::vector<Kind>& Kinds() {
  using intake::v1::UpsertResponse;
  constexpr auto OfDirectory = OfRecords<UpsertResponse, intake::v1::UpsertResult>;
  constexpr auto OfParts = OfRecords<repair::v1::UpsertPartsResponse, repair::v1::UpsertResult>;
  static const auto* const kinds = new std::vector<Kind>{
      {"customers", "customers", "intake", "/aftercare.intake.v1.DirectoryService/UpsertCustomers",
       "customers", "external_id", kBatch,
       intake::v1::UpsertCustomersRequest::default_instance(), UpsertResponse::default_instance(),
       OfDirectory},
      {"products", "products", "intake", "/aftercare.intake.v1.DirectoryService/UpsertProducts",
       "products", "external_id", kBatch, intake::v1::UpsertProductsRequest::default_instance(),
       UpsertResponse::default_instance(), OfDirectory},
      {"orders", "orders", "intake", "/aftercare.intake.v1.DirectoryService/UpsertOrders",
       "orders", "external_id", kBatch, intake::v1::UpsertOrdersRequest::default_instance(),
       UpsertResponse::default_instance(), OfDirectory},
      {"serials", "serialUnits", "intake",
       "/aftercare.intake.v1.DirectoryService/UpsertSerialUnits", "serial_units", "external_id",
       kBatch, intake::v1::UpsertSerialUnitsRequest::default_instance(),
       UpsertResponse::default_instance(), OfDirectory},
      {"parts", "parts", "repair", "/aftercare.repair.v1.PartService/UpsertParts", "parts",
       "part_number", kBatch, repair::v1::UpsertPartsRequest::default_instance(),
       repair::v1::UpsertPartsResponse::default_instance(), OfParts},
      {"people", "persons", "notification",
       "/aftercare.notification.v1.RosterService/UpsertPerson", "person", "staff_id", 1,
       notification::v1::UpsertPersonRequest::default_instance(),
       notification::v1::Person::default_instance(), OfPerson}};
  return *kinds;
}

}  // namespace

const Kind* FindKind(absl::string_view word) {
  for (const Kind& kind : Kinds()) {
    if (kind.word == word) return &kind;
  }
  return nullptr;
}

std::vector<std::string> KindWords() {
  std::vector<std::string> words;
  for (const Kind& kind : Kinds()) words.emplace_back(kind.word);
  return words;
}

}  // namespace aftercare::ctl
