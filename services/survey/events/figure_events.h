// What the survey service keeps for the figures of everybody's events: facts, one row a case, which
// takes only what is newer, so they are written here and not by a command: a repetition changes
// nothing.
#ifndef AFTERCARE_SURVEY_EVENTS_FIGURE_EVENTS_H_
#define AFTERCARE_SURVEY_EVENTS_FIGURE_EVENTS_H_

#include "common/db/shared_session.h"
#include "common/server/ground.h"
#include "common/stream/event_data.h"
#include "services/survey/app/case_facts.h"
#include "services/survey/store/figure_store.h"

namespace aftercare::survey {

// Brings what an event says of its resource into the figures (SUR-05).
template <class Resource>
absl::Status CountFigure(const type::v1::Event& event, db::SharedSession& session) {
  const auto resource = stream::DataOf<Resource>(event);
  if (!resource.ok()) return resource.status();
  const auto figure = FigureOf(*resource);
  if (!figure.ok()) return figure.status();
  return session.Do([&](pqxx::work& work) { MergeFigure(work, *figure); });
}

// On every event of a case of intake, of a survey of ours, of a work order of repair (its
// technician), of a shipment of logistics (its carrier).
stream::Handler CountCases(server::Ground& ground);
stream::Handler CountSurveys(server::Ground& ground);
stream::Handler CountWorkOrders(server::Ground& ground);
stream::Handler CountShipments(server::Ground& ground);

}  // namespace aftercare::survey

#endif  // AFTERCARE_SURVEY_EVENTS_FIGURE_EVENTS_H_
