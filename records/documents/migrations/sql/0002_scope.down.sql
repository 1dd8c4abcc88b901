REVOKE ALL ON documents_document FROM visor_app;
REVOKE UPDATE (content_type, state, state_since, reason, reading, readings_asked) ON documents_document FROM visor_app;
DROP POLICY add_in_scope ON documents_document;
DROP POLICY write_in_scope ON documents_document;
DROP POLICY read_in_scope ON documents_document;
ALTER TABLE documents_document NO FORCE ROW LEVEL SECURITY;
ALTER TABLE documents_document DISABLE ROW LEVEL SECURITY;
