#include "services/ctl/import/transform.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "services/ctl/import/moment.h"

namespace aftercare::ctl {
namespace {

TimeForm InZone(const std::string& format, const std::string& zone) {
  TimeForm form{format, absl::UTCTimeZone()};
  EXPECT_TRUE(absl::LoadTimeZone(zone, &form.zone));
  return form;
}

std::string Fault(const Transform& transform, const std::string& text) {
  const auto applied = Apply(transform, text);
  return applied.ok() ? absl::StrCat("accepted: ", *applied)
                      : std::string(applied.status().message());
}

TEST(Transform, DecimalsBecomeMinorUnits) {
  const Decimal cents{2};
  EXPECT_EQ(*Apply(cents, "12.5"), "1250");
  EXPECT_EQ(*Apply(cents, "144.0"), "14400");
  EXPECT_EQ(*Apply(cents, "7"), "700");
  EXPECT_EQ(*Apply(cents, "0.07"), "7");
  EXPECT_EQ(*Apply(cents, "-3.20"), "-320");
  EXPECT_EQ(*Apply(Decimal{0}, "15"), "15");
  EXPECT_EQ(*Apply(cents, "92233720368547758.07"), "9223372036854775807");
}

TEST(Transform, DecimalsAreNeverRounded) {
  const Decimal cents{2};
  EXPECT_EQ(Fault(cents, "1.005"), "\"1.005\" has more than 2 digits behind the point");
  EXPECT_EQ(Fault(cents, "1.500"), "\"1.500\" has more than 2 digits behind the point");
  EXPECT_EQ(Fault(cents, "92233720368547758.08"), "\"92233720368547758.08\" is too large");
  for (const char* text : {"1,5", "1.", ".5", "", "-", "1e3", " 1", "0x10", "1.-5"}) {
    EXPECT_EQ(Fault(cents, text), absl::StrCat("\"", text, "\" is not a decimal number"));
  }
}

TEST(Transform, TimesBecomeUtc) {
  const TimeForm brazil = InZone("%Y-%m-%d %H:%M:%S", "America/Sao_Paulo");
  // Summer time ended in February 2018 and was in force in November 2017.
  EXPECT_EQ(*Apply(brazil, "2017-09-18 14:31:30"), "2017-09-18T17:31:30Z");
  EXPECT_EQ(*Apply(brazil, "2017-11-18 14:31:30"), "2017-11-18T16:31:30Z");
  const TimeForm own{"%Y%m%d %H:%M %z", absl::UTCTimeZone()};
  EXPECT_EQ(*Apply(own, "20260630 08:00 +0800"), "2026-06-30T00:00:00Z");
  for (const char* text : {"2017-13-18 14:31:30", "2017-09-18", "infinite-future", ""}) {
    EXPECT_FALSE(Apply(brazil, text).ok()) << text;
  }
}

TEST(Transform, DatesBecomeYearMonthDay) {
  EXPECT_EQ(*Apply(DateForm{"%d.%m.%Y"}, "30.06.2026"), "2026-06-30");
  EXPECT_FALSE(Apply(DateForm{"%d.%m.%Y"}, "31.06.2026").ok());
}

TEST(Transform, AnUnknownWordIsRefused) {
  const Values values{{{"delivered", "STATE_COMPLETED"}}};
  EXPECT_EQ(*Apply(values, "delivered"), "STATE_COMPLETED");
  EXPECT_EQ(Fault(values, "lost"), "\"lost\" is no word of the mapping");
}

TEST(Transform, ListsLoseSpacesAndEmptyElements) {
  EXPECT_EQ(Split({";"}, "a; b;;c "), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_TRUE(Split({";"}, " ").empty());
}

TEST(Transform, ShiftsAreWrittenDayByDay) {
  const auto shifts = ReadShifts({";"}, "1-2 09:00-12:00;7 20:30-24:00");
  ASSERT_TRUE(shifts.ok());
  EXPECT_EQ(*shifts, (std::vector<WeeklyShift>{{1, 540, 720}, {2, 540, 720}, {7, 1230, 1440}}));
}

TEST(Transform, AShiftEndsOnItsDay) {
  for (const char* text : {"1 22:00-06:00", "0 09:00-10:00", "6-8 09:00-10:00", "5-1 09:00-10:00",
                           "1 09:00-09:00", "1 09:60-10:00", "1 09:00-24:01", "1 9-10", "Mon",
                           "1-2-3 09:00-10:00"}) {
    EXPECT_FALSE(ReadShifts({";"}, text).ok()) << text;
  }
}

TEST(Moment, ADayThatDoesNotExistIsNone) {
  EXPECT_EQ(ReadDay("2024-02-29"), absl::CivilDay(2024, 2, 29));
  for (const char* text : {"2026-02-29", "2026-00-01", "2026-1-01", "2026-01-01T00:00:00Z", ""}) {
    EXPECT_FALSE(ReadDay(text)) << text;
  }
}

}  // namespace
}  // namespace aftercare::ctl
