-- Cases that this site handed over: they leave its work list and no other's. It follows from the
-- hand-overs in the log and can be made anew.
CREATE TABLE archived (
    chain TEXT PRIMARY KEY
) WITHOUT ROWID;

-- What a work list asks for: fields with more than one value, and what went back for completion.
CREATE INDEX record_conflict ON record (chain) WHERE conflicts <> '[]';
CREATE INDEX record_completion ON record (chain) WHERE kind = 'completion';

-- Which package of its sender waits: for people, "number 4 came, number 3 did not".
ALTER TABLE waiting ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE waiting ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
CREATE INDEX exchange_event_site ON exchange_event (site, what);
