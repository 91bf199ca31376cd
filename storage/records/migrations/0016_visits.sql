-- Visits over all cases, newest first: their page is listed and narrowed by reading this index
-- alone. The last column says whether anything is missing that a whole visit tells (see
-- storage/rules/visit_gaps.py).
CREATE INDEX record_visits ON record (
    moment, id, recorded_by,
    json_extract(doc, '$.arrived_at'), json_extract(doc, '$.outcome'),
    json_extract(doc, '$.team'), json_extract(doc, '$.trip'),
    json_extract(doc, '$.reported') IS NULL,
    json_extract(doc, '$.team') IS NULL OR json_extract(doc, '$.arrived_at') IS NULL
        OR json_extract(doc, '$.place') IS NULL OR json_extract(doc, '$.reported') IS NULL
        OR json_extract(doc, '$.observations') IS NULL OR json_extract(doc, '$.left_at') IS NULL
        OR json_extract(doc, '$.outcome') IS NULL
        OR (json_extract(doc, '$.outcome') IN ('met_borrower', 'met_relative', 'met_at_work')
            AND (json_extract(doc, '$.met') IS NULL OR json_extract(doc, '$.conclusion') IS NULL))
) WHERE kind = 'visit' AND removed = 0;
