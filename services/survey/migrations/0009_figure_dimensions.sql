-- Further dimensions (SUR-05): the batch is the case's; technician and carrier are those of its work
-- order and its shipment that was made last, as that job's newest event says. Version 0: there is none.
ALTER TABLE case_figure
  ADD COLUMN batch text NOT NULL DEFAULT '',
  ADD COLUMN work_order_at timestamptz NOT NULL DEFAULT '-infinity',
  ADD COLUMN work_order_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  ADD COLUMN work_order_version bigint NOT NULL DEFAULT 0 CHECK (work_order_version >= 0),
  ADD COLUMN technician text NOT NULL DEFAULT '',
  ADD COLUMN shipment_at timestamptz NOT NULL DEFAULT '-infinity',
  ADD COLUMN shipment_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  ADD COLUMN shipment_version bigint NOT NULL DEFAULT 0 CHECK (shipment_version >= 0),
  ADD COLUMN carrier text NOT NULL DEFAULT '';

-- The policy gains the targets the figures are told against (SUR-11).
INSERT INTO policy (version, effective_at, author, approved_by, document) VALUES
  (3, '2020-01-01T00:00:00Z', 'installation', 'installation', $policy${
  "time_zone": "Asia/Shanghai",
  "survey": {
    "answer_window": "336h",
    "reminder_after": "72h",
    "ask_interval": "168h"
  },
  "satisfaction": {
    "satisfied_from_hundredths": 400,
    "minimum_sample": 20,
    "window": "720h",
    "target_percent": {"major": 90, "serious": 85, "ordinary": 80}
  },
  "follow_up": {
    "opens_at_most": 2,
    "call_within": "24h"
  },
  "figures": {
    "longest_range": "26400h",
    "most_rows": 10000,
    "targets": {"response_mean": "24h", "satisfied_percent": 85}
  }
}$policy$);
