-- The state of a case's log as it was put before a timestamp authority, and the answer (RFC 3161).
CREATE TABLE timestamp (
    id TEXT PRIMARY KEY,
    chain TEXT NOT NULL,
    at TEXT NOT NULL,
    content BLOB NOT NULL,
    signature BLOB NOT NULL,
    nonce TEXT NOT NULL,
    response BLOB,
    stamped_at TEXT NOT NULL DEFAULT '',
    authority TEXT NOT NULL DEFAULT ''
);
CREATE INDEX timestamp_chain ON timestamp (chain, at);
