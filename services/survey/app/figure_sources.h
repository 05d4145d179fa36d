// Where the facts of the figures come from when they are derived anew: snapshots, page by page, of
// what their events were about (SUR-09).
#ifndef AFTERCARE_SURVEY_APP_FIGURE_SOURCES_H_
#define AFTERCARE_SURVEY_APP_FIGURE_SOURCES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "aftercare/intake/v1/case.grpc.pb.h"
#include "aftercare/logistics/v1/shipment.grpc.pb.h"
#include "aftercare/repair/v1/work_order.grpc.pb.h"
#include "common/server/ground.h"
#include "services/survey/domain/figure.h"

namespace aftercare::survey {

// In the order in which a rebuild goes through them. Cases bring their surveys with them.
enum class FigureSource : uint8_t { kCases, kWorkOrders, kShipments };
inline constexpr FigureSource kLastFigureSource = FigureSource::kShipments;

struct FigurePage {
  std::vector<CaseFigure> figures;
  int cases = 0;
  std::string next_page_token;  // of the same source; empty: it is done
};

class FigureSources {
 public:
  explicit FigureSources(server::Ground& ground);

  // The page of a source that begins with its own token; empty: the first. Waits for the network.
  absl::StatusOr<FigurePage> Read(FigureSource source, const std::string& page_token,
                                  const server::Call& call);

 private:
  absl::StatusOr<FigurePage> Cases(const std::string& page_token, const server::Call& call);
  absl::Status AddSurveys(const server::Call& call, FigurePage& page);

  server::Ground& ground_;
  const std::unique_ptr<intake::v1::CaseService::Stub> cases_;
  const std::unique_ptr<repair::v1::WorkOrderService::Stub> work_orders_;
  const std::unique_ptr<logistics::v1::ShipmentService::Stub> shipments_;
};

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_APP_FIGURE_SOURCES_H_
