-- Where borrowers live: the case list is narrowed to an area by reading this index alone.
CREATE INDEX record_lives ON record (chain, json_extract(doc, '$.addresses'))
    WHERE kind = 'party' AND removed = 0
    AND json_extract(doc, '$.role') IN ('borrower', 'co_borrower');
