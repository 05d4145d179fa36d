-- The numbers of the repair rules as versioned data (POL-01). The version with the latest
-- effective_at that has come is in force; a decision keeps the version it was judged by.
CREATE TABLE policy (
  version integer PRIMARY KEY CHECK (version > 0),
  effective_at timestamptz NOT NULL,
  author text NOT NULL,
  approved_by text NOT NULL,   -- POL-04: nothing takes effect without approval
  document jsonb NOT NULL
);

-- Months, days, hours and counts as in the rules REP-04, REP-06, REP-07, REP-08, REP-09,
-- REP-10.
INSERT INTO policy (version, effective_at, author, approved_by, document)
VALUES (1, '2020-01-01T00:00:00Z', 'default', 'default', $policy${
  "time_zone": "Asia/Shanghai",
  "warranty": {
    "months": {"main_unit": 12, "charger": 12, "battery": 6, "accessory": 3},
    "excluded": ["consumable"],
    "no_proof_extra_months": 3,
    "replaced_part_months": 3,
    "most_extension_months": 60,
    "void": ["human_damage", "liquid", "unauthorised_repair", "broken_seal", "serial_mismatch"],
    "override_roles": ["service_lead", "service_manager", "service_director", "general_manager",
                       "deputy"]
  },
  "work_orders": {"most_parts": 50, "most_steps": 200, "turnaround_days": 15,
                  "overdue_interval_hours": 24, "most_overdue_notices": 30,
                  "repeat_repairs": 2},
  "parts": {"settled_kept_days": 7, "most_reservations": 1000},
  "loaners": {
    "allocation_hours": 72,
    "loan_days": 15,
    "longest_loan_days": 90,
    "reminder_interval_hours": 24,
    "most_reminders": 30
  }
}$policy$);
