#include "services/survey/events/figure_events.h"

#include <memory>
#include <string>
#include <vector>

namespace aftercare::survey {
namespace {

template <class Resource>
stream::Handler Counting(const std::string& name, const std::string& types,
                         server::Ground& ground) {
  auto session = std::make_shared<db::SharedSession>(ground.dsn());
  return {name, {types}, [session](const type::v1::Event& event) -> stream::Reactions {
            const absl::Status status = CountFigure<Resource>(event, *session);
            if (!status.ok()) return status;
            return std::vector<stream::Reaction>{};
          }};
}

}  // namespace

stream::Handler CountCases(server::Ground& ground) {
  return Counting<intake::v1::Case>("case_count", "aftercare.intake.case.*", ground);
}

stream::Handler CountSurveys(server::Ground& ground) {
  return Counting<v1::Survey>("survey_count", "aftercare.survey.survey.*", ground);
}

stream::Handler CountWorkOrders(server::Ground& ground) {
  return Counting<repair::v1::WorkOrder>("work_order_count", "aftercare.repair.work_order.*",
                                         ground);
}

stream::Handler CountShipments(server::Ground& ground) {
  return Counting<logistics::v1::Shipment>("shipment_count", "aftercare.logistics.shipment.*",
                                           ground);
}

}  // namespace aftercare::survey
