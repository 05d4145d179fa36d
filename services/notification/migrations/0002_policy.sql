-- The policy of notification as data (POL-01): channels with rate and retry, templates in zh-CN and
-- en, routes, teams and the ladder of superiors. What is written here are the defaults.
CREATE TABLE policy (
  version integer PRIMARY KEY CHECK (version > 0),
  effective_at timestamptz NOT NULL,
  author text NOT NULL CHECK (author <> ''),
  approved_by text NOT NULL CHECK (approved_by <> ''),
  document jsonb NOT NULL CHECK (jsonb_typeof(document) = 'object')
);

INSERT INTO policy (version, effective_at, author, approved_by, document)
VALUES (1, '2026-01-01 00:00:00+00', 'aftercare', 'aftercare', $policy$
{
  "kept_attempts": 40,
  "channels": [
    {
      "channel": "email", "per_minute": 600, "attempt_timeout": "1m",
      "retry": {"first_delay": "1m", "growth_percent": 200, "max_delay": "6h",
                "jitter_percent": 20, "give_up_after": "72h"}
    },
    {
      "channel": "feed", "per_minute": 60000, "attempt_timeout": "10s",
      "retry": {"first_delay": "5s", "growth_percent": 200, "max_delay": "1h",
                "jitter_percent": 20, "give_up_after": "72h"}
    }
  ],
  "superiors": ["service_lead", "service_manager", "service_director", "general_manager"],
  "teams": [
    {
      "level": 1, "names": ["1", "MAJOR", "LEVEL_MAJOR"],
      "roles": ["general_manager", "service_manager", "technology", "quality",
                "public_relations", "legal", "logistics_coordinator", "finance"],
      "acknowledge_within": "10m", "reach_off_duty": true
    },
    {
      "level": 2, "names": ["2", "SERIOUS", "LEVEL_SERIOUS"],
      "roles": ["service_director", "technology", "logistics_coordinator", "finance"],
      "acknowledge_within": "10m", "reach_off_duty": true
    },
    {
      "level": 3, "names": ["3", "ORDINARY", "LEVEL_ORDINARY"],
      "roles": ["service_manager", "technology"],
      "acknowledge_within": "10m", "reach_off_duty": false
    }
  ],
  "locales": ["zh-CN", "en"],
  "time_zone": "Asia/Shanghai",
  "words": {
    "MAJOR": {"zh-CN": "一级（重大）", "en": "1 (major)"},
    "SERIOUS": {"zh-CN": "二级（较大）", "en": "2 (serious)"},
    "ORDINARY": {"zh-CN": "三级（一般）", "en": "3 (ordinary)"},
    "CALL_BACK": {"zh-CN": "回电", "en": "call you back"},
    "VISIT": {"zh-CN": "上门", "en": "visit you"},
    "REPAIR": {"zh-CN": "维修", "en": "repair"},
    "REPLACE": {"zh-CN": "换货", "en": "replacement"},
    "REFUND": {"zh-CN": "退款", "en": "refund"},
    "RESHIP": {"zh-CN": "补发", "en": "ship again"},
    "INVESTIGATE": {"zh-CN": "查明原因并答复", "en": "find the cause and answer you"},
    "LOANER": {"zh-CN": "借用备用机", "en": "a device on loan"},
    "ON_SITE_CHECK": {"zh-CN": "上门检查", "en": "a check on site"},
    "PROVISIONAL_REFUND": {"zh-CN": "先行退款", "en": "a provisional refund"},
    "COUPON": {"zh-CN": "优惠券或礼品", "en": "a coupon or gift"},
    "EXPEDITE": {"zh-CN": "加急处理", "en": "priority handling"},
    "RESHIP_IN_ADVANCE": {"zh-CN": "提前补发", "en": "a replacement sent in advance"},
    "OTHER_CARRIER": {"zh-CN": "更换承运商", "en": "another carrier"},
    "RESCHEDULE": {"zh-CN": "改期", "en": "a new date"},
    "ALTERNATIVE": {"zh-CN": "替代方案", "en": "an alternative"},
    "CREATED": {"zh-CN": "已建立", "en": "created"},
    "SCHEDULED": {"zh-CN": "已预约", "en": "scheduled"},
    "ACCEPTED": {"zh-CN": "已受理", "en": "accepted"},
    "CHECKED_IN": {"zh-CN": "已登记送修", "en": "checked in"},
    "DIAGNOSED": {"zh-CN": "已检测", "en": "diagnosed"},
    "AWAITING_QUOTE": {"zh-CN": "等待您确认报价", "en": "waiting for your answer to our quote"},
    "AWAITING_PARTS": {"zh-CN": "等待配件", "en": "waiting for parts"},
    "IN_REPAIR": {"zh-CN": "维修中", "en": "being repaired"},
    "QUALITY_CHECK": {"zh-CN": "质检中", "en": "quality check"},
    "READY": {"zh-CN": "维修完成，待交付", "en": "repaired and ready"},
    "HANDED_OVER": {"zh-CN": "已交付", "en": "handed over"},
    "PICKED_UP": {"zh-CN": "已揽收", "en": "picked up"},
    "IN_TRANSIT": {"zh-CN": "运输中", "en": "in transit"},
    "OUT_FOR_DELIVERY": {"zh-CN": "派送中", "en": "out for delivery"},
    "ATTEMPT_FAILED": {"zh-CN": "派送未成功", "en": "delivery attempt failed"},
    "HELD_FOR_PICKUP": {"zh-CN": "待自提", "en": "ready for pickup"},
    "DELIVERED": {"zh-CN": "已签收", "en": "delivered"},
    "RETURNING": {"zh-CN": "退回途中", "en": "on its way back"},
    "RETURNED": {"zh-CN": "已退回", "en": "returned"},
    "DAMAGED": {"zh-CN": "货物破损", "en": "damaged"},
    "LOST": {"zh-CN": "货物丢失", "en": "lost"},
    "RECEIVED": {"zh-CN": "已收到退货", "en": "return received"},
    "INSPECTED": {"zh-CN": "退货已检验", "en": "return inspected"},
    "CONFIRM_LEVEL": {"zh-CN": "级别确认", "en": "confirm the level"},
    "FIRST_CONTACT": {"zh-CN": "首次联系", "en": "first contact"},
    "NEXT_UPDATE": {"zh-CN": "进展告知", "en": "next update"},
    "CONTAIN": {"zh-CN": "临时措施", "en": "interim measure"},
    "CAUSE": {"zh-CN": "原因分析", "en": "cause analysis"},
    "PLAN": {"zh-CN": "解决方案", "en": "plan"},
    "APPROVAL": {"zh-CN": "方案审批", "en": "approval"},
    "RESOLUTION": {"zh-CN": "问题解决", "en": "resolution"},
    "CONFIRMATION": {"zh-CN": "客户确认", "en": "customer's confirmation"},
    "REVIEW": {"zh-CN": "复盘", "en": "review"},
    "general_manager": {"zh-CN": "总经理", "en": "general manager"},
    "service_director": {"zh-CN": "服务总监", "en": "service director"},
    "service_manager": {"zh-CN": "服务经理", "en": "service manager"},
    "service_lead": {"zh-CN": "服务主管", "en": "service lead"},
    "technology": {"zh-CN": "技术", "en": "technology"},
    "quality": {"zh-CN": "质量", "en": "quality"},
    "public_relations": {"zh-CN": "公关", "en": "public relations"},
    "legal": {"zh-CN": "法务", "en": "legal"},
    "logistics_coordinator": {"zh-CN": "物流协调", "en": "logistics coordinator"},
    "finance": {"zh-CN": "财务", "en": "finance"}
  },
  "templates": [
    {
      "key": "case_registered", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "first_contact_by", "next_update_by"],
      "subject": "我们已收到您的问题，工单号 {{number}}",
      "body": ["您好：", "",
               "您的问题已登记，工单号 {{number}}。给您带来不便，我们深表歉意。", "",
               "接下来我们会：核实情况并与您联系；提出解决方案；落实处理；请您确认结果。",
               "首次联系您的时间：不晚于 {{first_contact_by}}。",
               "下次向您通报进展：不晚于 {{next_update_by}}。", "",
               "如需补充信息，请告诉我们工单号即可。感谢您的耐心。"]
    },
    {
      "key": "case_registered", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["number", "first_contact_by", "next_update_by"],
      "subject": "We have registered your case {{number}}",
      "body": ["Hello,", "",
               "Your matter is registered as case {{number}}. We are sorry for the trouble.", "",
               "What happens next: we look into it and contact you, propose a solution, carry it",
               "out, and ask you whether you are satisfied.",
               "We contact you by {{first_contact_by}} at the latest.",
               "You hear from us again by {{next_update_by}} at the latest.", "",
               "To add anything, just give us the case number. Thank you for your patience."]
    },
    {
      "key": "first_contact_done", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "promise", "promised"],
      "subject": "工单 {{number}}：感谢您与我们沟通",
      "body": ["您好：", "",
               "感谢您就工单 {{number}} 与我们沟通。我们向您承诺：{{promise}}，不晚于 {{promised}}。", "",
               "如情况有变，请随时告诉我们。"]
    },
    {
      "key": "first_contact_done", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["number", "promise", "promised"],
      "subject": "Case {{number}}: thank you for talking to us",
      "body": ["Hello,", "",
               "Thank you for talking to us about case {{number}}. What we promised you:",
               "{{promise}}, by {{promised}}.", "",
               "Please tell us if anything changes."]
    },
    {
      "key": "case_progress", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "status"],
      "subject": "工单 {{number}} 有新进展",
      "body": ["您好：", "",
               "您的工单 {{number}} 有新进展：{{status}}。", "",
               "我们会继续跟进，并及时告知您。"]
    },
    {
      "key": "case_progress", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["number", "status"],
      "subject": "Progress on your case {{number}}",
      "body": ["Hello,", "",
               "There is progress on your case {{number}}: {{status}}.", "",
               "We stay with it and keep you informed."]
    },
    {
      "key": "measure_in_force", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "measure", "until"],
      "subject": "工单 {{number}}：临时措施已生效",
      "body": ["您好：", "",
               "在问题彻底解决之前，我们已为工单 {{number}} 安排：{{measure}}，有效至 {{until}}。", "",
               "我们会继续落实最终解决方案。"]
    },
    {
      "key": "measure_in_force", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["number", "measure", "until"],
      "subject": "Case {{number}}: help until it is solved",
      "body": ["Hello,", "",
               "Until case {{number}} is solved, we have arranged for you: {{measure}},",
               "until {{until}}.", "",
               "We keep working on the final solution."]
    },
    {
      "key": "plan_approved", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["number"],
      "subject": "工单 {{number}}：解决方案已确定",
      "body": ["您好：", "",
               "工单 {{number}} 的解决方案已批准，我们现在开始落实，每一步都会告知您。"]
    },
    {
      "key": "plan_approved", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["number"],
      "subject": "Case {{number}}: the solution is decided",
      "body": ["Hello,", "",
               "The solution for case {{number}} is approved. We are carrying it out now and tell",
               "you of every step."]
    },
    {
      "key": "return_instructions", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "rma", "address", "deadline"],
      "subject": "工单 {{number}}：退货说明（{{rma}}）",
      "body": ["您好：", "",
               "请将货物寄至：", "{{address}}", "",
               "退货授权号：{{rma}}，请写在包裹外面。",
               "请不晚于 {{deadline}} 寄出，并保留运单号。",
               "请随货附上配件和购买凭证，并事先备份个人数据。"]
    },
    {
      "key": "return_instructions", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["number", "rma", "address", "deadline"],
      "subject": "Case {{number}}: how to return the goods ({{rma}})",
      "body": ["Hello,", "",
               "Please send the goods to:", "{{address}}", "",
               "Return number: {{rma}}. Please write it on the parcel.",
               "Please ship by {{deadline}} and keep the tracking number.",
               "Enclose accessories and proof of purchase, and back up your personal data first."]
    },
    {
      "key": "shipment_status", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "status"],
      "subject": "工单 {{number}} 的包裹：{{status}}",
      "body": ["您好：", "",
               "工单 {{number}} 的包裹最新状态：{{status}}。", "",
               "如有疑问，请与我们联系。"]
    },
    {
      "key": "shipment_status", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["number", "status"],
      "subject": "Your parcel for case {{number}}: {{status}}",
      "body": ["Hello,", "",
               "The parcel for your case {{number}} is now: {{status}}.", "",
               "Please contact us with any question."]
    },
    {
      "key": "repaired_and_shipped", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "carrier", "tracking_number"],
      "subject": "工单 {{number}}：维修完成，已寄出",
      "body": ["您好：", "",
               "您的产品已修好并通过质检，现已寄出。",
               "承运商：{{carrier}}，运单号：{{tracking_number}}。", "",
               "签收时请当面检查。感谢您的耐心等待。"]
    },
    {
      "key": "repaired_and_shipped", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["number", "carrier", "tracking_number"],
      "subject": "Case {{number}}: repaired and on its way to you",
      "body": ["Hello,", "",
               "Your product is repaired, has passed its check and is on its way to you.",
               "Carrier: {{carrier}}, tracking number: {{tracking_number}}.", "",
               "Please look it over when it arrives. Thank you for your patience."]
    },
    {
      "key": "resolved_please_confirm", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["number"],
      "subject": "工单 {{number}} 已处理完成，请您确认",
      "body": ["您好：", "",
               "工单 {{number}} 已处理完成。请联系我们，告诉我们您是否满意，并报上工单号。", "",
               "如果您不满意，我们会重新处理。七天内未收到您的答复，我们将视为您没有异议。"]
    },
    {
      "key": "resolved_please_confirm", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["number"],
      "subject": "Case {{number}} is solved: please confirm",
      "body": ["Hello,", "",
               "Case {{number}} is solved. Please get in touch, give us the case number and tell us",
               "whether you are satisfied.", "",
               "If you are not, we take it up again. If we hear nothing within seven days, we take",
               "it that you have no objection."]
    },
    {
      "key": "case_closed", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["number"],
      "subject": "工单 {{number}} 已结案",
      "body": ["您好：", "",
               "工单 {{number}} 已结案。如问题再次出现，请在三十天内联系我们，我们会重新受理。", "",
               "感谢您的信任。"]
    },
    {
      "key": "case_closed", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["number"],
      "subject": "Your case {{number}} is closed",
      "body": ["Hello,", "",
               "Case {{number}} is closed. Should the trouble come back within thirty days, get in",
               "touch and we take it up again.", "",
               "Thank you for your trust."]
    },
    {
      "key": "survey_invitation", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["case_number", "link", "expire_time"],
      "subject": "您对工单 {{case_number}} 的处理满意吗？",
      "body": ["您好：", "",
               "恳请您用一分钟评价我们对工单 {{case_number}} 的处理：", "{{link}}", "",
               "链接有效期至 {{expire_time}}。您的意见会帮助我们改进，谢谢。"]
    },
    {
      "key": "survey_invitation", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["case_number", "link", "expire_time"],
      "subject": "How did we do with case {{case_number}}?",
      "body": ["Hello,", "",
               "Would you take a minute to tell us how we handled case {{case_number}}?",
               "{{link}}", "",
               "The link works until {{expire_time}}. Your opinion helps us improve. Thank you."]
    },
    {
      "key": "survey_reminder", "channels": ["email"], "locale": "zh-CN", "version": 1,
      "variables": ["case_number", "link", "expire_time"],
      "subject": "温馨提醒：期待您对工单 {{case_number}} 的评价",
      "body": ["您好：", "",
               "如果您还未评价工单 {{case_number}}，恳请抽空告诉我们您的感受：", "{{link}}", "",
               "链接有效期至 {{expire_time}}。我们不会再次提醒，谢谢。"]
    },
    {
      "key": "survey_reminder", "channels": ["email"], "locale": "en", "version": 1,
      "variables": ["case_number", "link", "expire_time"],
      "subject": "A reminder: your opinion on case {{case_number}}",
      "body": ["Hello,", "",
               "If you have not done so yet, please tell us how we handled case {{case_number}}:",
               "{{link}}", "",
               "The link works until {{expire_time}}. We will not remind you again. Thank you."]
    },
    {
      "key": "team_call", "channels": ["feed", "email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "level", "role", "acknowledge_by"],
      "subject": "【应急响应】{{number}}：请立即确认加入（级别 {{level}}）",
      "body": ["请您以“{{role}}”身份加入 {{number}} 的应急小组（级别 {{level}}）。",
               "请不晚于 {{acknowledge_by}} 确认，逾期将由下一位同事接替。"]
    },
    {
      "key": "team_call", "channels": ["feed", "email"], "locale": "en", "version": 1,
      "variables": ["number", "level", "role", "acknowledge_by"],
      "subject": "[Emergency] {{number}}: please join now (level {{level}})",
      "body": ["You are called to the response team of {{number}} (level {{level}}) for {{role}}.",
               "Please acknowledge by {{acknowledge_by}}; after that the next colleague is called."]
    },
    {
      "key": "call_alarm", "channels": ["feed", "email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "level", "role"],
      "subject": "【告警】{{number}} 应急小组缺少“{{role}}”",
      "body": ["{{number}}（级别 {{level}}）的“{{role}}”已无人可呼叫，请立即指定人员。"]
    },
    {
      "key": "call_alarm", "channels": ["feed", "email"], "locale": "en", "version": 1,
      "variables": ["number", "level", "role"],
      "subject": "[Alarm] {{number}}: nobody left to call for {{role}}",
      "body": ["Nobody is left to call for {{role}} in the team of {{number}} (level {{level}}).",
               "Please name somebody at once."]
    },
    {
      "key": "breach_warning", "channels": ["feed", "email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "clock", "deadline"],
      "subject": "即将超时：{{number}} {{clock}}",
      "body": ["工单 {{number}} 的“{{clock}}”时限为 {{deadline}}，请尽快处理。"]
    },
    {
      "key": "breach_warning", "channels": ["feed", "email"], "locale": "en", "version": 1,
      "variables": ["number", "clock", "deadline"],
      "subject": "Due soon: {{number}}, {{clock}}",
      "body": ["\"{{clock}}\" of case {{number}} is due by {{deadline}}. Please act in time."]
    },
    {
      "key": "breach", "channels": ["feed", "email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "clock", "deadline"],
      "subject": "已超时：{{number}} {{clock}}",
      "body": ["工单 {{number}} 的“{{clock}}”已于 {{deadline}} 超时。请立即处理并确认。"]
    },
    {
      "key": "breach", "channels": ["feed", "email"], "locale": "en", "version": 1,
      "variables": ["number", "clock", "deadline"],
      "subject": "Overdue: {{number}}, {{clock}}",
      "body": ["\"{{clock}}\" of case {{number}} was due by {{deadline}}.",
               "Please act now and acknowledge the breach."]
    },
    {
      "key": "escalation", "channels": ["feed", "email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "clock", "deadline"],
      "subject": "超时升级：{{number}} {{clock}}",
      "body": ["工单 {{number}} 的“{{clock}}”已于 {{deadline}} 超时，至今无人确认，现升级至您处理。"]
    },
    {
      "key": "escalation", "channels": ["feed", "email"], "locale": "en", "version": 1,
      "variables": ["number", "clock", "deadline"],
      "subject": "Escalated to you: {{number}}, {{clock}}",
      "body": ["\"{{clock}}\" of case {{number}} was due by {{deadline}}, and nobody has",
               "acknowledged it. It is now escalated to you."]
    },
    {
      "key": "incident_opened", "channels": ["feed", "email"], "locale": "zh-CN", "version": 1,
      "variables": ["number", "level"],
      "subject": "应急事件 {{number}} 已启动，级别：{{level}}",
      "body": ["应急事件 {{number}} 已启动，级别：{{level}}。", "应急小组正在召集，请关注后续通知。"]
    },
    {
      "key": "incident_opened", "channels": ["feed", "email"], "locale": "en", "version": 1,
      "variables": ["number", "level"],
      "subject": "Incident {{number}} is open, level {{level}}",
      "body": ["Incident {{number}} is open, level {{level}}.",
               "The response team is being called; please watch for further notice."]
    },
    {
      "key": "follow_up_due", "channels": ["feed", "email"], "locale": "zh-CN", "version": 1,
      "variables": ["case_number", "call_by"],
      "subject": "请回访：工单 {{case_number}}",
      "body": ["客户对工单 {{case_number}} 的评价较低，请不晚于 {{call_by}} 回访并记录结果。"]
    },
    {
      "key": "follow_up_due", "channels": ["feed", "email"], "locale": "en", "version": 1,
      "variables": ["case_number", "call_by"],
      "subject": "Please call: case {{case_number}}",
      "body": ["The customer rated case {{case_number}} low. Please call by {{call_by}} and record",
               "the outcome."]
    }
  ],
  "routes": [
    {
      "name": "case registered", "event_type": "aftercare.intake.case.registered",
      "audience": {"kind": "customer", "from": "case.report.customer"},
      "template": "case_registered", "channels": ["email"],
      "values": {"number": "case.number", "first_contact_by": "case.first_contact_by",
                 "next_update_by": "case.next_update_by"}
    },
    {
      "name": "first contact done", "event_type": "aftercare.intake.case.first_contact_recorded",
      "audience": {"kind": "customer", "from": "case.report.customer"},
      "template": "first_contact_done", "channels": ["email"],
      "values": {"number": "case.number"}
    },
    {
      "name": "repair progress", "event_type": "aftercare.intake.case.progress_recorded",
      "conditions": [{"key": "source", "test": "in", "values": ["WORK_ORDER"]},
                     {"key": "status", "test": "in",
                      "values": ["SCHEDULED", "CHECKED_IN", "DIAGNOSED", "AWAITING_QUOTE",
                                 "AWAITING_PARTS", "IN_REPAIR", "READY", "HANDED_OVER"]}],
      "audience": {"kind": "customer", "from": "case.report.customer"},
      "template": "case_progress", "channels": ["email"],
      "values": {"number": "case.number"}
    },
    {
      "name": "return progress", "event_type": "aftercare.intake.case.progress_recorded",
      "conditions": [{"key": "source", "test": "in", "values": ["RMA"]},
                     {"key": "status", "test": "in", "values": ["RECEIVED", "INSPECTED"]}],
      "audience": {"kind": "customer", "from": "case.report.customer"},
      "template": "case_progress", "channels": ["email"],
      "values": {"number": "case.number"}
    },
    {
      "name": "shipment progress", "event_type": "aftercare.intake.case.progress_recorded",
      "conditions": [{"key": "source", "test": "in", "values": ["SHIPMENT"]},
                     {"key": "status", "test": "in",
                      "values": ["PICKED_UP", "OUT_FOR_DELIVERY", "ATTEMPT_FAILED",
                                 "HELD_FOR_PICKUP", "DELIVERED", "RETURNING", "DAMAGED", "LOST"]}],
      "audience": {"kind": "customer", "from": "case.report.customer"},
      "template": "shipment_status", "channels": ["email"],
      "values": {"number": "case.number"}
    },
    {
      "name": "repaired and shipped", "event_type": "aftercare.logistics.shipment.status_changed",
      "conditions": [{"key": "status", "test": "in", "values": ["PICKED_UP"]},
                     {"key": "snapshot.purpose", "test": "in",
                      "values": ["REPAIR_OUT", "SHIPMENT_PURPOSE_REPAIR_OUT"]}],
      "audience": {"kind": "customer", "from": "case.report.customer"},
      "template": "repaired_and_shipped", "channels": ["email"],
      "values": {"number": "case.number", "carrier": "snapshot.carrier_id",
                 "tracking_number": "snapshot.tracking_number"}
    },
    {
      "name": "measure in force", "event_type": "aftercare.intake.case.measure_in_force",
      "audience": {"kind": "customer", "from": "case.report.customer"},
      "template": "measure_in_force", "channels": ["email"],
      "values": {"number": "case.number", "measure": "kind"}
    },
    {
      "name": "plan approved", "event_type": "aftercare.intake.case.plan_approved",
      "audience": {"kind": "customer", "from": "case.report.customer"},
      "template": "plan_approved", "channels": ["email"],
      "values": {"number": "case.number"}
    },
    {
      "name": "return instructions", "event_type": "aftercare.logistics.rma.rma_issued",
      "audience": {"kind": "customer", "from": "case.report.customer"},
      "template": "return_instructions", "channels": ["email"],
      "values": {"number": "case.number", "rma": "snapshot.number",
                 "address": "personal.address"}
    },
    {
      "name": "resolved", "event_type": "aftercare.intake.case.resolved",
      "audience": {"kind": "customer", "from": "case.report.customer"},
      "template": "resolved_please_confirm", "channels": ["email"],
      "values": {"number": "case.number"}
    },
    {
      "name": "closed", "event_type": "aftercare.intake.case.closed",
      "audience": {"kind": "customer", "from": "case.report.customer"},
      "template": "case_closed", "channels": ["email"],
      "values": {"number": "case.number"}
    },
    {
      "name": "clock warned", "event_type": "aftercare.intake.case.clock_warning",
      "audience": {"kind": "person", "from": "case.agent", "role": "service_lead"},
      "template": "breach_warning", "channels": ["feed"],
      "values": {"number": "case.number"}
    },
    {
      "name": "clock warned by mail", "event_type": "aftercare.intake.case.clock_warning",
      "audience": {"kind": "person", "from": "case.agent", "role": "service_lead"},
      "template": "breach_warning", "channels": ["email"],
      "values": {"number": "case.number"}
    },
    {
      "name": "clock breached, agent", "event_type": "aftercare.intake.case.clock_breached",
      "audience": {"kind": "person", "from": "case.agent", "role": "service_lead"},
      "template": "breach", "channels": ["feed"],
      "values": {"number": "case.number"}
    },
    {
      "name": "clock breached, agent by mail",
      "event_type": "aftercare.intake.case.clock_breached",
      "audience": {"kind": "person", "from": "case.agent", "role": "service_lead"},
      "template": "breach", "channels": ["email"],
      "values": {"number": "case.number"}
    },
    {
      "name": "clock breached, superior", "event_type": "aftercare.intake.case.clock_breached",
      "audience": {"kind": "superior", "from": "role"},
      "template": "breach", "channels": ["feed"],
      "values": {"number": "case.number"}
    },
    {
      "name": "clock breached, superior by mail",
      "event_type": "aftercare.intake.case.clock_breached",
      "audience": {"kind": "superior", "from": "role"},
      "template": "breach", "channels": ["email"],
      "values": {"number": "case.number"}
    },
    {
      "name": "clock escalated", "event_type": "aftercare.intake.case.clock_escalated",
      "audience": {"kind": "superior", "from": "role"},
      "template": "escalation", "channels": ["feed"],
      "values": {"number": "case.number"}
    },
    {
      "name": "clock escalated by mail", "event_type": "aftercare.intake.case.clock_escalated",
      "audience": {"kind": "superior", "from": "role"},
      "template": "escalation", "channels": ["email"],
      "values": {"number": "case.number"}
    },
    {
      "name": "incident opened",
      "event_type": "aftercare.intake.incident.incident_opened",
      "audience": {"kind": "team", "from": "level"},
      "template": "incident_opened", "channels": ["feed"],
      "values": {"number": "snapshot.number"}
    },
    {
      "name": "member called", "event_type": "aftercare.notification.call.member_called",
      "audience": {"kind": "person", "from": "person"},
      "template": "team_call", "channels": ["feed"]
    },
    {
      "name": "member called by mail", "event_type": "aftercare.notification.call.member_called",
      "audience": {"kind": "person", "from": "person"},
      "template": "team_call", "channels": ["email"]
    },
    {
      "name": "nobody left to call", "event_type": "aftercare.notification.call.alarm_raised",
      "audience": {"kind": "role", "role": "service_director"},
      "template": "call_alarm", "channels": ["email", "feed"]
    },
    {
      "name": "nobody left to call, leadership",
      "event_type": "aftercare.notification.call.alarm_raised",
      "audience": {"kind": "role", "role": "general_manager"},
      "template": "call_alarm", "channels": ["email", "feed"]
    },
    {
      "name": "follow-up due", "event_type": "aftercare.survey.follow_up.opened",
      "audience": {"kind": "person", "from": "owner", "role": "service_lead"},
      "template": "follow_up_due", "channels": ["feed"],
      "values": {"case_number": "snapshot.case_number"}
    },
    {
      "name": "follow-up due by mail", "event_type": "aftercare.survey.follow_up.opened",
      "audience": {"kind": "person", "from": "owner", "role": "service_lead"},
      "template": "follow_up_due", "channels": ["email"],
      "values": {"case_number": "snapshot.case_number"}
    }
  ],
  "call_routes": [
    {
      "name": "call the team of an incident",
      "event_type": "aftercare.intake.incident.incident_opened",
      "level_from": "level", "number_from": "snapshot.number"
    },
    {
      "name": "call the team of a raised incident",
      "event_type": "aftercare.intake.incident.incident_level_raised",
      "level_from": "level", "number_from": "snapshot.number"
    },
    {
      "name": "call the team of an incident corrected to level 1",
      "event_type": "aftercare.intake.incident.incident_level_corrected",
      "conditions": [{"key": "level", "test": "in", "values": ["MAJOR"]},
                     {"key": "from", "test": "in", "values": ["SERIOUS", "ORDINARY"]}],
      "level_from": "level", "number_from": "snapshot.number"
    },
    {
      "name": "call the team of an incident corrected to level 2",
      "event_type": "aftercare.intake.incident.incident_level_corrected",
      "conditions": [{"key": "level", "test": "in", "values": ["SERIOUS"]},
                     {"key": "from", "test": "in", "values": ["ORDINARY"]}],
      "level_from": "level", "number_from": "snapshot.number"
    }
  ]
}
$policy$);
