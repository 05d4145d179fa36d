-- When someone must say whether a measure helps (INT-14), beside what the latest version holds.
INSERT INTO policy (version, effective_at, author, approved_by, document)
SELECT version + 1, effective_at + interval '1 microsecond', author, approved_by,
  document || '{"measure_checks": {"after": "24h"}}'
FROM policy ORDER BY version DESC LIMIT 1;
