-- RMAs (LOG-01, LOG-07). The columns are what queries and constraints need, quantities summed over
-- the lines; the truth of the state is body and personal.
CREATE TABLE rma (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  number text NOT NULL UNIQUE,       -- people's number
  state text NOT NULL CHECK (state IN (
    'ISSUED', 'SHIPPED', 'RECEIVED', 'INSPECTED', 'CLOSED', 'EXPIRED', 'CANCELLED')),
  case_id uuid,                      -- null: without a case
  on_hold boolean NOT NULL,
  authorised bigint NOT NULL CHECK (authorised > 0),
  received bigint NOT NULL CHECK (received >= 0),
  written_off bigint NOT NULL CHECK (written_off >= 0),
  accepted bigint NOT NULL CHECK (accepted >= 0),
  rejected bigint NOT NULL CHECK (rejected >= 0),
  refunded bigint NOT NULL CHECK (refunded >= 0),
  replaced bigint NOT NULL CHECK (replaced >= 0),
  body bytea NOT NULL,
  personal bytea NOT NULL,
  CHECK (received + written_off <= authorised),
  CHECK (accepted + rejected <= received),
  CHECK (refunded + replaced <= authorised),
  -- The state follows from the quantities.
  CHECK (state NOT IN ('ISSUED', 'EXPIRED', 'CANCELLED') OR received + written_off = 0),
  CHECK (state <> 'SHIPPED' OR received + written_off < authorised),
  CHECK (state NOT IN ('RECEIVED', 'INSPECTED', 'CLOSED')
         OR received + written_off = authorised),
  CHECK (state NOT IN ('INSPECTED', 'CLOSED') OR (accepted + rejected = received AND NOT on_hold)),
  CHECK (state <> 'CANCELLED' OR refunded + replaced = 0)
);
CREATE INDEX rma_case_id ON rma (case_id, id) WHERE case_id IS NOT NULL;

-- The counter of people's numbers; a gap after a rolled back transaction is no harm.
CREATE SEQUENCE rma_number;
