-- Deletions are few and asked for at every import.
CREATE INDEX record_deletion ON record (chain) WHERE kind = 'deletion';
