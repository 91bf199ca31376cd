-- What was typed and not yet saved: bound to its record, apart from the log.
CREATE TABLE draft (
    id TEXT PRIMARY KEY,
    chain TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    content TEXT NOT NULL,
    saved_at TEXT NOT NULL
);
