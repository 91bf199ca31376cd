-- The operation log is the truth; record, head, replaced, attachment and case_row are its
-- projection and can be rebuilt from it. derived holds cached copies of pictures.
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE device (
    id TEXT PRIMARY KEY,
    created_at TEXT NOT NULL,
    public_key BLOB NOT NULL,
    private_key BLOB,
    is_current INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE operation (
    id TEXT PRIMARY KEY,
    chain TEXT NOT NULL,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hlc TEXT NOT NULL,
    header BLOB NOT NULL,
    signature BLOB NOT NULL,
    body BLOB,
    record TEXT,
    UNIQUE (chain, device, seq)
);
CREATE INDEX operation_record ON operation (record, hlc);

CREATE TABLE head (
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    operation TEXT NOT NULL,
    hlc TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (record, field, operation)
);

CREATE TABLE replaced (
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    operation TEXT NOT NULL,
    PRIMARY KEY (record, field, operation)
);

CREATE TABLE record (
    id TEXT PRIMARY KEY,
    chain TEXT NOT NULL,
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    moment TEXT NOT NULL,
    doc TEXT NOT NULL,
    claims TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    via TEXT NOT NULL,
    created TEXT NOT NULL,
    corrections INTEGER NOT NULL,
    conflicts TEXT NOT NULL,
    removed INTEGER NOT NULL,
    search TEXT NOT NULL
);
CREATE INDEX record_chain ON record (chain, kind, created);
CREATE INDEX record_moment ON record (chain, moment);
CREATE INDEX record_ref ON record (chain, ref);

CREATE TABLE attachment (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    name TEXT NOT NULL,
    mime TEXT NOT NULL,
    taken_in_at TEXT NOT NULL,
    taken_in_by TEXT NOT NULL,
    hlc TEXT NOT NULL,
    facts TEXT NOT NULL
);

CREATE TABLE derived (
    sha256 TEXT NOT NULL,
    purpose TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (sha256, purpose)
);

CREATE TABLE case_row (
    id TEXT PRIMARY KEY,
    case_no TEXT NOT NULL,
    stage TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    name TEXT NOT NULL,
    due_on TEXT NOT NULL,
    last_contact_at TEXT NOT NULL,
    last_contact TEXT NOT NULL,
    next_on TEXT NOT NULL,
    next_what TEXT NOT NULL,
    flags TEXT NOT NULL,
    search TEXT NOT NULL
);
CREATE INDEX case_row_no ON case_row (case_no);
CREATE INDEX case_row_stage ON case_row (stage, case_no);
