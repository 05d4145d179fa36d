-- Agents who can be given cases, as the roster tells (NOT-10 owns it); the load is counted from cases.
CREATE TABLE agent (
  agent text PRIMARY KEY,
  regions text NOT NULL DEFAULT '',   -- separated by spaces; empty: all
  capacity integer NOT NULL DEFAULT 0 CHECK (capacity >= 0)  -- most open cases; 0: no limit
);
