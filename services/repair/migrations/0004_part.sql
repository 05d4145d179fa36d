-- Stock of one part number at one location a row. Pure code decides; the checks below guarantee
-- that it never goes below zero (REP-06).
CREATE TABLE parts (
  id uuid PRIMARY KEY,
  version bigint NOT NULL CHECK (version > 0),
  chain bytea NOT NULL CHECK (octet_length(chain) = 32),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL CHECK (changed_at >= created_at),
  due_at timestamptz NOT NULL,
  part_number text NOT NULL CHECK (part_number <> ''),
  location text NOT NULL CHECK (location <> ''),
  on_hand bigint NOT NULL CHECK (on_hand >= 0),
  reserved bigint NOT NULL CHECK (reserved >= 0),
  reorder_due boolean NOT NULL,
  body bytea NOT NULL,
  personal bytea NOT NULL,
  UNIQUE (part_number, location),
  CHECK (reserved <= on_hand)
) WITH (fillfactor = 85);
CREATE INDEX parts_location ON parts (location);
