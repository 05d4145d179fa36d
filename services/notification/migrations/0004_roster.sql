-- The roster (NOT-10). The id is derived from the staff id. Who is on duty is computed from the
-- entries themselves; there are as many rows as members of staff, so they need no further index.
CREATE TABLE person (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  staff_id text NOT NULL UNIQUE CHECK (staff_id <> ''),
  roles text NOT NULL CHECK (roles ~ '^( ([a-z_]+ )*)$'),  -- " agent service_lead "
  contact_order integer NOT NULL CHECK (contact_order >= 0),
  active boolean NOT NULL,
  body bytea NOT NULL,
  personal bytea NOT NULL
);
