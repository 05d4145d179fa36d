-- What is asked whenever a case is opened: the customer's recent cases of the same matter (INT-04),
-- found without reading any other, and the agent of an open one (INT-05), answered from the index
-- alone. What it includes changes only where a partial index changes as well.
DROP INDEX cases_customer;
CREATE INDEX cases_customer ON cases (customer, matter, created_at) INCLUDE (agent, open);
