-- Every case a loaner ever helped, present and past, between spaces: the loans of a case are a part
-- of its device's history (REP-04). Of loans that ended before this column was, only the timeline
-- tells.
ALTER TABLE loaners ADD COLUMN cases text NOT NULL DEFAULT '';
UPDATE loaners SET cases = case_id::text WHERE case_id IS NOT NULL;
-- WHERE string_to_array(cases, ' ') && ARRAY[case, ...] AND cases <> ''.
CREATE INDEX loaners_cases ON loaners USING gin (string_to_array(cases, ' ')) WHERE cases <> '';
