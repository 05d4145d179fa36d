-- Carriers. `mapping` shows the codes and payload shapes of body as JSON to whoever looks for a code
-- (LOG-05); the truth of the state is body and personal.
CREATE TABLE carrier (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  carrier_id text NOT NULL UNIQUE CHECK (carrier_id <> ''),
  state text NOT NULL CHECK (state IN ('ACTIVE', 'INACTIVE')),
  mapping text NOT NULL CHECK (jsonb_typeof(mapping::jsonb) = 'object'),
  body bytea NOT NULL,
  personal bytea NOT NULL
);
