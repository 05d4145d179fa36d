-- What cases may have in common beside product model and batch (INT-25): carrier and region, or
-- sub-category and store, as one text; empty: not known. Plans are generic, so a query that is to use
-- the index says place <> '' as well. The default is for replicas of the version before.
ALTER TABLE cases ADD COLUMN place text NOT NULL DEFAULT '';
CREATE INDEX cases_place ON cases (place, created_at) WHERE place <> '';

-- Of an incident that takes no cases any more the watch asks as well: which of them it had.
DROP INDEX incidents_signature;
CREATE INDEX incidents_signature ON incidents (signature) WHERE signature <> '';
