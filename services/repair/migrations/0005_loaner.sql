-- Loaners. One serial is one row and a row has at most one loan, so a device is never with two
-- customers at once (REP-07).
CREATE TABLE loaners (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  product_model text NOT NULL,
  serial_number text NOT NULL UNIQUE,
  region text NOT NULL,              -- where it lies when nobody has it
  models text NOT NULL,              -- all it can stand in for, between commas: ",P5L,P5,"
  state text NOT NULL CHECK (state IN ('AVAILABLE', 'ALLOCATED', 'HANDED_OUT', 'WITHHELD')),
  case_id uuid,
  body bytea NOT NULL,
  personal bytea NOT NULL,
  CHECK ((case_id IS NOT NULL) = (state IN ('ALLOCATED', 'HANDED_OUT')))
);
CREATE INDEX loaners_product_model ON loaners (product_model, state);
-- What can be promised. Plans are generic, so a query that is to use it says state = 'AVAILABLE'.
CREATE INDEX loaners_available ON loaners (region, id) WHERE state = 'AVAILABLE';
CREATE INDEX loaners_case_id ON loaners (case_id) WHERE case_id IS NOT NULL;
