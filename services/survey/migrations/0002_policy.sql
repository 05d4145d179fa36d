-- Policy as versioned data (POL-01). A row never changes; the version in force is the highest that
-- is effective. The service checks a document as a whole before it uses it (POL-02).
CREATE TABLE policy (
  version integer PRIMARY KEY CHECK (version > 0),
  effective_at timestamptz NOT NULL,
  author text NOT NULL,
  approved_by text NOT NULL,
  document jsonb NOT NULL
);
INSERT INTO policy (version, effective_at, author, approved_by, document) VALUES
  (1, '-infinity', 'installation', 'installation', $policy${
  "time_zone": "Asia/Shanghai",
  "survey": {
    "answer_window": "336h",
    "reminder_after": "72h",
    "ask_interval": "168h"
  },
  "satisfaction": {
    "satisfied_from_hundredths": 400,
    "minimum_sample": 20,
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
