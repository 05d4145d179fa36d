-- Cases. The columns are what queries and constraints need; the truth of the state is body and
-- personal. `state` and `level` carry the numbers of aftercare/intake/v1. No index on what commands
-- change often, so that most updates stay within the page (heap-only).
CREATE TABLE cases (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  number bigint NOT NULL UNIQUE CHECK (number > 0),
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 9),
  customer uuid NOT NULL,            -- nil: not known
  matter bigint NOT NULL,            -- digest of order and line, which the same matter shares
  agent text NOT NULL,               -- staff id; empty: nobody was free
  incident uuid NOT NULL,            -- nil: none
  product_model text NOT NULL,
  batch text NOT NULL,
  open boolean NOT NULL,             -- registered, classified or in progress
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 3),  -- effective: its own or its incident's
  body bytea NOT NULL,
  personal bytea NOT NULL,
  CHECK (open = (state BETWEEN 1 AND 3))
) WITH (fillfactor = 85);
-- The customer's recent and open cases (INT-04, INT-05).
CREATE INDEX cases_customer ON cases (customer, created_at);
-- The load of agents (INT-05).
CREATE INDEX cases_agent ON cases (agent) WHERE open;
-- The same fault of a batch within a window (INT-25). Plans are generic, so a query that is to use
-- it says batch <> '' as well.
CREATE INDEX cases_batch ON cases (product_model, batch, created_at) WHERE batch <> '';

-- The counter of people's numbers; a gap after a rolled back transaction is no harm.
CREATE SEQUENCE case_number;
