#include "services/intake/rpc/directory_service.h"

#include <algorithm>
#include <utility>

#include "common/server/errand_call.h"
#include "common/server/lists.h"
#include "common/server/records.h"
#include "common/validate/validator.h"
#include "services/intake/store/directory_store.h"

namespace aftercare::intake {
namespace {

constexpr char kService[] = "aftercare.intake.v1.DirectoryService";

using FieldFaults = std::vector<command::FieldFault>;

void AddFaults(const FieldFaults& more, FieldFaults& faults) {
  for (const command::FieldFault& fault : more) {
    const bool named = std::any_of(faults.begin(), faults.end(), [&](const auto& known) {
      return known.field == fault.field;
    });
    if (!named) faults.push_back(fault);
  }
}

// Reads a record as sent. Faults of its form are joined by those of its content, so that a source
// mends it in one go; a field is named once.
template <class Resource, class Record>
FieldFaults Read(const Resource& sent, absl::Time now, Record& record) {
  static const auto* const validator = new validate::Validator(Resource::descriptor());
  FieldFaults faults = command::Explain(validator->Check(sent)).fields;
  WireReader reader;
  record = FromProto(sent, reader);
  AddFaults(command::Explain(reader.request_status()).fields, faults);
  if (faults.empty()) return faults;
  AddFaults(intake::Upsert(record, /*stored_version=*/0, now).faults, faults);
  return faults;
}

void Count(v1::UpsertResponse* response) {
  for (const v1::UpsertResult& result : response->results()) {
    switch (result.outcome()) {
      case v1::UpsertResult::OUTCOME_APPLIED:
        response->set_applied(response->applied() + 1);
        break;
      case v1::UpsertResult::OUTCOME_OLDER:
        response->set_older(response->older() + 1);
        break;
      default:
        response->set_refused(response->refused() + 1);
    }
  }
}

template <class Record, class Records>
void UpsertAll(pqxx::work& work, const Records& sent, absl::Time now,
               v1::UpsertResponse* response) {
  std::vector<Record> good;
  std::vector<v1::UpsertResult*> of_good;
  for (const auto& resource : sent) {
    v1::UpsertResult* const result = response->add_results();
    result->set_line(response->results_size());
    result->set_external_id(resource.external_id());
    Record record;
    UpsertResult judged{UpsertOutcome::kRefused, Read(resource, now, record)};
    if (judged.faults.empty()) {
      good.push_back(std::move(record));
      of_good.push_back(result);
    } else {
      ToProto(judged, result);
    }
  }
  const std::vector<UpsertResult> results = UpsertRecords(work, good, now);
  for (size_t i = 0; i < results.size(); ++i) ToProto(results[i], of_good[i]);
  Count(response);
}

}  // namespace

DirectoryService::DirectoryService(server::Ground& ground)
    : ground_(ground), rpcs_(ground.door(), kService) {
  const auto leave = [this](const char* rpc, const char* records) {
    upserts_.emplace(rpc, server::LeavingRecords(rpcs_[rpc], records));
  };
  leave("UpsertCustomers", "customers");
  leave("UpsertProducts", "products");
  leave("UpsertOrders", "orders");
  leave("UpsertSerialUnits", "serial_units");
}

template <class Record, class Request, class Records>
DirectoryService::Reactor* DirectoryService::Upsert(absl::string_view rpc, Context* context,
                                                    const Request* request,
                                                    const Records& records,
                                                    v1::UpsertResponse* response) {
  const server::Method& method = upserts_.find(rpc)->second;
  return server::ServeErrand(
      ground_, method, context, request,
      [this, &method, request, &records, response](const server::Call& call,
                                                   db::Session& session) {
        absl::Status result;
        const absl::Status done = session.Do([&](pqxx::work& work) {
          result = server::Once(call, method, *request, work, response, [&] {
            UpsertAll<Record>(work, records, ground_.clock().Now(), response);
            return absl::OkStatus();
          });
        });
        return done.ok() ? result : done;
      });
}

template <class Record, class Request, class Resource>
DirectoryService::Reactor* DirectoryService::Get(absl::string_view rpc, Context* context,
                                                 const Request* request, Resource* response) {
  return server::ServeErrand(
      ground_, rpcs_[rpc], context, request,
      [request, response](const server::Call&, db::Session& session) {
        const auto id = server::Door::IdOf(request->name());
        if (!id.ok()) return id.status();
        absl::Status result;
        const absl::Status done = session.Do([&](pqxx::work& work) {
          const auto rows = ReadDirectoryRows(work, DirectoryKind<Record>::kTable, {*id});
          if (rows.empty()) {
            result = command::NotFound(request->name());
            return;
          }
          auto resource = ResourceOf<Record>(rows[0]);
          result = resource.status();
          if (resource.ok()) *response = *std::move(resource);
        });
        return done.ok() ? result : done;
      });
}

template <class Record, class Request, class Response, class Add>
DirectoryService::Reactor* DirectoryService::List(absl::string_view rpc, Context* context,
                                                  const Request* request, Response* response,
                                                  std::vector<command::Condition> conditions,
                                                  Add add) {
  return server::ServeErrand(
      ground_, rpcs_[rpc], context, request,
      [this, request, response, conditions = std::move(conditions), add](
          const server::Call& call, db::Session& session) {
        const auto turn = server::OpenPage(ground_, call, *request);
        if (!turn.ok()) return turn.status();
        std::vector<command::Listed> listed;
        absl::Status result;
        const absl::Status done = session.Do([&](pqxx::work& work) {
          for (const DirectoryRow& row :
               ListDirectoryRows(work, DirectoryKind<Record>::kTable, conditions, turn->after,
                                 turn->size + 1)) {
            const auto resource = ResourceOf<Record>(row);
            result.Update(resource.status());
            if (resource.ok()) listed.push_back({row.id, resource->SerializeAsString()});
          }
        });
        if (!done.ok()) return done;
        if (!result.ok()) return result;
        return server::FillPage(ground_, *turn, listed, response, add);
      });
}

DirectoryService::Reactor* DirectoryService::UpsertCustomers(
    Context* context, const v1::UpsertCustomersRequest* request, v1::UpsertResponse* response) {
  return Upsert<Customer>("UpsertCustomers", context, request, request->customers(), response);
}

DirectoryService::Reactor* DirectoryService::GetCustomer(Context* context,
                                                         const v1::GetCustomerRequest* request,
                                                         v1::Customer* response) {
  return Get<Customer>("GetCustomer", context, request, response);
}

DirectoryService::Reactor* DirectoryService::ListCustomers(
    Context* context, const v1::ListCustomersRequest* request,
    v1::ListCustomersResponse* response) {
  std::vector<command::Condition> conditions;
  if (!request->external_id().empty()) {
    conditions.push_back({"external_id = $::text", request->external_id()});
  }
  return List<Customer>("ListCustomers", context, request, response, std::move(conditions),
                        [response] { return response->add_customers(); });
}

DirectoryService::Reactor* DirectoryService::UpsertProducts(
    Context* context, const v1::UpsertProductsRequest* request, v1::UpsertResponse* response) {
  return Upsert<Product>("UpsertProducts", context, request, request->products(), response);
}

DirectoryService::Reactor* DirectoryService::GetProduct(Context* context,
                                                        const v1::GetProductRequest* request,
                                                        v1::Product* response) {
  return Get<Product>("GetProduct", context, request, response);
}

DirectoryService::Reactor* DirectoryService::ListProducts(Context* context,
                                                          const v1::ListProductsRequest* request,
                                                          v1::ListProductsResponse* response) {
  std::vector<command::Condition> conditions;
  if (!request->model().empty()) conditions.push_back({"model = $::text", request->model()});
  return List<Product>("ListProducts", context, request, response, std::move(conditions),
                       [response] { return response->add_products(); });
}

DirectoryService::Reactor* DirectoryService::UpsertOrders(Context* context,
                                                          const v1::UpsertOrdersRequest* request,
                                                          v1::UpsertResponse* response) {
  return Upsert<Order>("UpsertOrders", context, request, request->orders(), response);
}

DirectoryService::Reactor* DirectoryService::GetOrder(Context* context,
                                                      const v1::GetOrderRequest* request,
                                                      v1::Order* response) {
  return Get<Order>("GetOrder", context, request, response);
}

DirectoryService::Reactor* DirectoryService::ListOrders(Context* context,
                                                        const v1::ListOrdersRequest* request,
                                                        v1::ListOrdersResponse* response) {
  std::vector<command::Condition> conditions;
  if (!request->customer_external_id().empty()) {
    conditions.push_back({"customer_external_id = $::text", request->customer_external_id()});
  }
  if (request->state() != v1::Order::STATE_UNSPECIFIED) {
    conditions.push_back({"state = $::text::smallint", absl::StrCat(request->state())});
  }
  return List<Order>("ListOrders", context, request, response, std::move(conditions),
                     [response] { return response->add_orders(); });
}

DirectoryService::Reactor* DirectoryService::UpsertSerialUnits(
    Context* context, const v1::UpsertSerialUnitsRequest* request, v1::UpsertResponse* response) {
  return Upsert<SerialUnit>("UpsertSerialUnits", context, request, request->serial_units(),
                            response);
}

DirectoryService::Reactor* DirectoryService::GetSerialUnit(
    Context* context, const v1::GetSerialUnitRequest* request, v1::SerialUnit* response) {
  return Get<SerialUnit>("GetSerialUnit", context, request, response);
}

DirectoryService::Reactor* DirectoryService::ListSerialUnits(
    Context* context, const v1::ListSerialUnitsRequest* request,
    v1::ListSerialUnitsResponse* response) {
  std::vector<command::Condition> conditions;
  if (!request->product_model().empty()) {
    conditions.push_back({"product_model = $::text", request->product_model()});
  }
  if (!request->batch().empty()) conditions.push_back({"batch = $::text", request->batch()});
  return List<SerialUnit>("ListSerialUnits", context, request, response, std::move(conditions),
                          [response] { return response->add_serial_units(); });
}

}  // namespace aftercare::intake
