-- When a row was written last: a rebuild replaces what is older than its beginning, whatever its
-- version, and at its end drops what it never came to (SUR-09).
ALTER TABLE case_figure ADD COLUMN written_at timestamptz NOT NULL DEFAULT now();
