-- A plain consultation has its first answer within 24 hours (INT-10); a graver one counts as any other
-- case. Last before the default: what an installation has chosen by customer, contract or goods goes
-- before it, and one that has a policy for consultations keeps that alone.
INSERT INTO policy (version, effective_at, author, approved_by, document)
SELECT version + 1, effective_at + interval '1 microsecond', 'installation', 'installation',
  jsonb_insert(document, '{clocks,policies,-1}', jsonb_build_object(
    'name', 'consultation',
    'calendar', document #> '{clocks,policies,-1,calendar}',
    'when', '{"kinds": ["consultation"], "levels": ["ordinary"]}'::jsonb,
    'clocks', '{"first_contact": {
      "targets": {"major": "30m", "serious": "1h", "ordinary": "24h"}, "pauses": []}}'::jsonb))
FROM (SELECT * FROM policy ORDER BY version DESC LIMIT 1) latest
WHERE NOT EXISTS (
  SELECT FROM jsonb_array_elements(document #> '{clocks,policies}') AS own
  WHERE own->>'name' = 'consultation' OR own #> '{when,kinds}' ? 'consultation');
