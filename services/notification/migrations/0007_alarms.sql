-- Who hears of what was on record only (NOT-03): an interim measure that lapsed before the solution,
-- or whose effect nobody checked (INT-14), a loan that is overdue (REP-07), returned goods on hold
-- (LOG-07: both sides), a part at its reorder point (REP-06; ERP's records of new parts come by the
-- thousand, so they go to the feed only). And the team of level 1 is the one intake names (INT-12): of
-- service it is the director.
INSERT INTO policy (version, effective_at, author, approved_by, document)
SELECT version + 1, effective_at + interval '1 day', author, approved_by,
  document || jsonb_build_object(
  'teams', jsonb_set(document->'teams', '{0,roles}', $roles$[
    "general_manager", "service_director", "technology", "quality", "public_relations", "legal",
    "logistics_coordinator", "finance"
  ]$roles$),
  'templates', document->'templates' || $templates$[
    {
      "key": "measure_lapsed", "channels": ["feed", "email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "measure"],
      "subject": "【告警】工单 {{number}} 的临时措施已失效：{{measure}}",
      "body": ["工单 {{number}} 的临时措施“{{measure}}”已到期，而最终解决方案尚未落实。",
               "请立即另行安排，并告知客户。"]
    },
    {
      "key": "measure_lapsed", "channels": ["feed", "email"], "locale": "en", "version": 1,
      "variables": ["number", "measure"],
      "subject": "[Alarm] {{number}}: the interim measure has lapsed ({{measure}})",
      "body": ["The interim measure of case {{number}}, {{measure}}, has ended before the permanent",
               "solution is in force. Please arrange another one at once and tell the customer."]
    },
    {
      "key": "measure_check_due", "channels": ["feed"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "measure"],
      "subject": "请核查临时措施的效果：工单 {{number}}",
      "body": ["工单 {{number}} 的临时措施“{{measure}}”应核查效果，至今无人记录。请联系客户并记录结果。"]
    },
    {
      "key": "measure_check_due", "channels": ["feed"], "locale": "en", "version": 1,
      "variables": ["number", "measure"],
      "subject": "Does it help? {{number}}: {{measure}}",
      "body": ["The effect of the interim measure of case {{number}}, {{measure}}, was to be checked by",
               "now. Please ask the customer and record what you find."]
    },
    {
      "key": "loaner_overdue", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "model", "serial", "due_time"],
      "subject": "工单 {{number}}：请归还备用机",
      "body": ["您好：", "",
               "我们为工单 {{number}} 借给您的备用机（型号 {{model}}，序列号 {{serial}}）应于 {{due_time}} 归还，我们至今尚未收到。", "",
               "请尽快归还。如需延长，请与我们联系并报上工单号。"]
    },
    {
      "key": "loaner_overdue", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["number", "model", "serial", "due_time"],
      "subject": "Case {{number}}: please return the device on loan",
      "body": ["Hello,", "",
               "The device we lent you for case {{number}} (model {{model}}, serial number {{serial}})",
               "was due back by {{due_time}}, and we have not received it yet.", "",
               "Please return it soon. If you need it longer, get in touch and give us the case",
               "number."]
    },
    {
      "key": "loaner_not_returned", "channels": ["feed"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "model", "serial", "due_time", "reminder"],
      "subject": "备用机逾期未还：工单 {{number}}",
      "body": ["工单 {{number}} 的备用机（型号 {{model}}，序列号 {{serial}}）应于 {{due_time}} 归还，至今未还。",
               "已向客户发出第 {{reminder}} 次提醒。"]
    },
    {
      "key": "loaner_not_returned", "channels": ["feed"], "locale": "en", "version": 1,
      "variables": ["number", "model", "serial", "due_time", "reminder"],
      "subject": "Device on loan not returned: case {{number}}",
      "body": ["The device on loan of case {{number}} (model {{model}}, serial number {{serial}}) was due",
               "back by {{due_time}}. Reminder {{reminder}} has gone to the customer."]
    },
    {
      "key": "goods_held", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "rma"],
      "subject": "工单 {{number}}：退货与授权不符，已暂存（{{rma}}）",
      "body": ["您好：", "",
               "您的退货 {{rma}} 已到达，但收到的货物与退货授权不一致，我们已暂存，待核实后再处理。", "",
               "请与我们联系并报上工单号，以便尽快核实。"]
    },
    {
      "key": "goods_held", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["number", "rma"],
      "subject": "Case {{number}}: your return {{rma}} differs from what was agreed",
      "body": ["Hello,", "",
               "Your return {{rma}} has arrived, but what we received differs from what was agreed.",
               "We keep the goods aside until that is cleared up.", "",
               "Please get in touch and give us the case number, so that we can go on."]
    },
    {
      "key": "goods_to_clear_up", "channels": ["feed"], "locale": "zh-CN", "version": 1,
      "variables": ["rma", "differences"],
      "subject": "退货已暂存：{{rma}}",
      "body": ["退货 {{rma}} 与授权有 {{differences}} 处不符，货物已暂存。请与客户及仓库核实。"]
    },
    {
      "key": "goods_to_clear_up", "channels": ["feed"], "locale": "en", "version": 1,
      "variables": ["rma", "differences"],
      "subject": "Returned goods on hold: {{rma}}",
      "body": ["Return {{rma}} differs from what was agreed ({{differences}}). The goods are on hold;",
               "please clear it up with the customer and the warehouse."]
    },
    {
      "key": "part_to_reorder", "channels": ["feed", "email"], "locale": "zh-CN", "version": 1,
      "variables": ["part_number", "location", "available", "reorder_point"],
      "subject": "请补货：配件 {{part_number}}（{{location}}）",
      "body": ["配件 {{part_number}} 在 {{location}} 的可用数量为 {{available}}，已达到补货点 {{reorder_point}}。请采购。"]
    },
    {
      "key": "part_to_reorder", "channels": ["feed", "email"], "locale": "en", "version": 1,
      "variables": ["part_number", "location", "available", "reorder_point"],
      "subject": "To reorder: part {{part_number}} at {{location}}",
      "body": ["{{available}} pieces of part {{part_number}} are available at {{location}}; the reorder",
               "point is {{reorder_point}}. Please order more."]
    }
  ]$templates$::jsonb,
  'routes', document->'routes' || $routes$[
    {
      "name": "measure lapsed", "event_type": "aftercare.intake.case.measure_lapsed",
      "audience": {"kind": "person", "from": "case.agent", "role": "service_lead"},
      "template": "measure_lapsed", "channels": ["feed"],
      "values": {"number": "case.number", "measure": "kind"}
    },
    {
      "name": "measure lapsed by mail", "event_type": "aftercare.intake.case.measure_lapsed",
      "audience": {"kind": "person", "from": "case.agent", "role": "service_lead"},
      "template": "measure_lapsed", "channels": ["email"],
      "values": {"number": "case.number", "measure": "kind"}
    },
    {
      "name": "measure lapsed, lead", "event_type": "aftercare.intake.case.measure_lapsed",
      "audience": {"kind": "role", "role": "service_lead"},
      "template": "measure_lapsed", "channels": ["feed"],
      "values": {"number": "case.number", "measure": "kind"}
    },
    {
      "name": "measure lapsed, lead by mail", "event_type": "aftercare.intake.case.measure_lapsed",
      "audience": {"kind": "role", "role": "service_lead"},
      "template": "measure_lapsed", "channels": ["email"],
      "values": {"number": "case.number", "measure": "kind"}
    },
    {
      "name": "measure to check", "event_type": "aftercare.intake.case.measure_check_due",
      "audience": {"kind": "person", "from": "case.agent", "role": "service_lead"},
      "template": "measure_check_due", "channels": ["feed"],
      "values": {"number": "case.number", "measure": "kind"}
    },
    {
      "name": "loan overdue", "event_type": "aftercare.repair.loaner.loaner_overdue",
      "audience": {"kind": "customer", "from": "customer"},
      "template": "loaner_overdue", "channels": ["email"],
      "values": {"number": "case.number"}
    },
    {
      "name": "loan overdue, agent", "event_type": "aftercare.repair.loaner.loaner_overdue",
      "audience": {"kind": "person", "from": "case.agent", "role": "service_lead"},
      "template": "loaner_not_returned", "channels": ["feed"],
      "values": {"number": "case.number"}
    },
    {
      "name": "goods held", "event_type": "aftercare.logistics.rma.goods_held",
      "audience": {"kind": "customer", "from": "case.report.customer"},
      "template": "goods_held", "channels": ["email"],
      "values": {"number": "case.number", "rma": "snapshot.number"}
    },
    {
      "name": "goods held, agent", "event_type": "aftercare.logistics.rma.goods_held",
      "audience": {"kind": "person", "from": "case.agent", "role": "service_lead"},
      "template": "goods_to_clear_up", "channels": ["feed"],
      "values": {"rma": "snapshot.number"}
    },
    {
      "name": "part to reorder", "event_type": "aftercare.repair.part.part_reserved",
      "conditions": [{"key": "reorder_due", "test": "in", "values": ["TRUE"]}],
      "audience": {"kind": "role", "role": "purchasing", "otherwise": "service_lead"},
      "template": "part_to_reorder", "channels": ["email", "feed"]
    },
    {
      "name": "part of ERP to reorder", "event_type": "aftercare.repair.part.part_upserted",
      "conditions": [{"key": "reorder_due", "test": "in", "values": ["TRUE"]}],
      "audience": {"kind": "role", "role": "purchasing", "otherwise": "service_lead"},
      "template": "part_to_reorder", "channels": ["feed"]
    }
  ]$routes$::jsonb)
FROM policy ORDER BY version DESC LIMIT 1;
