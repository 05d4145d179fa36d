-- The numbers of the logistics rules as versioned data (POL-01). The version with the latest
-- effective_at that has come is in force; an RMA keeps what it was issued by.
CREATE TABLE policy (
  version integer PRIMARY KEY CHECK (version > 0),
  effective_at timestamptz NOT NULL,
  author text NOT NULL,
  approved_by text NOT NULL,   -- POL-04: nothing takes effect without approval
  document jsonb NOT NULL
);

-- Returns: INT-30 (7 days), LOG-01. Tracking: how far a carrier's clock may be off.
INSERT INTO policy (version, effective_at, author, approved_by, document)
VALUES (1, '2020-01-01T00:00:00Z', 'default', 'default', $policy${
  "returns": {"ship_within_hours": 168, "settle_when": "accepted"},
  "shipments": {"expires_after_hours": 720},
  "tracking": {"event_ahead_at_most_minutes": 60, "event_age_at_most_hours": 9600}
}$policy$);
