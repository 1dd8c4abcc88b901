-- A draft may hold record text: only the person acting sees their own.
ALTER TABLE web_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE web_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY own_draft ON web_draft TO visor_app
    USING (user_id = NULLIF(current_setting('visor.actor', true), '')::bigint)
    WITH CHECK (user_id = NULLIF(current_setting('visor.actor', true), '')::bigint);
GRANT SELECT, INSERT, UPDATE, DELETE ON web_draft TO visor_app;
