-- One row a survey. Columns repeat what queries and constraints need; the survey itself is body and
-- personal. The id is derived from case and round, the unique constraint says it once more (SUR-02).
CREATE TABLE survey (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  body bytea NOT NULL,
  personal bytea NOT NULL,
  case_id uuid NOT NULL,
  round smallint NOT NULL CHECK (round IN (1, 2)),
  customer_id uuid,
  state text NOT NULL
    CHECK (state IN ('SCHEDULED', 'SENT', 'ANSWERED', 'EXPIRED', 'SKIPPED')),
  asked_at timestamptz,          -- null: not asked
  token_digest bytea UNIQUE CHECK (octet_length(token_digest) = 32),
  UNIQUE (case_id, round),
  CHECK ((state = 'SKIPPED') = (asked_at IS NULL)),
  CHECK (state = 'SKIPPED' OR (token_digest IS NOT NULL AND customer_id IS NOT NULL))
) WITH (fillfactor = 85);
-- When a customer was last asked (SUR-04): max(asked_at).
CREATE INDEX survey_asked ON survey (customer_id, asked_at) WHERE asked_at IS NOT NULL;
-- Keyset of the list; ids are derived, so they do not follow time.
CREATE INDEX survey_created ON survey (created_at, id);
