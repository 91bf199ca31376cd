-- What the case list can be narrowed to: who looks after a case, and what is promised.
CREATE INDEX record_owner ON record (json_extract(doc, '$.assigned_to'), chain)
    WHERE kind = 'case' AND removed = 0;
CREATE INDEX record_promised ON record (json_extract(doc, '$.due_on'), chain)
    WHERE kind = 'promise' AND removed = 0 AND json_extract(doc, '$.state') = 'open';
