-- Incidents. The columns are what queries and constraints need; the truth of the state is body.
-- `state` and `level` carry the numbers of aftercare/intake/v1.
CREATE TABLE incidents (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  number bigint NOT NULL UNIQUE CHECK (number > 0),
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 7),
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 3),
  signature text NOT NULL,           -- empty: a single case, or by hand
  product_model text NOT NULL,
  batch text NOT NULL,
  open boolean NOT NULL,             -- takes cases: proposed, open or contained
  body bytea NOT NULL,
  personal bytea NOT NULL,
  CHECK (open = (state BETWEEN 1 AND 3))
) WITH (fillfactor = 85);
-- The incident a case of the same signature joins (INT-25). Plans are generic, so a query that is
-- to use it says signature <> '' as well.
CREATE INDEX incidents_signature ON incidents (signature) WHERE open AND signature <> '';

-- The counter of people's numbers; a gap after a rolled back transaction is no harm.
CREATE SEQUENCE incident_number;
