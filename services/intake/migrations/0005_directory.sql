-- The directory: what ERP and CRM know (ERP-01). Ids are derived from external ids, so that a case
-- may name a customer before CRM has sent it. The columns are what queries and constraints need;
-- the truth of a record is body and personal. Upserts compare source_version: older never
-- overwrites newer.
CREATE TABLE customers (
  id uuid PRIMARY KEY,
  changed_at timestamptz NOT NULL,
  external_id text NOT NULL UNIQUE CHECK (external_id <> ''),
  source_version bigint NOT NULL CHECK (source_version > 0),
  body bytea NOT NULL,
  personal bytea NOT NULL
);

CREATE TABLE products (
  id uuid PRIMARY KEY,
  changed_at timestamptz NOT NULL,
  external_id text NOT NULL UNIQUE CHECK (external_id <> ''),
  source_version bigint NOT NULL CHECK (source_version > 0),
  model text NOT NULL,
  body bytea NOT NULL,
  personal bytea NOT NULL
);
CREATE INDEX products_model ON products (model, id);

CREATE TABLE orders (
  id uuid PRIMARY KEY,
  changed_at timestamptz NOT NULL,
  external_id text NOT NULL UNIQUE CHECK (external_id <> ''),
  source_version bigint NOT NULL CHECK (source_version > 0),
  customer_external_id text NOT NULL,
  state smallint NOT NULL CHECK (state BETWEEN 1 AND 5),  -- numbers of aftercare/intake/v1
  batches text NOT NULL,             -- of its lines, between spaces
  body bytea NOT NULL,
  personal bytea NOT NULL
);
CREATE INDEX orders_customer ON orders (customer_external_id, id);
-- Every order line of a batch, for a recall (INT-26):
-- WHERE string_to_array(batches, ' ') @> ARRAY[batch] AND batches <> ''.
CREATE INDEX orders_batches ON orders USING gin (string_to_array(batches, ' '))
  WHERE batches <> '';

CREATE TABLE serials (
  id uuid PRIMARY KEY,
  changed_at timestamptz NOT NULL,
  external_id text NOT NULL UNIQUE CHECK (external_id <> ''),
  source_version bigint NOT NULL CHECK (source_version > 0),
  product_model text NOT NULL,
  batch text NOT NULL,
  order_number text NOT NULL,        -- sold with; empty: not known
  body bytea NOT NULL,
  personal bytea NOT NULL
);
CREATE INDEX serials_batch ON serials (product_model, batch, id);
