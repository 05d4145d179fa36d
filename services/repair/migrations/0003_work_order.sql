-- Work orders. The columns are what queries and constraints need; the truth of the state is body
-- and personal.
CREATE TABLE work_orders (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  number text NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN (
    'CREATED', 'SCHEDULED', 'ACCEPTED', 'CHECKED_IN', 'DIAGNOSED', 'AWAITING_QUOTE',
    'AWAITING_PARTS', 'IN_REPAIR', 'QUALITY_CHECK', 'READY', 'HANDED_OVER', 'CLOSED', 'DECLINED',
    'SCRAPPED', 'CANCELLED')),
  case_id uuid NOT NULL,
  serial_number text NOT NULL,
  technician text,                   -- null: not scheduled yet
  repairers text NOT NULL,           -- staff ids between commas: ",li.na,wang.lei,"
  checker text,                      -- of the last quality check
  body bytea NOT NULL,
  personal bytea NOT NULL,
  CHECK (technician IS NOT NULL OR state IN ('CREATED', 'CANCELLED')),
  -- Goods leave checked, and by somebody who never worked on them (REP-08). Declined ones were
  -- never worked on.
  CHECK (state NOT IN ('READY', 'HANDED_OVER', 'CLOSED') OR repairers = ''
         OR (checker IS NOT NULL AND position(',' || checker || ',' IN repairers) = 0))
) WITH (fillfactor = 85);
CREATE INDEX work_orders_case_id ON work_orders (case_id);
-- One serial's repairs. Plans are generic, so a query that is to use it says serial_number <> '' as
-- well.
CREATE INDEX work_orders_serial_number ON work_orders (serial_number) WHERE serial_number <> '';
CREATE INDEX work_orders_technician ON work_orders (technician, id);

-- The counter of people's numbers; a gap after a rolled back transaction is no harm.
CREATE SEQUENCE work_order_number;
