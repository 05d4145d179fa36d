-- A plain consultation has its first answer within 24 hours (INT-10); a graver one counts as any other
-- case. Before the policies that were there, of which the first that fits is taken.
INSERT INTO policy (version, effective_at, author, approved_by, document)
SELECT version + 1, effective_at + interval '1 microsecond', author, approved_by,
  jsonb_set(document, '{clocks,policies}', $policy$[{
    "name": "consultation",
    "calendar": "standard",
    "when": {"kinds": ["consultation"], "levels": ["ordinary"]},
    "clocks": {
      "first_contact": {
        "targets": {"major": "30m", "serious": "1h", "ordinary": "24h"},
        "pauses": []
      }
    }
  }]$policy$::jsonb || (document #> '{clocks,policies}'))
FROM policy ORDER BY version DESC LIMIT 1;
