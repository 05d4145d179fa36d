#include "services/intake/store/directory_codec.h"

namespace aftercare::intake {

void ToProto(const Customer& record, v1::Customer* out) {
  out->set_external_id(record.external_id);
  out->set_source_version(record.source_version);
  out->set_display_name(record.display_name);
  out->set_phone(record.phone);
  out->set_email(record.email);
  out->set_address(record.address);
  out->set_locale(record.locale);
  out->set_region(record.region);
  out->set_customer_class(record.customer_class);
  out->set_consent(record.consent);
}

Customer FromProto(const v1::Customer& wire, WireReader&) {
  Customer record;
  record.external_id = wire.external_id();
  record.source_version = wire.source_version();
  record.display_name = wire.display_name();
  record.phone = wire.phone();
  record.email = wire.email();
  record.address = wire.address();
  record.locale = wire.locale();
  record.region = wire.region();
  record.customer_class = wire.customer_class();
  record.consent = wire.consent();
  return record;
}

void ToProto(const Product& record, v1::Product* out) {
  out->set_external_id(record.external_id);
  out->set_source_version(record.source_version);
  out->set_model(record.model);
  out->set_title_zh(record.title_zh);
  out->set_title_en(record.title_en);
  out->set_product_class(record.product_class);
  out->set_maker(record.maker);
}

Product FromProto(const v1::Product& wire, WireReader&) {
  Product record;
  record.external_id = wire.external_id();
  record.source_version = wire.source_version();
  record.model = wire.model();
  record.title_zh = wire.title_zh();
  record.title_en = wire.title_en();
  record.product_class = wire.product_class();
  record.maker = wire.maker();
  return record;
}

void ToProto(const Order& record, v1::Order* out) {
  out->set_external_id(record.external_id);
  out->set_source_version(record.source_version);
  out->set_customer_external_id(record.customer_external_id);
  out->set_state(EnumToProto(record.state));
  PutTime(record.order_time, out, &v1::Order::mutable_order_time);
  PutTime(record.receipt_time, out, &v1::Order::mutable_receipt_time);
  for (const OrderLine& line : record.lines) {
    v1::OrderLine* const wire = out->add_lines();
    wire->set_number(line.number);
    wire->set_product_model(line.product_model);
    wire->set_quantity(line.quantity);
    PutMoney(line.unit_price, wire, &v1::OrderLine::mutable_unit_price);
    wire->set_batch(line.batch);
  }
}

Order FromProto(const v1::Order& wire, WireReader& reader) {
  Order record;
  record.external_id = wire.external_id();
  record.source_version = wire.source_version();
  record.customer_external_id = wire.customer_external_id();
  record.state = reader.Enum<OrderState>(wire.state(), "state");
  record.order_time = TakeTime(wire.has_order_time(), wire.order_time());
  record.receipt_time = TakeTime(wire.has_receipt_time(), wire.receipt_time());
  for (const v1::OrderLine& line : wire.lines()) {
    record.lines.push_back({.number = line.number(),
                            .product_model = line.product_model(),
                            .quantity = line.quantity(),
                            .unit_price = TakeMoney(line.unit_price()),
                            .batch = line.batch()});
  }
  return record;
}

void ToProto(const SerialUnit& record, v1::SerialUnit* out) {
  out->set_external_id(record.external_id);
  out->set_source_version(record.source_version);
  out->set_product_model(record.product_model);
  out->set_batch(record.batch);
  out->set_manufacture_date(DayText(record.manufacture_date));
  out->set_order_number(record.order_number);
  out->set_order_line(record.order_line);
}

SerialUnit FromProto(const v1::SerialUnit& wire, WireReader& reader) {
  SerialUnit record;
  record.external_id = wire.external_id();
  record.source_version = wire.source_version();
  record.product_model = wire.product_model();
  record.batch = wire.batch();
  record.manufacture_date = reader.Day(wire.manufacture_date(), "manufacture_date");
  record.order_number = wire.order_number();
  record.order_line = wire.order_line();
  return record;
}

void ToProto(const UpsertResult& result, v1::UpsertResult* out) {
  out->set_outcome(EnumToProto(result.outcome));
  for (const command::FieldFault& fault : result.faults) {
    v1::RecordFault* const wire = out->add_faults();
    wire->set_field(fault.field);
    wire->set_description(fault.description);
  }
}

}  // namespace aftercare::intake
