-- Shipments (LOG-02) and the events told of them (LOG-04). The columns are what queries and
-- constraints need; the truth of a shipment's state is body and personal. Neither status nor its
-- instant is indexed: they are what hot commands change.
CREATE TABLE shipment (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  number text NOT NULL UNIQUE,       -- people's number
  carrier_id text NOT NULL CHECK (carrier_id <> ''),
  tracking_number text,              -- null: the carrier has not given one yet
  case_id uuid,                      -- null: without a case
  rma_id uuid,                       -- null: carries no return
  status text NOT NULL CHECK (status IN (
    'CREATED', 'ACCEPTED', 'PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'ATTEMPT_FAILED',
    'HELD_FOR_PICKUP', 'DELIVERED', 'RETURNING', 'RETURNED', 'DAMAGED', 'LOST', 'CANCELLED',
    'EXPIRED')),
  status_at timestamptz NOT NULL,    -- of the point kept; repeats of the status do not move it
  counts_after timestamptz NOT NULL, -- instant of the correction that holds, or -infinity
  finished boolean NOT NULL,         -- the status is final
  body bytea NOT NULL,
  personal bytea NOT NULL,
  CHECK (tracking_number IS NULL OR tracking_number <> ''),
  CHECK (finished = (status IN (
    'DELIVERED', 'RETURNED', 'DAMAGED', 'LOST', 'CANCELLED', 'EXPIRED'))),
  CHECK (status_at >= counts_after)
) WITH (fillfactor = 80);            -- room for updates beside the row
CREATE UNIQUE INDEX shipment_tracking_number ON shipment (carrier_id, tracking_number);
-- A carrier's open shipments (LOG-03); a shipment leaves it once.
CREATE INDEX shipment_open ON shipment (carrier_id, id) WHERE NOT finished;
CREATE INDEX shipment_case_id ON shipment (case_id, id) WHERE case_id IS NOT NULL;
CREATE INDEX shipment_rma_id ON shipment (rma_id, id) WHERE rma_id IS NOT NULL;

-- The counter of people's numbers; a gap after a rolled back transaction is no harm.
CREATE SEQUENCE shipment_number;

-- Every event once, for ever: inserted with ON CONFLICT DO NOTHING, never updated but to erase or
-- re-map. The identity contains carrier and tracking number, so within one shipment it is unique as
-- a whole; the shipment leads the key because one index then serves keeping once, the history in
-- order of shipment, and the newest event of a status, and inserts go where the shipment's rows are.
CREATE TABLE tracking_event (
  shipment_id uuid NOT NULL,
  identity uuid NOT NULL,
  event_at timestamptz NOT NULL,     -- by the carrier
  received_at timestamptz NOT NULL,  -- by us
  status text CHECK (status IN (
    'CREATED', 'ACCEPTED', 'PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'ATTEMPT_FAILED',
    'HELD_FOR_PICKUP', 'DELIVERED', 'RETURNING', 'RETURNED', 'DAMAGED', 'LOST', 'CANCELLED',
    'EXPIRED')),                     -- null: the code is not mapped
  code text NOT NULL,                -- the carrier's own
  reason text NOT NULL DEFAULT '',   -- code; empty: none
  fault text NOT NULL DEFAULT 'NONE' CHECK (fault IN (
    'NONE', 'CARRIER', 'SENDER', 'RECIPIENT', 'CUSTOMS', 'WEATHER')),
  needs_action boolean NOT NULL DEFAULT false,
  personal bytea NOT NULL DEFAULT '',  -- place and text; erasable
  PRIMARY KEY (shipment_id, identity)
);
-- The quarantine list (LOG-05); mapped events do not pay for it.
CREATE INDEX tracking_event_unmapped ON tracking_event (received_at, identity)
  WHERE status IS NULL;
