// What a check and a split cost on the hot path, with a request the size of a registration.
#include <benchmark/benchmark.h>

#include <string>

#include "common/validate/field_split.h"
#include "common/validate/validator.h"
#include "tests/common/validate/specimen.pb.h"

namespace aftercare::validate {
namespace {

using tests::v1::OpenSpecimenRequest;

OpenSpecimenRequest Request() {
  OpenSpecimenRequest request;
  request.set_request_id("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  request.set_channel(tests::v1::COLOUR_RED);
  request.mutable_customer()->set_name("customers/017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  request.mutable_customer()->set_display_name("\xe5\xbc\xa0\xe4\xbc\x9f");
  request.mutable_customer()->set_phone("+86 138 0013 8000");
  request.mutable_customer()->set_email("zhang.wei@example.com");
  request.set_order("SO-2026-0001234");
  request.set_order_line(2);
  request.mutable_purchase_time()->set_seconds(1'767'225'600);
  request.set_product_model("EV-200 long range");
  request.set_serial_number("SN:0123456789");
  request.set_batch("B-2025-44");
  request.set_maker("Example Motors");
  request.set_symptom("The screen stays dark after charging over night; the horn works, and after "
                      "twenty minutes everything is as before. This happened three times.");
  request.set_impact("cannot be driven in the morning");
  request.add_wishes(tests::v1::COLOUR_GREEN);
  request.add_wishes(tests::v1::COLOUR_BLUE);
  request.mutable_occurrence_time()->set_seconds(1'767'312'000);
  request.set_category("electrics/display");
  request.set_fault_code("E-1042");
  for (int i = 0; i < 2; ++i) {
    tests::v1::Evidence& photo = *request.add_evidence();
    photo.set_sha256(std::string(64, 'a'));
    photo.set_media_type("image/jpeg");
    photo.set_bytes(2'345'678);
  }
  request.set_locale("zh-CN");
  return request;
}

void CheckGood(benchmark::State& state) {
  const Validator validator(OpenSpecimenRequest::descriptor());
  const OpenSpecimenRequest request = Request();
  if (!validator.Check(request).ok()) state.SkipWithError("the request is not good");
  for (auto _ : state) benchmark::DoNotOptimize(validator.Check(request));
}
BENCHMARK(CheckGood);

void CheckWithThreeFaults(benchmark::State& state) {
  const Validator validator(OpenSpecimenRequest::descriptor());
  OpenSpecimenRequest request = Request();
  request.clear_symptom();
  request.set_request_id("none");
  request.mutable_customer()->set_phone("none");
  for (auto _ : state) benchmark::DoNotOptimize(validator.Check(request));
}
BENCHMARK(CheckWithThreeFaults);

void SplitAndMerge(benchmark::State& state) {
  const FieldSplit split = *FieldSplit::Make(OpenSpecimenRequest::descriptor());
  const OpenSpecimenRequest request = Request();
  OpenSpecimenRequest open;
  OpenSpecimenRequest personal;
  for (auto _ : state) {
    split.SplitPersonal(request, &open, &personal);
    open.MergeFrom(personal);
    benchmark::DoNotOptimize(open);
  }
}
BENCHMARK(SplitAndMerge);

}  // namespace
}  // namespace aftercare::validate

BENCHMARK_MAIN();
