CREATE OR REPLACE FUNCTION documents_hashes(beginning text) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT DISTINCT sha256 FROM documents_document WHERE sha256 >= beginning AND sha256 < beginning || 'g'
$$;
ALTER TABLE documents_documentpage DROP CONSTRAINT document_page_on_its_record;
ALTER TABLE documents_document DROP CONSTRAINT document_on_its_record;
REVOKE ALL ON documents_documentpage FROM visor_app;
DROP POLICY add_in_scope ON documents_documentpage;
DROP POLICY write_in_scope ON documents_documentpage;
DROP POLICY read_in_scope ON documents_documentpage;
ALTER TABLE documents_documentpage NO FORCE ROW LEVEL SECURITY;
ALTER TABLE documents_documentpage DISABLE ROW LEVEL SECURITY;
