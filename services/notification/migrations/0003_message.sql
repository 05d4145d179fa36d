-- Messages and their delivery record (NOT-04, NOT-09). The id begins with the milliseconds of the
-- cause, so ids ascend with time and a list by id is a list by time. Commands that every message
-- goes through change no indexed column: failed_at stays null but for dead letters.
CREATE TABLE message (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  recipient text NOT NULL,
  about text NOT NULL,
  template_key text NOT NULL CHECK (template_key <> ''),
  state text NOT NULL
    CHECK (state IN ('QUEUED', 'SENDING', 'DELIVERED', 'FAILED', 'SUPPRESSED')),
  channel text CHECK (channel IN ('EMAIL', 'FEED')),  -- in use; null when there is none
  failed_at timestamptz,
  acknowledged_at timestamptz,
  body bytea NOT NULL,
  personal bytea NOT NULL,
  CHECK ((state = 'FAILED') = (failed_at IS NOT NULL)),
  CHECK (state = 'SUPPRESSED' OR (recipient <> '' AND channel IS NOT NULL)),
  CHECK (acknowledged_at IS NULL OR state = 'DELIVERED'),
  -- A timer that moved away fires once more in vain, so the other states may still have one.
  CHECK (state NOT IN ('QUEUED', 'SENDING') OR due_at < 'infinity')
);
-- A receiver's messages and feed, and those about one resource.
CREATE INDEX message_recipient ON message (recipient, id);
CREATE INDEX message_about ON message (about, id);
-- The dead letters.
CREATE INDEX message_failed ON message (id) WHERE failed_at IS NOT NULL;
