-- Words for what a battery does that no longer lasts (INT-07): a customer says "drains", not "defect".
-- A whole document again, of the version that was the highest, in force from the same moment.
INSERT INTO policy (version, effective_at, author, approved_by, document)
SELECT version + 1, effective_at, 'installation', 'installation',
  jsonb_set(document, '{classification,keywords,function}',
            document->'classification'->'keywords'->'function' || $words${
    "drain": 2, "drains fast": 1, "loses charge": 2, "battery life": 2, "runs flat": 2,
    "does not charge": 3, "won't charge": 3, "not charging": 3,
    "续航": 2, "耗电": 2, "掉电": 2, "电池不耐用": 3, "充不进电": 3, "充不上电": 3
  }$words$::jsonb)
FROM policy ORDER BY version DESC LIMIT 1;
