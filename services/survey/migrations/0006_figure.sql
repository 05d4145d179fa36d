-- Facts for the figures, one row a case, derived from events and rebuilt from them to the same rows
-- (SUR-09). Each half is that of the newest event: an update takes it only where its version is
-- higher, so events may come late and twice. A version of 0 says that nothing is known of that half.
CREATE TABLE case_figure (
  case_id uuid PRIMARY KEY,
  case_version bigint NOT NULL DEFAULT 0 CHECK (case_version >= 0),
  drill boolean NOT NULL DEFAULT false,
  registered_at timestamptz,
  first_contact_at timestamptz,
  resolved_at timestamptz,       -- the last; null while the case is open again
  paused_us bigint NOT NULL DEFAULT 0 CHECK (paused_us >= 0),
  level text NOT NULL DEFAULT 'UNKNOWN'
    CHECK (level IN ('UNKNOWN', 'MAJOR', 'SERIOUS', 'ORDINARY')),
  category text NOT NULL DEFAULT '',
  product text NOT NULL DEFAULT '',
  agent text NOT NULL DEFAULT '',
  region text NOT NULL DEFAULT '',
  survey_version bigint NOT NULL DEFAULT 0 CHECK (survey_version >= 0),
  surveyed_at timestamptz,       -- when the first survey was scheduled
  asked boolean NOT NULL DEFAULT false,
  score_sum bigint NOT NULL DEFAULT 0 CHECK (score_sum >= 0),
  score_count bigint NOT NULL DEFAULT 0 CHECK (score_count >= 0),
  CHECK (case_version = 0 OR registered_at IS NOT NULL),
  CHECK (survey_version = 0 OR surveyed_at IS NOT NULL),
  CHECK (score_count > 0 OR score_sum = 0)
);
-- One for each instant by which a measure selects its range.
CREATE INDEX case_figure_first_contact ON case_figure (first_contact_at)
  WHERE first_contact_at IS NOT NULL;
CREATE INDEX case_figure_resolved ON case_figure (resolved_at) WHERE resolved_at IS NOT NULL;
CREATE INDEX case_figure_surveyed ON case_figure (surveyed_at) WHERE surveyed_at IS NOT NULL;
