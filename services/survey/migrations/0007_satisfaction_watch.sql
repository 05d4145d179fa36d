-- One row a level that has been judged (SUR-04).
CREATE TABLE satisfaction_watch (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  body bytea NOT NULL,
  personal bytea NOT NULL,
  level text NOT NULL UNIQUE CHECK (level IN ('MAJOR', 'SERIOUS', 'ORDINARY')),
  under_target boolean NOT NULL
) WITH (fillfactor = 85);

-- The policy gains the window over which a level is judged.
INSERT INTO policy (version, effective_at, author, approved_by, document) VALUES
  (2, '-infinity', 'installation', 'installation', $policy${
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
    "most_rows": 10000
  }
}$policy$);
