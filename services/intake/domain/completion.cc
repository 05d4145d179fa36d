#include "services/intake/domain/completion.h"

#include <string>

namespace aftercare::intake {
namespace {

void Fill(const std::string& known, std::string& field) {
  if (field.empty()) field = known;
}

}  // namespace

void CompleteReport(const Customer* customer, const SerialUnit* serial, const Order* order,
                    Report& report) {
  if (customer != nullptr) {
    Fill(customer->display_name, report.caller.display_name);
    Fill(customer->phone, report.caller.phone);
    Fill(customer->email, report.caller.email);
    Fill(customer->locale, report.locale);
    Fill(customer->region, report.region);
    Fill(customer->external_id, report.customer_external_id);
  }
  if (serial != nullptr) {
    // A serial that contradicts the report is a finding for people, not something to mix in.
    if (!report.product_model.empty() && report.product_model != serial->product_model) return;
    Fill(serial->product_model, report.product_model);
    Fill(serial->batch, report.batch);
    if (!report.manufacture_date) report.manufacture_date = serial->manufacture_date;
    if (report.order_number.empty()) {
      report.order_number = serial->order_number;
      report.order_line = serial->order_line;
    }
  }
  if (order == nullptr || order->external_id != report.order_number) return;
  if (!report.purchase_time) report.purchase_time = order->order_time;
  for (const OrderLine& line : order->lines) {
    const bool only = report.order_line == 0 && order->lines.size() == 1;
    if (line.number != report.order_line && !only) continue;
    report.order_line = line.number;
    if (report.product_model.empty() || report.product_model == line.product_model) {
      Fill(line.product_model, report.product_model);
      Fill(line.batch, report.batch);
    }
  }
}

}  // namespace aftercare::intake
