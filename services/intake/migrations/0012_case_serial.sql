-- The cases of one serial number, newest first: part of its history (REP-04). It follows the case's
-- report; a row from before has it from its next change on. Plans are generic, so a query that is to
-- use the index says serial_number <> '' as well.
ALTER TABLE cases ADD COLUMN serial_number text NOT NULL DEFAULT '';
CREATE INDEX cases_serial_number ON cases (serial_number, id) WHERE serial_number <> '';
