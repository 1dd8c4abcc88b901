DROP FUNCTION documents_added_since(timestamptz);
DROP FUNCTION documents_hashes(text);
