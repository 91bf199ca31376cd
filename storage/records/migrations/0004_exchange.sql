-- Who packages are exchanged with, and what went and came. None of this is part of the record:
-- a vault without it loses no entry, it only sends again what was sent already.
-- A new key pair of the same site, named by the key before it.
CREATE TABLE succession (
    device TEXT PRIMARY KEY,
    after TEXT NOT NULL,
    link BLOB NOT NULL
);

-- origin: self, trusted (by fingerprint), office (enrolled). revoked: empty, here, office.
CREATE TABLE site (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    recipient TEXT NOT NULL,
    device TEXT NOT NULL,
    is_office INTEGER NOT NULL,
    origin TEXT NOT NULL,
    since TEXT NOT NULL,
    revoked TEXT NOT NULL DEFAULT ''
);

CREATE TABLE site_device (
    device TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    public_key BLOB NOT NULL,
    origin TEXT NOT NULL
);

-- What a peer's device has stated it has, and which originals it has stated it lacks.
CREATE TABLE known (
    peer TEXT NOT NULL,
    chain TEXT NOT NULL,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (peer, chain, device)
) WITHOUT ROWID;

CREATE TABLE lacks (
    peer TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (peer, sha256)
) WITHOUT ROWID;

CREATE TABLE sent (
    package TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    number INTEGER NOT NULL,
    file TEXT NOT NULL,
    made_at TEXT NOT NULL,
    operations INTEGER NOT NULL,
    attachments INTEGER NOT NULL,
    acknowledged_at TEXT NOT NULL DEFAULT ''
);
CREATE INDEX sent_site ON sent (site, number);

CREATE TABLE sent_tip (
    package TEXT NOT NULL,
    chain TEXT NOT NULL,
    device TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (package, chain, device)
) WITHOUT ROWID;

CREATE TABLE received (
    package TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    confirmed INTEGER NOT NULL DEFAULT 0
);

-- Signed roots over the record, of this vault's devices and of those that sent packages.
CREATE TABLE checkpoint (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    content BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (device, number)
);

-- Countersignatures of this vault's checkpoints by those that received them.
CREATE TABLE receipt (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    site TEXT NOT NULL,
    signer TEXT NOT NULL,
    content BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (device, number, site)
);

CREATE TABLE waiting (
    package TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    site TEXT NOT NULL,
    reason TEXT NOT NULL,
    needs TEXT NOT NULL,
    since TEXT NOT NULL
);

CREATE TABLE exchange_event (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    what TEXT NOT NULL,
    site TEXT NOT NULL,
    file TEXT NOT NULL,
    package TEXT NOT NULL,
    details TEXT NOT NULL,
    undo TEXT NOT NULL DEFAULT ''
);
