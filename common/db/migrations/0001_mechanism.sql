-- The tables every service has: what makes a state change one transaction. Aggregates' own tables
-- follow in the service's migrations.

-- One row per accepted request; the answer is given again, byte for byte, to the same request.
CREATE TABLE request (
  key uuid PRIMARY KEY,        -- digest of caller, method and request id
  digest bytea NOT NULL,       -- of the request's body
  answer bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX request_created_at ON request USING brin (created_at);

-- Append-only, numbered without gaps, each entry with the hash over the one before (INT-24).
CREATE TABLE timeline (
  aggregate_id uuid NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  at timestamptz NOT NULL,
  kind text NOT NULL,
  actor text NOT NULL,
  facts bytea NOT NULL,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (aggregate_id, number)
);

-- Insert-only; position = (xid, seq). Partitioned by day so that old events leave by DROP.
CREATE TABLE outbox (
  at timestamptz NOT NULL DEFAULT now(),
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  seq integer NOT NULL,
  partition smallint NOT NULL,
  envelope bytea NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX outbox_position ON outbox (xid, seq);

-- The next instant an aggregate's timers have something to do.
CREATE TABLE due (
  aggregate_id uuid PRIMARY KEY,
  aggregate text NOT NULL,
  due_at timestamptz NOT NULL,
  leased_until timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE INDEX due_due_at ON due (due_at);

-- What other services have to do because of a change. The id is the request id of the call.
CREATE TABLE effect (
  id uuid PRIMARY KEY,
  aggregate text NOT NULL,
  aggregate_id uuid NOT NULL,
  kind text NOT NULL,
  key text NOT NULL,
  arguments bytea NOT NULL,
  traceparent text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'refused')),
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL DEFAULT '-infinity',
  reason text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX effect_pending ON effect (next_at) WHERE state = 'pending';

-- How far the relay has published, and the epoch in the streams' names: transaction ids start anew
-- when the database is another one or was restored.
CREATE TABLE relay (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch integer NOT NULL,
  system_identifier bigint NOT NULL,
  timeline integer NOT NULL,
  xid xid8 NOT NULL,
  seq integer NOT NULL,
  fence bigint NOT NULL
);
INSERT INTO relay SELECT true, 1, s.system_identifier, c.timeline_id, '0', 0, 0
  FROM pg_control_system() s, pg_control_checkpoint() c;

-- One row per partition of another service's stream: how far it was handled, by whom, with what.
CREATE TABLE consumer (
  source text NOT NULL,
  partition smallint NOT NULL,
  epoch integer NOT NULL DEFAULT 0,
  xid xid8 NOT NULL DEFAULT '0',
  seq integer NOT NULL DEFAULT 0,
  holder text NOT NULL DEFAULT '',
  fence bigint NOT NULL DEFAULT 0,
  leased_until timestamptz NOT NULL DEFAULT '-infinity',
  applied bigint NOT NULL DEFAULT 0,   -- events of this epoch that at least one handler applied
  ignored bigint NOT NULL DEFAULT 0,   -- events no handler asks for
  dead bigint NOT NULL DEFAULT 0,      -- events with a dead letter
  PRIMARY KEY (source, partition)
);

-- What a handler has applied; written in the transaction of the effect.
CREATE TABLE inbox (
  event_id uuid NOT NULL,
  handler text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (event_id, handler)
);
CREATE INDEX inbox_created_at ON inbox USING brin (created_at);

CREATE TABLE dead_letter (
  id uuid PRIMARY KEY,
  source text NOT NULL,
  handler text NOT NULL,
  event_id uuid NOT NULL,
  envelope bytea NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL,
  state text NOT NULL DEFAULT 'dead' CHECK (state IN ('dead', 'replayed', 'discarded')),
  note text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (event_id, handler)
);

-- How far the service's clock runs ahead; only read when the service runs with its test clock.
CREATE TABLE test_clock (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  ahead interval NOT NULL DEFAULT '0'
);
INSERT INTO test_clock DEFAULT VALUES;

-- Makes the outbox's partitions from yesterday to three days ahead and drops those older than
-- `keep` that the relay has passed. Service roles have no DDL, hence SECURITY DEFINER.
CREATE FUNCTION maintain_outbox(keep interval) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  day date;
  name text;
  old record;
  held xid8;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(current_schema() || '.maintain_outbox', 0));
  FOR day IN SELECT d::date FROM generate_series(current_date - 1, current_date + 3, '1 day') d LOOP
    name := 'outbox_' || to_char(day, 'YYYYMMDD');
    IF to_regclass(name) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF outbox FOR VALUES FROM (%L) TO (%L)',
                     name, day::timestamptz, (day + 1)::timestamptz);
    END IF;
  END LOOP;
  FOR old IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'outbox'::regclass
      AND c.relname < 'outbox_' || to_char(now() - keep, 'YYYYMMDD')
  LOOP
    EXECUTE format('SELECT max(xid) FROM %I', old.relname) INTO held;
    IF held IS NULL OR held < (SELECT xid FROM relay) THEN
      EXECUTE format('DROP TABLE %I', old.relname);
    END IF;
  END LOOP;
END $$;
SELECT maintain_outbox('8 days');
