-- Calls of response teams (INT-12). The id is derived from cause and level: one call for each.
CREATE TABLE call (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  cause text NOT NULL CHECK (cause <> ''),
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 3),
  state text NOT NULL CHECK (state IN ('CALLING', 'SHORT_HANDED', 'COMPLETE')),
  body bytea NOT NULL,
  personal bytea NOT NULL,
  UNIQUE (cause, level),
  -- A timer that moved away fires once more in vain, so the other states may still have one.
  CHECK (state <> 'CALLING' OR due_at < 'infinity')
);
