// Cases of one cause become an incident, and what an incident does to its cases (INT-25, INT-09,
// INT-12): every event that a command causes is handed to the handlers, until nothing is left.
#include "services/intake/events/incident_watch.h"

#include <pqxx/pqxx>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "aftercare/intake/v1/case.pb.h"
#include "aftercare/intake/v1/incident.pb.h"
#include "tests/services/intake/events/standing_intake.h"

namespace aftercare::intake::testing {
namespace {

class IncidentWatchTest : public StandingIntake {
 protected:
  IncidentWatchTest()
      : watch_(WatchCases(*ground_, *parts_.policies)),
        handlers_({watch_, ReachCases(*ground_), FollowMembers(*ground_)}) {}

  static OpenCase OfBatch(bool injury = false) {
    OpenCase open = Opening();
    open.report.serial_number = "";
    open.report.product_model = "X200";
    open.report.batch = "B7";
    open.report.facts.injury = injury;
    return open;
  }
  // Of no batch: what it shares is carrier and region, or the store.
  static OpenCase OfPlace(const std::string& carrier, const std::string& region,
                          const std::string& store) {
    OpenCase open = OfBatch();
    open.report.batch = "";
    open.report.carrier = carrier;
    open.report.region = region;
    open.report.store = store;
    return open;
  }

  // A case of the batch; the same `who` is the same customer.
  ids::Uuid Register(const std::string& who, bool injury = false) {
    return Register(who, OfBatch(injury));
  }
  ids::Uuid Register(const std::string& who, OpenCase open) {
    open.id = ids::NewUuid(time::SystemClock().Now());
    open.report.customer = Id(who);
    open.report.order_number = absl::StrCat("SO-", ++orders_);
    const auto opened = Do<v1::Case>("case", open.id, CaseCommand(open), kAgent);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return open.id;
  }
  std::vector<ids::Uuid> RegisterMany(int first, int count) {
    std::vector<ids::Uuid> cases;
    for (int i = first; i < first + count; ++i) {
      cases.push_back(Register(absl::StrCat("customer ", i)));
    }
    return cases;
  }

  v1::Incident OnIncident(const ids::Uuid& id, IncidentCommand command,
                          const auth::Principal& caller = kGeneral) {
    auto answer = Do<v1::Incident>("incident", id, std::move(command), caller);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *std::move(answer) : v1::Incident();
  }
  void OnCase(const ids::Uuid& id, CaseCommand command, const auth::Principal& caller = kGeneral) {
    const auto answer = Do<v1::Case>("case", id, std::move(command), caller);
    EXPECT_TRUE(answer.ok()) << answer.status();
  }

  // Events of the outbox that were not taken yet.
  std::vector<type::v1::Event> NewEvents() {
    std::vector<type::v1::Event> events;
    db::Session session(ground_->dsn());
    const absl::Status read = session.Do([&](pqxx::work& work) {
      events.clear();
      for (const auto& row : work.exec("SELECT envelope FROM outbox ORDER BY xid, seq")) {
        const pqxx::binarystring envelope(row[0]);
        type::v1::Event event;
        EXPECT_TRUE(event.ParseFromArray(envelope.data(), static_cast<int>(envelope.size())));
        if (!taken_.contains(event.id())) events.push_back(std::move(event));
      }
    });
    EXPECT_TRUE(read.ok()) << read;
    for (const auto& event : events) taken_.insert(event.id());
    return events;
  }

  // Hands on what there is and what comes of it; a handler that fails is a dead letter to be.
  void Deliver() {
    for (auto events = NewEvents(); !events.empty(); events = NewEvents()) {
      for (const type::v1::Event& event : events) {
        const auto handled = stream::Dispatch(handlers_, {&event});
        for (const auto& [handler, status] : handled[0].failed) {
          ADD_FAILURE() << handler << " on " << event.type() << ": " << status;
        }
      }
    }
  }

  ids::Uuid IncidentOf(const ids::Uuid& case_id) {
    return ids::ParseUuid(Value<std::string>(absl::StrCat(
                              "SELECT incident FROM cases WHERE id = '", case_id.ToString(), "'")))
        .value_or(ids::Uuid{});
  }
  int LevelOf(const std::string& table, const ids::Uuid& id) {
    return Value<int>(
        absl::StrCat("SELECT level FROM ", table, " WHERE id = '", id.ToString(), "'"));
  }
  int Incidents() { return Value<int>("SELECT count(*) FROM incidents"); }
  int CasesIn(const ids::Uuid& incident) {
    return Value<int>(absl::StrCat("SELECT count(*) FROM cases WHERE incident = '",
                                   incident.ToString(), "'"));
  }

  stream::Handler watch_;
  std::vector<stream::Handler> handlers_;
  std::set<std::string> taken_;
  int orders_ = 0;
};

TEST_F(IncidentWatchTest, INT_25_TheTenthCustomerOpensAnIncidentThatAllJoin) {
  const std::vector<ids::Uuid> nine = RegisterMany(0, 9);
  Register("customer 3");  // the same customer again
  Deliver();
  EXPECT_EQ(Incidents(), 0);
  const ids::Uuid tenth = Register("customer 9");
  Deliver();
  ASSERT_EQ(Incidents(), 1);
  const ids::Uuid incident = IncidentOf(tenth);
  EXPECT_EQ(LevelOf("incidents", incident), v1::LEVEL_SERIOUS);
  EXPECT_EQ(CasesIn(incident), 11);
  EXPECT_EQ(LevelOf("cases", nine[0]), v1::LEVEL_SERIOUS);
  const ids::Uuid later = Register("customer 10");
  Deliver();
  EXPECT_EQ(IncidentOf(later), incident);
  EXPECT_EQ(Incidents(), 1);
}

TEST_F(IncidentWatchTest, INT_25_TwoThatCrossTogetherMakeOneIncident) {
  RegisterMany(0, 9);
  Deliver();
  const ids::Uuid tenth = Register("customer 9"), eleventh = Register("customer 10");
  const auto both = NewEvents();
  std::vector<const type::v1::Event*> registered;
  for (const auto& event : both) {
    if (absl::EndsWith(event.type(), ".registered")) registered.push_back(&event);
  }
  ASSERT_EQ(registered.size(), 2u);
  const auto handled = stream::Dispatch({watch_}, registered);
  EXPECT_EQ(handled[0].failed.size() + handled[1].failed.size(), 1u);
  // The one that came second is tried again, as the consumer does.
  const size_t second = handled[0].failed.empty() ? 1 : 0;
  EXPECT_TRUE(stream::Dispatch({watch_}, {registered[second]})[0].failed.empty());
  Deliver();
  EXPECT_EQ(Incidents(), 1);
  EXPECT_FALSE(IncidentOf(tenth).nil());
  EXPECT_EQ(IncidentOf(tenth), IncidentOf(eleventh));
}

TEST_F(IncidentWatchTest, INT_25_CasesAreCountedAnewOnceTheIncidentIsResolved) {
  const ids::Uuid first = RegisterMany(0, 10).back();
  Deliver();
  const ids::Uuid before = IncidentOf(first);
  OnIncident(before, ContainIncident{"sales of the batch stopped"});
  OnIncident(before, ResolveIncident{"batch recalled"});
  const ids::Uuid eleventh = RegisterMany(10, 1)[0];
  Deliver();
  EXPECT_TRUE(IncidentOf(eleventh).nil());
  const ids::Uuid last = RegisterMany(11, 9).back();
  Deliver();
  EXPECT_EQ(Incidents(), 2);
  const ids::Uuid anew = IncidentOf(last);
  EXPECT_NE(anew, before);
  EXPECT_EQ(IncidentOf(eleventh), anew);
  EXPECT_EQ(CasesIn(anew), 10);
  EXPECT_EQ(CasesIn(before), 10);
}

TEST_F(IncidentWatchTest, INT_25_ACaseStaysInTheIncidentMadeByHand) {
  const std::vector<ids::Uuid> two = RegisterMany(0, 2);
  OpenIncident opening;
  opening.id = Id("by hand");
  opening.title = "swollen parcels";
  opening.members = {{two[0], Id("customer 0")}};
  OnIncident(opening.id, opening, kManager);
  Deliver();
  OnIncident(opening.id, AddCase{{two[1], Id("customer 1")}, Level::kOrdinary}, kManager);
  Deliver();
  EXPECT_TRUE(IncidentOf(two[1]).nil()) << "of a proposal";
  OnIncident(opening.id, AcceptIncident{});
  Deliver();
  EXPECT_EQ(CasesIn(opening.id), 2);
  RegisterMany(2, 8);
  Deliver();
  ASSERT_EQ(Incidents(), 2);
  EXPECT_EQ(CasesIn(opening.id), 2);
  EXPECT_EQ(Value<int>("SELECT count(*) FROM cases WHERE incident <> "
                       "'00000000-0000-0000-0000-000000000000'"),
            10);
}

TEST_F(IncidentWatchTest, INT_25_OneCarrierInOneRegionMakesAnIncident) {
  const auto late = [&](int i, const std::string& region) {
    const ids::Uuid id =
        Register(absl::StrCat("customer ", i), OfPlace("sf-express", region, "S-1"));
    Deliver();
    OnCase(id, ConfirmClassification{SubCategory::kDelay, MatterKind::kFault, "never came"}, kAgent);
    Deliver();
    return id;
  };
  for (int i = 0; i < 9; ++i) late(i, "CN-31");
  late(9, "CN-44");
  EXPECT_EQ(Incidents(), 0);
  const ids::Uuid tenth = late(10, "CN-31");
  ASSERT_EQ(Incidents(), 1);
  EXPECT_EQ(CasesIn(IncidentOf(tenth)), 10);
}

TEST_F(IncidentWatchTest, INT_25_OneSubCategoryInOneStoreMakesAnIncident) {
  const auto rude = [&](int i, SubCategory sub_category, const std::string& store) {
    const ids::Uuid id = Register(absl::StrCat("customer ", i), OfPlace("", "CN-31", store));
    OnCase(id, ConfirmClassification{sub_category, MatterKind::kFault, "as told"}, kAgent);
    Deliver();
    return id;
  };
  for (int i = 0; i < 9; ++i) rude(i, SubCategory::kAttitude, "S-0042");
  rude(9, SubCategory::kAttitude, "S-0043");
  rude(10, SubCategory::kCosmetic, "S-0042");
  EXPECT_EQ(Incidents(), 0);
  const ids::Uuid tenth = rude(11, SubCategory::kAttitude, "S-0042");
  ASSERT_EQ(Incidents(), 1);
  EXPECT_EQ(CasesIn(IncidentOf(tenth)), 10);
}

TEST_F(IncidentWatchTest, INT_25_AnIncidentOfASingleCaseGoesIntoTheWiderOne) {
  const ids::Uuid hurt = Register("customer 0", /*injury=*/true);
  OpenIncident own;
  own.id = OwnIncidentOf(hurt);
  own.level = Level::kMajor;
  own.members = {{hurt, Id("customer 0")}};
  OnIncident(own.id, own, kService);
  Deliver();
  EXPECT_EQ(IncidentOf(hurt), own.id);
  const ids::Uuid last = RegisterMany(1, 9).back();
  Deliver();
  const ids::Uuid wider = IncidentOf(last);
  EXPECT_EQ(IncidentOf(hurt), wider);
  EXPECT_EQ(LevelOf("incidents", wider), v1::LEVEL_MAJOR);
  EXPECT_EQ(Value<int>("SELECT count(*) FROM effect WHERE kind = 'intake.MergeIncident'"), 1);
}

TEST_F(IncidentWatchTest, INT_25_ACaseWithAnIncidentOfItsOwnStillCounts) {
  const auto in_store = [&](int i, bool injury) {
    OpenCase open = OfPlace("", "CN-31", "S-0042");
    open.report.facts.injury = injury;
    return Register(absl::StrCat("customer ", i), open);
  };
  const ids::Uuid hurt = in_store(0, /*injury=*/true);
  OpenIncident own;
  own.id = OwnIncidentOf(hurt);
  own.level = Level::kMajor;
  own.members = {{hurt, Id("customer 0")}};
  OnIncident(own.id, own, kService);
  for (int i = 1; i < 10; ++i) {
    OnCase(in_store(i, false),
           ConfirmClassification{SubCategory::kAttitude, MatterKind::kFault, "as told"}, kAgent);
  }
  Deliver();
  EXPECT_EQ(Incidents(), 1);
  OnCase(hurt, ConfirmClassification{SubCategory::kAttitude, MatterKind::kFault, "pushed"}, kAgent);
  Deliver();
  EXPECT_EQ(Incidents(), 2);
  EXPECT_NE(IncidentOf(hurt), own.id);
  EXPECT_EQ(CasesIn(IncidentOf(hurt)), 10);
}

TEST_F(IncidentWatchTest, INT_09_INT_12_AMemberThatRisesRaisesItsIncidentAndTheOthers) {
  const std::vector<ids::Uuid> ten = RegisterMany(0, 10);
  Deliver();
  const ids::Uuid incident = IncidentOf(ten[0]);
  ASSERT_EQ(LevelOf("incidents", incident), v1::LEVEL_SERIOUS);
  OnCase(ten[4], RaiseLevel{std::nullopt, Level::kMajor, "a battery burns"}, kAgent);
  Deliver();
  EXPECT_EQ(LevelOf("incidents", incident), v1::LEVEL_MAJOR);
  EXPECT_EQ(LevelOf("cases", ten[7]), v1::LEVEL_MAJOR);
  EXPECT_EQ(Value<int>("SELECT count(*) FROM timeline WHERE kind = 'incident_level_raised'"), 1);
  // What a person lowers is not raised again by a member that falls as well.
  OnIncident(incident, CorrectIncidentLevel{Level::kOrdinary, "it was a candle"});
  Deliver();
  OnCase(ten[5], RaiseLevel{std::nullopt, Level::kMajor, "smoke"}, kAgent);
  Deliver();
  OnIncident(incident, CorrectIncidentLevel{Level::kOrdinary, "incense"});
  Deliver();
  OnCase(ten[4], CorrectLevel{Level::kSerious, "nobody was hurt", std::nullopt});
  OnCase(ten[5], ConfirmGrading{});
  Deliver();
  EXPECT_EQ(LevelOf("incidents", incident), v1::LEVEL_ORDINARY);
}

}  // namespace
}  // namespace aftercare::intake::testing
