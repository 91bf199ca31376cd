-- Which trips any case took part in: asked of every trip when cases are exported.
CREATE INDEX record_trip ON record (json_extract(doc, '$.trip'))
WHERE kind IN ('stop', 'visit') AND removed = 0;
