// Refusals over the wire and back.
#include "common/server/status.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

namespace aftercare::server {
namespace {

using absl::StatusCode;
using command::Explain;
using command::Refuse;

google::rpc::Status Wire(const grpc::Status& status) {
  google::rpc::Status wire;
  EXPECT_TRUE(wire.ParseFromString(status.error_details()));
  return wire;
}

template <class Detail>
Detail Only(const google::rpc::Status& wire) {
  Detail found;
  int count = 0;
  for (const auto& detail : wire.details()) count += detail.UnpackTo(&found);
  EXPECT_EQ(count, 1) << Detail::descriptor()->full_name();
  return found;
}

TEST(StatusTest, ARefusalComesBackAsItWas) {
  for (int code = 1; code <= 16; ++code) {
    const auto refused = Refuse(static_cast<StatusCode>(code), "SOME_REASON", "in words",
                                {{"etag", "7"}, {"state", "CLOSED"}});
    const absl::Status back = FromGrpc(ToGrpc(refused));
    EXPECT_EQ(back.code(), refused.code());
    EXPECT_EQ(back.message(), "in words");
    EXPECT_EQ(Explain(back).reason, "SOME_REASON");
    auto metadata = Explain(back).metadata;
    std::sort(metadata.begin(), metadata.end(),
              [](const auto& a, const auto& b) { return a.key < b.key; });
    EXPECT_EQ(metadata, Explain(refused).metadata);
  }
  EXPECT_TRUE(FromGrpc(ToGrpc(absl::OkStatus())).ok());
}

TEST(StatusTest, EveryFieldThatIsWrongComesBack) {
  command::Faults faults;
  faults.Add("items[2].quantity", "must be 1 to 100");
  faults.Add("name", "is required");
  const absl::Status back = FromGrpc(ToGrpc(faults.status()));
  EXPECT_EQ(back.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(Explain(back).reason, "INVALID_FIELDS");
  EXPECT_EQ(Explain(back).fields, Explain(faults.status()).fields);
}

TEST(StatusTest, WhatTheWireSays) {
  const grpc::Status status =
      ToGrpc(Refuse(StatusCode::kResourceExhausted, "QUEUE_FULL", "too many",
                    {{"retry_after_ms", "1200"}, {"queue", "tally"}}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(status.error_message(), "too many");
  const google::rpc::Status wire = Wire(status);
  EXPECT_EQ(wire.code(), 8);
  EXPECT_EQ(wire.message(), "too many");
  const auto info = Only<google::rpc::ErrorInfo>(wire);
  EXPECT_EQ(info.reason(), "QUEUE_FULL");
  EXPECT_EQ(info.domain(), "aftercare");
  EXPECT_EQ(info.metadata().size(), 1u);
  EXPECT_EQ(info.metadata().at("queue"), "tally");
  const auto retry = Only<google::rpc::RetryInfo>(wire).retry_delay();
  EXPECT_EQ(retry.seconds(), 1);
  EXPECT_EQ(retry.nanos(), 200'000'000);
}

// Only refusals are written for people outside.
TEST(StatusTest, WordsOfALibraryStayInside) {
  const grpc::Status status = ToGrpc(absl::InternalError("column \"x\" of relation \"y\""));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message(), "the request could not be carried out");
  EXPECT_EQ(status.error_details().find("relation"), std::string::npos);
  EXPECT_EQ(Only<google::rpc::ErrorInfo>(Wire(status)).reason(), "INTERNAL");
}

// A client takes 8 KiB of headers in all; what is cut is cut between characters.
TEST(StatusTest, WhatIsTooLongForAHeaderIsCut) {
  std::string words;
  for (int i = 0; i < 2000; ++i) words += "張";
  const grpc::Status longer = ToGrpc(Refuse(StatusCode::kNotFound, "NOT_FOUND", words));
  EXPECT_EQ(longer.error_message(), words.substr(0, 999));
  command::Faults faults;
  for (int i = 0; i < 1000; ++i) faults.Add(absl::StrCat("items[", i, "].name"), "is required");
  const grpc::Status many = ToGrpc(faults.status());
  EXPECT_LT(many.error_details().size() + many.error_message().size(), 6000u);
  const auto fields = Explain(FromGrpc(many)).fields;
  ASSERT_GT(fields.size(), 50u);
  for (size_t i = 0; i < fields.size(); ++i) {
    EXPECT_EQ(fields[i].field, absl::StrCat("items[", i, "].name"));
  }
}

// Another program's answer, or one of a proxy on the way.
TEST(StatusTest, AnAnswerWithoutDetailsKeepsItsCodeAndWords) {
  const absl::Status back = FromGrpc(grpc::Status(grpc::StatusCode::UNAVAILABLE, "no route"));
  EXPECT_EQ(back, absl::UnavailableError("no route"));
  EXPECT_EQ(Explain(back).reason, "");
}

}  // namespace
}  // namespace aftercare::server
