-- The numbers of the logistics rules as versioned data (POL-01). The version with the latest
-- effective_at that has come is in force; an RMA keeps what it was issued by.
CREATE TABLE policy (
  version integer PRIMARY KEY CHECK (version > 0),
  effective_at timestamptz NOT NULL,
  author text NOT NULL,
  approved_by text NOT NULL,   -- POL-04: nothing takes effect without approval
  document jsonb NOT NULL
);

-- Returns: INT-30 (7 days), LOG-01. Tracking: how far a carrier's clock may be off. Defaults: what
-- stands where whoever orders a return or a shipment says nothing.
INSERT INTO policy (version, effective_at, author, approved_by, document)
VALUES (1, '2020-01-01T00:00:00Z', 'default', 'default', $policy${
  "returns": {"ship_within_hours": 168, "settle_when": "accepted"},
  "shipments": {"expires_after_hours": 720},
  "tracking": {"event_ahead_at_most_minutes": 60, "event_age_at_most_hours": 9600},
  "defaults": {
    "payer": "us", "carrier": "sf-express", "parcel_weight_grams": 1000,
    "plant": {
      "recipient": "Returns", "phone": "", "country": "CN", "region": "江苏省", "city": "苏州市",
      "street": "工业园区示例路 1 号", "postal_code": ""
    }
  }
}$policy$);
