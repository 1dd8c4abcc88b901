-- The hashes that begin like this and are some document's. For the sweep and the reconciliation, which act for
-- nobody: visor_app, the role of whoever is signed in, must not learn what is on records it cannot see.
CREATE FUNCTION documents_hashes(beginning text) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT DISTINCT sha256 FROM documents_document WHERE sha256 >= beginning AND sha256 < beginning || 'g'
$$;
REVOKE ALL ON FUNCTION documents_hashes(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION documents_hashes(text) TO visor_web;

-- How many documents whoever is acting has added since then, on whatever records.
CREATE FUNCTION documents_added_since(since timestamptz) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT count(*) FROM documents_document
     WHERE uploaded_by_id = NULLIF(current_setting('visor.actor', true), '')::bigint AND uploaded_at >= since
$$;
REVOKE ALL ON FUNCTION documents_added_since(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION documents_added_since(timestamptz) TO visor_app;
