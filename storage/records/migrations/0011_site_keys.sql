-- A revoked key stays revoked when its site comes back with another; how a fingerprint begins tells
-- two sites of one name apart.
ALTER TABLE site ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
ALTER TABLE site_device ADD COLUMN revoked TEXT NOT NULL DEFAULT '';
UPDATE site_device SET revoked =
    coalesce((SELECT site.revoked FROM site WHERE site.id = site_device.site), '');

-- Copies of a peer's vault that a person said nobody works with any more: nothing waits for them.
CREATE TABLE given_up (
    device TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID;
