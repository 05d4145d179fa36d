-- Policy as versioned data (POL-01). A row never changes; the version in force is the highest that
-- is effective. The service checks a document as a whole before it uses it (POL-02).
CREATE TABLE policy (
  version integer PRIMARY KEY CHECK (version > 0),
  effective_at timestamptz NOT NULL,
  author text NOT NULL,
  approved_by text NOT NULL,   -- POL-04: nothing takes effect without approval
  document jsonb NOT NULL
);

-- Holidays and the working days that make up for them are those of the State Council's notice of
-- 4 November 2025; a later year is a later version.
INSERT INTO policy (version, effective_at, author, approved_by, document) VALUES
  (1, '-infinity', 'installation', 'installation', $policy${
  "clocks": {
    "warning_percent": 80,
    "rebase_minimum": "15m",
    "reset_role": "service_manager",
    "escalation": {
      "roles": ["service_lead", "service_manager", "service_director", "general_manager"],
      "interval_percent": 50,
      "shortest_interval": "10m"
    },
    "calendars": [{
      "name": "standard",
      "version": 1,
      "zone": "Asia/Shanghai",
      "day": "8h",
      "week": {
        "monday": ["09:00-12:00", "13:00-18:00"],
        "tuesday": ["09:00-12:00", "13:00-18:00"],
        "wednesday": ["09:00-12:00", "13:00-18:00"],
        "thursday": ["09:00-12:00", "13:00-18:00"],
        "friday": ["09:00-12:00", "13:00-18:00"],
        "saturday": [],
        "sunday": []
      },
      "holidays": [
        "2026-01-01", "2026-01-02", "2026-01-03",
        "2026-02-15", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20",
        "2026-02-21", "2026-02-22", "2026-02-23",
        "2026-04-04", "2026-04-05", "2026-04-06",
        "2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05",
        "2026-06-19", "2026-06-20", "2026-06-21",
        "2026-09-25", "2026-09-26", "2026-09-27",
        "2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06",
        "2026-10-07"
      ],
      "extra_days": {
        "2026-01-04": ["09:00-12:00", "13:00-18:00"],
        "2026-02-14": ["09:00-12:00", "13:00-18:00"],
        "2026-02-28": ["09:00-12:00", "13:00-18:00"],
        "2026-05-09": ["09:00-12:00", "13:00-18:00"],
        "2026-09-20": ["09:00-12:00", "13:00-18:00"],
        "2026-10-10": ["09:00-12:00", "13:00-18:00"]
      }
    }],
    "policies": [{
      "name": "default",
      "calendar": "standard",
      "clocks": {
        "confirm_level": {
          "targets": {"major": "15m", "serious": "30m", "ordinary": "4h w"},
          "pauses": []
        },
        "first_contact": {
          "targets": {"major": "30m", "serious": "1h", "ordinary": "2h"},
          "pauses": []
        },
        "next_update": {
          "targets": {"major": "4h", "serious": "8h", "ordinary": "24h"},
          "pauses": []
        },
        "contain": {
          "targets": {"major": "2h", "serious": "4h", "ordinary": "24h w"},
          "pauses": []
        },
        "cause": {
          "targets": {"major": "2h", "serious": "4h", "ordinary": "24h w"},
          "pauses": ["parts", "vendor"]
        },
        "plan": {
          "targets": {"major": "8h", "serious": "24h", "ordinary": "48h w"},
          "pauses": ["customer"]
        },
        "approval": {
          "targets": {"major": "2h", "serious": "4h w", "ordinary": "8h w"},
          "pauses": []
        },
        "resolution": {
          "targets": {"major": "3d", "serious": "5d w", "ordinary": "7d w"},
          "pauses": ["customer", "parts", "carrier", "vendor", "approval"]
        },
        "confirmation": {
          "targets": {"major": "7d", "serious": "7d", "ordinary": "7d"},
          "pauses": []
        },
        "review": {
          "targets": {"major": "24h", "serious": "48h", "ordinary": "72h"},
          "pauses": []
        }
      }
    }]
  },
  "duplicates": {"window": "24h", "similarity": 0.8},
  "classification": {
    "alarms": {
      "alarm_delayed_shipment": "delay",
      "alarm_batch_fault": "workmanship",
      "alarm_system_outage": "system_outage"
    },
    "keywords": {
      "design": {"设计": 2, "结构不合理": 3, "design": 2},
      "material": {"材质": 3, "材料": 2, "掉漆": 2, "生锈": 2, "异味": 2, "material": 2, "rust": 2},
      "workmanship": {"做工": 3, "装配": 2, "松动": 1, "缝隙": 2, "workmanship": 3, "loose": 1},
      "function": {
        "无法开机": 3, "不能开机": 3, "不工作": 2, "故障": 1, "死机": 3, "失灵": 2, "发热": 2,
        "过热": 2, "鼓包": 3, "冒烟": 3, "漏电": 3, "not working": 2, "does not start": 3,
        "does not work": 2, "overheat": 2, "swollen": 3, "smoke": 3, "defect": 1
      },
      "cosmetic": {"划痕": 3, "磕碰": 2, "外观": 2, "色差": 2, "scratch": 3, "dent": 2},
      "late": {"上门迟到": 3, "迟到": 2, "回复慢": 2, "technician late": 3, "slow reply": 2},
      "attitude": {"态度": 3, "辱骂": 3, "不礼貌": 3, "rude": 3, "attitude": 2},
      "missed_appointment": {"爽约": 3, "没有上门": 3, "未上门": 3, "no show": 3,
                             "missed appointment": 3},
      "misinformation": {"误导": 3, "说法不一": 3, "虚假宣传": 3, "misled": 3,
                         "wrong information": 3},
      "damage": {"包装破损": 3, "运输损坏": 3, "摔坏": 2, "压坏": 3, "damaged on arrival": 3,
                 "broken in transit": 3},
      "loss": {"丢件": 3, "快递丢": 3, "没收到": 2, "未收到货": 3, "lost parcel": 3,
               "never arrived": 3},
      "delay": {"物流慢": 3, "延误": 2, "迟迟不到": 3, "还没到": 2, "delayed": 2,
                "late delivery": 3},
      "wrong_or_missing_goods": {"发错": 3, "错发": 3, "少发": 3, "漏发": 3, "wrong item": 3,
                                 "missing item": 3},
      "not_as_described": {"描述不符": 3, "与图片不符": 3, "货不对板": 3, "not as described": 3},
      "disaster": {"地震": 3, "台风": 3, "洪水": 3, "earthquake": 3, "typhoon": 3, "flood": 3},
      "system_outage": {"系统崩溃": 3, "无法下单": 3, "网站打不开": 3, "system down": 3,
                        "outage": 2},
      "holiday_shortage": {"节假日缺货": 3, "缺货": 2, "断货": 2, "out of stock": 2},
      "regional_disruption": {"封路": 3, "停运": 3, "地区停": 2, "road closed": 3,
                              "service suspended": 3}
    }
  },
  "grading": {
    "rules": [
      {"id": "customers_100", "level": "major", "fact": "affected_customers", "at_least": 100},
      {"id": "media_exposure", "level": "major", "fact": "media_exposure"},
      {"id": "injury", "level": "major", "fact": "injury"},
      {"id": "property_damage", "level": "major", "fact": "property_damage"},
      {"id": "safety_hazard", "level": "major", "fact": "safety_hazard"},
      {"id": "customers_10", "level": "serious", "fact": "affected_customers", "at_least": 10},
      {"id": "region_interrupted", "level": "serious", "fact": "region_interrupted"},
      {"id": "considerable_loss", "level": "serious", "fact": "considerable_loss"},
      {"id": "triage_urgent", "level": "serious", "fact": "triage", "triage": "urgent"},
      {"id": "triage_serious", "level": "serious", "fact": "triage", "triage": "serious"},
      {"id": "triage_general", "level": "ordinary", "fact": "triage", "triage": "general"},
      {"id": "otherwise", "level": "ordinary", "fact": "none"}
    ],
    "confirm_roles": {
      "major": "general_manager", "serious": "service_lead", "ordinary": "service_lead"
    }
  },
  "teams": {
    "by_level": {
      "major": {
        "leader": "general_manager",
        "members": ["service_director", "technology", "quality", "public_relations", "legal",
                    "logistics_coordinator", "finance"]
      },
      "serious": {
        "leader": "service_director",
        "members": ["technology", "logistics_coordinator", "finance"]
      },
      "ordinary": {"leader": "service_manager", "members": ["technology"]}
    },
    "analysts": {
      "product_quality": ["quality", "technology"],
      "service_failure": ["service_manager"],
      "logistics": ["logistics_coordinator"],
      "special_scenario": ["incident_leader"]
    }
  },
  "authority": {
    "currency": "CNY",
    "limit_minor": {
      "agent": 20000,
      "service_lead": 100000,
      "service_manager": 500000,
      "service_director": 2000000
    },
    "unlimited_role": "general_manager",
    "goodwill_least_minor": 500,
    "goodwill_most_minor": 1500
  },
  "promises": {
    "call_back": "10m",
    "visit": "2h",
    "repair": "24h",
    "replace": "24h",
    "refund": "24h",
    "reship": "24h",
    "investigate": "2h"
  },
  "measures": {
    "product_quality": ["loaner", "on_site_check", "provisional_refund"],
    "service_failure": ["coupon", "expedite"],
    "logistics": ["reship_in_advance", "other_carrier", "provisional_refund"],
    "special_scenario": ["reschedule", "alternative"]
  },
  "plans": {
    "approval_roles": {
      "major": "general_manager", "serious": "service_director", "ordinary": "service_manager"
    },
    "standard_actions": ["repair", "replace", "return_and_refund", "partial_refund", "reship",
                         "search", "coupon"],
    "standard_level": "ordinary",
    "rejections_to_superior": 3
  },
  "closing": {
    "neutral_after": "7d",
    "reopen_window": "30d",
    "archive_after": "30d",
    "full_reviews": ["major", "serious"]
  },
  "recurrence": {"window": "30d", "window_after_repair": "90d"},
  "incidents": {"window": "7d", "join_customers": 10},
  "requests": {
    "no_reason_return": "7d",
    "fault_return": "15d",
    "exchange_window": "60d",
    "ship_back_within": "7d",
    "ship_back_reminder": "5d",
    "exchange_difference_minor": 5000,
    "exchange_pieces": 2,
    "override_role": "service_lead"
  }
}$policy$);
