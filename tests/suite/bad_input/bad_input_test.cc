// Every RPC of every real service is sent what is wrong by its own declaration, one thing at a time
// and several at once: each is named, nothing is written, and the services go on.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/suite/bad_input/any_call.h"
#include "tests/suite/bad_input/damage.h"

namespace aftercare::testing {
namespace {

using google::protobuf::MethodDescriptor;

class BadInputTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    system_ = new System;
    calls_ = new AnyCall(*system_);
    before_ = new std::string(Rows());
  }
  static void TearDownTestSuite() {
    delete before_;
    delete calls_;
    delete system_;
  }

  // How many rows each table of the services has, but for those in which the services keep who does
  // what at present.
  static std::string Rows() {
    return Ask(system_->database(),
               "SELECT string_agg(t.schemaname || '.' || t.tablename || '=' || "
               "(xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I.%I', "
               "t.schemaname, t.tablename), false, true, '')))[1]::text, ' ' "
               "ORDER BY t.schemaname, t.tablename) FROM pg_tables t WHERE t.schemaname IN "
               "('intake', 'repair', 'logistics', 'survey', 'notification') AND t.tablename NOT IN "
               "('consumer', 'relay')");
  }

  void TearDown() override {
    // Whatever was sent: nothing was written, and everybody still serves.
    EXPECT_EQ(Rows(), *before_);
    for (const MethodDescriptor* rpc : AllRpcs()) {
      if (!absl::StartsWith(rpc->name(), "List")) continue;
      const Caller* caller = calls_->Admitted(*rpc);
      ASSERT_NE(caller, nullptr) << rpc->full_name();
      // A list that asks for nothing in particular is a good call; some want to be told of what.
      const Answered answered = calls_->Send(*rpc, "", caller->token);
      EXPECT_TRUE(answered.code == grpc::StatusCode::OK || answered.reason == "INVALID_FIELDS")
          << rpc->full_name() << " " << answered.code << " " << answered.message;
    }
  }

  // Records of the directory and of parts are judged one by one, a bad one refused and the rest taken
  // (ERP-01); what is wrong with the request as a whole is refused like anywhere else.
  static bool IsOfARecord(const MethodDescriptor& rpc, const Damage& damage) {
    const bool by_record =
        rpc.service()->name() == "DirectoryService" || rpc.service()->name() == "PartService";
    return by_record && absl::StartsWith(rpc.name(), "Upsert") &&
           absl::StrContains(damage.field, "[0].");
  }

  // Nothing of ours shows: no SQL, no path, no name of the program's own.
  static void ExpectNoLeak(const Answered& answered, const std::string& where) {
    for (const char* inside : {"SELECT ", "INSERT ", "libpq", "::", "/home", "/tmp", ".cc:",
                               "aftercare.", "std::"}) {
      EXPECT_FALSE(absl::StrContains(answered.message, inside)) << where << answered.message;
    }
  }

  static System* system_;
  static AnyCall* calls_;
  static std::string* before_;
};

System* BadInputTest::system_ = nullptr;
AnyCall* BadInputTest::calls_ = nullptr;
std::string* BadInputTest::before_ = nullptr;

TEST_F(BadInputTest, AllRpcsAreThere) {
  std::set<std::string> services;
  for (const MethodDescriptor* rpc : AllRpcs()) services.insert(rpc->service()->full_name());
  EXPECT_EQ(services.size(), 22u) << absl::StrJoin(services, " ");
}

TEST_F(BadInputTest, EachFaultIsNamedByItsField) {
  int sent = 0;
  for (const MethodDescriptor* rpc : AllRpcs()) {
    const Caller* caller = calls_->Admitted(*rpc);
    ASSERT_NE(caller, nullptr) << rpc->full_name();
    const auto sound = Sound(rpc->input_type());
    for (const Damage& damage : DamagesOf(*sound)) {
      if (IsOfARecord(*rpc, damage)) continue;
      std::unique_ptr<google::protobuf::Message> request(sound->New());
      request->CopyFrom(*sound);
      damage.apply(*request);
      const std::string where =
          absl::StrCat(rpc->full_name(), ": ", damage.field, ": ", damage.what, ": ");
      const Answered answered = calls_->Send(*rpc, request->SerializeAsString(), caller->token);
      EXPECT_EQ(answered.code, grpc::StatusCode::INVALID_ARGUMENT) << where << answered.message;
      EXPECT_EQ(answered.reason, "INVALID_FIELDS") << where;
      EXPECT_EQ(answered.domain, "aftercare") << where;
      EXPECT_EQ(answered.fields, std::set<std::string>{damage.field})
          << where << absl::StrJoin(answered.fields, ", ");
      ExpectNoLeak(answered, where);
      ++sent;
    }
  }
  EXPECT_GT(sent, 1000);
}

// Of each field one fault; a field whose message is damaged as a whole hides what is inside.
TEST_F(BadInputTest, AllFaultsAreNamedAtOnce) {
  for (const MethodDescriptor* rpc : AllRpcs()) {
    const Caller* caller = calls_->Admitted(*rpc);
    const auto sound = Sound(rpc->input_type());
    std::unique_ptr<google::protobuf::Message> request(sound->New());
    request->CopyFrom(*sound);
    std::set<std::string> wanted;
    for (const Damage& damage : DamagesOf(*sound)) {
      if (IsOfARecord(*rpc, damage)) continue;
      const bool small = damage.what == "a control character" ||
                         absl::StrContains(damage.what, "enumeration") ||
                         absl::StrContains(damage.what, "the least");
      if (!small || wanted.size() == 20 || !wanted.insert(damage.field).second) continue;
      damage.apply(*request);
    }
    if (wanted.empty()) continue;
    const Answered answered = calls_->Send(*rpc, request->SerializeAsString(), caller->token);
    EXPECT_EQ(answered.code, grpc::StatusCode::INVALID_ARGUMENT) << rpc->full_name();
    EXPECT_EQ(answered.fields, wanted) << rpc->full_name();
  }
}

TEST_F(BadInputTest, WhoIsNotDeclaredIsNotLetIn) {
  for (const MethodDescriptor* rpc : AllRpcs()) {
    const std::string bytes = Sound(rpc->input_type())->SerializeAsString();
    for (const Caller& caller : calls_->callers()) {
      if (calls_->Admits(*rpc, caller)) continue;
      const Answered answered = calls_->Send(*rpc, bytes, caller.token);
      EXPECT_EQ(answered.code, grpc::StatusCode::PERMISSION_DENIED)
          << rpc->full_name() << " by " << caller.kind << " " << absl::StrJoin(caller.roles, ",");
      EXPECT_EQ(answered.reason, "ACCESS_NOT_DECLARED") << rpc->full_name();
    }
    const Answered stranger = calls_->Send(*rpc, bytes, "guessed");
    EXPECT_EQ(stranger.code, grpc::StatusCode::UNAUTHENTICATED) << rpc->full_name();
    // Who calls is asked before what: only what is open to everybody gets as far as the fields.
    const Answered nobody = calls_->Send(*rpc, "", "");
    EXPECT_EQ(nobody.code, calls_->Open(*rpc) ? grpc::StatusCode::INVALID_ARGUMENT
                                              : grpc::StatusCode::UNAUTHENTICATED)
        << rpc->full_name();
  }
}

TEST_F(BadInputTest, BytesThatAreNoMessageAreRefused) {
  for (const MethodDescriptor* rpc : AllRpcs()) {
    const Caller* caller = calls_->Admitted(*rpc);
    // A field without its end; a group nobody has opened.
    for (const std::string& bytes : {std::string("\x0A\x7F" "abc"), std::string("\x0C")}) {
      const Answered answered = calls_->Send(*rpc, bytes, caller->token);
      EXPECT_EQ(answered.code, grpc::StatusCode::INVALID_ARGUMENT)
          << rpc->full_name() << answered.message;
      EXPECT_EQ(answered.reason, "UNREADABLE_MESSAGE") << rpc->full_name();
    }
  }
}

TEST_F(BadInputTest, TextThatIsNotUtf8IsRefused) {
  for (const MethodDescriptor* rpc : AllRpcs()) {
    const Caller* caller = calls_->Admitted(*rpc);
    const auto* type = rpc->input_type();
    for (int i = 0; i < type->field_count(); ++i) {
      const auto* field = type->field(i);
      if (field->type() != google::protobuf::FieldDescriptor::TYPE_STRING) continue;
      // Number and length by hand: a message of ours would not take such a text.
      std::string bytes;
      for (int tag = field->number() << 3 | 2; tag > 0; tag >>= 7) {
        bytes.push_back(static_cast<char>((tag & 0x7F) | (tag > 0x7F ? 0x80 : 0)));
      }
      bytes += "\x03" "a\xFF" "b";
      const Answered answered = calls_->Send(*rpc, bytes, caller->token);
      EXPECT_EQ(answered.code, grpc::StatusCode::INVALID_ARGUMENT)
          << rpc->full_name() << "." << field->name() << answered.message;
    }
  }
}

TEST_F(BadInputTest, MoreThanAMessageMayHoldIsRefused) {
  std::string bytes = "\x0A\x80\x80\xC0\x02";  // field 1, five mebibytes
  bytes.resize(bytes.size() + (5 << 20), 'x');
  for (const MethodDescriptor* rpc : AllRpcs()) {
    if (rpc->index() > 0) continue;  // a limit of the whole server: one RPC of each service
    const Answered answered = calls_->Send(*rpc, bytes, calls_->Admitted(*rpc)->token);
    EXPECT_EQ(answered.code, grpc::StatusCode::RESOURCE_EXHAUSTED) << rpc->full_name();
  }
}

TEST_F(BadInputTest, AForgedPageTokenIsRefused) {
  int lists = 0;
  for (const MethodDescriptor* rpc : AllRpcs()) {
    const auto* token = rpc->input_type()->FindFieldByName("page_token");
    if (token == nullptr) continue;
    ++lists;
    const auto request = Sound(rpc->input_type());
    request->GetReflection()->SetString(request.get(), token, "Zm9yZ2Vk");
    const Answered answered =
        calls_->Send(*rpc, request->SerializeAsString(), calls_->Admitted(*rpc)->token);
    EXPECT_EQ(answered.code, grpc::StatusCode::INVALID_ARGUMENT) << rpc->full_name();
    EXPECT_TRUE(answered.fields.contains("page_token")) << rpc->full_name() << answered.message;
  }
  EXPECT_GT(lists, 10);
}

}  // namespace
}  // namespace aftercare::testing
