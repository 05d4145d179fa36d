-- Agents who can be given cases, as the roster told (NOT-10 owns it). The load is counted from
-- cases. There are as many rows as agents, so they need no further index.
CREATE TABLE agents (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  staff_id text NOT NULL UNIQUE CHECK (staff_id <> ''),
  active boolean NOT NULL,           -- takes new cases
  body bytea NOT NULL,
  personal bytea NOT NULL
);
