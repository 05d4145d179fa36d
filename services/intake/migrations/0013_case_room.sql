-- Half of each page is left for changes. Cases registered together get their first contact together,
-- and a changed case is as long as the one before; where the page has no room the change goes to
-- another one and into every index: three of four did, at two and a half times the cost.
ALTER TABLE cases SET (fillfactor = 50);
