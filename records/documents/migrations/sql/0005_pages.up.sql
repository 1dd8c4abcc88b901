-- A picture of a page is read with its record, is drawn once, and lies on the record of its document.
CALL protect_record_table('documents_documentpage', 'nominal_id');
REVOKE UPDATE ON documents_documentpage FROM visor_app;
ALTER TABLE documents_document ADD CONSTRAINT document_on_its_record UNIQUE (id, nominal_id);
ALTER TABLE documents_documentpage ADD CONSTRAINT document_page_on_its_record
    FOREIGN KEY (document_id, nominal_id) REFERENCES documents_document (id, nominal_id);

-- The hashes that begin like this and are some document's, or some page's (see 0004).
CREATE OR REPLACE FUNCTION documents_hashes(beginning text) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sha256 FROM documents_document WHERE sha256 >= beginning AND sha256 < beginning || 'g'
    UNION
    SELECT sha256 FROM documents_documentpage WHERE sha256 >= beginning AND sha256 < beginning || 'g'
$$;
