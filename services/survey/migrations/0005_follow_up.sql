-- One row a follow-up; at most one a survey (SUR-04).
CREATE TABLE follow_up (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  body bytea NOT NULL,
  personal bytea NOT NULL,
  survey_id uuid NOT NULL UNIQUE,
  case_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('DUE', 'SUBMITTED', 'ACCEPTED')),
  owner text NOT NULL,           -- empty: nobody yet
  outcome text NOT NULL
    CHECK (outcome IN ('UNKNOWN', 'EXPLAINED', 'REMEDY_OFFERED', 'REOPEN_CASE', 'UNREACHABLE',
                       'DECLINED')),
  CHECK (state = 'DUE' OR outcome <> 'UNKNOWN')
) WITH (fillfactor = 85);
-- Follow-ups of a case: the one that had it reopened is told when the case is confirmed again.
CREATE INDEX follow_up_case ON follow_up (case_id);
-- Keyset of the list; ids are derived, so they do not follow time.
CREATE INDEX follow_up_created ON follow_up (created_at, id);
