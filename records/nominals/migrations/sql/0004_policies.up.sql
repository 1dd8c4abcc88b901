-- `visor_principals()` is empty for whoever may read no record, and holds 4,000,000,000 for whoever may read every
-- open one. So `visor_reader()` and `visor_national()` have nothing left to say, and each policy has one function
-- to ask, once a statement and table. The rule of every table stays what it was.

CREATE FUNCTION visor_reaches(record bigint, wanted int, principals bigint[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM nominals_recordaccess a
         WHERE a.record_id = record AND a.level >= wanted AND a.principal = ANY (principals)
           AND (a.until IS NULL OR a.until > statement_timestamp()))
        OR (4000000000 = ANY (principals) AND wanted <= 2 AND EXISTS (
        SELECT FROM nominals_card c WHERE c.nominal_id = record AND c.visibility = 'open' AND NOT c.is_practice));
END $$;
REVOKE ALL ON FUNCTION visor_reaches(bigint, int, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visor_reaches(bigint, int, bigint[]) TO visor_app;

-- The rule of a table that holds record content: whoever acts reaches the row's record, or background work is for it.
-- What does not depend on the row is worked out once a statement.
-- SECURITY: `principals` comes from the policy, never from the application.
CREATE FUNCTION record_rule(protected regclass, record_column text, wanted int) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT format('visor_reaches(%1$s.%2$I, %3$s, (SELECT visor_principals())) OR %1$s.%2$I = (SELECT visor_system_record())',
                  protected, record_column, wanted)
$$;

-- Read with level 2, write with level 3, delete never.
CREATE OR REPLACE PROCEDURE protect_record_table(protected regclass, record_column text) LANGUAGE plpgsql AS $$
DECLARE
    reads text := record_rule(protected, record_column, 2);
    writes text := record_rule(protected, record_column, 3);
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', protected);
    EXECUTE format('CREATE POLICY read_in_scope ON %s FOR SELECT TO visor_app USING (%s)', protected, reads);
    EXECUTE format('CREATE POLICY write_in_scope ON %s FOR UPDATE TO visor_app USING (%s) WITH CHECK (%s)', protected, writes, writes);
    EXECUTE format('CREATE POLICY add_in_scope ON %s FOR INSERT TO visor_app WITH CHECK (%s)', protected, writes);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO visor_app', protected);
END $$;
REVOKE ALL ON FUNCTION record_rule(regclass, text, int) FROM PUBLIC;

-- The tables protected so far, of this room and of those above it. Their rights stay as they are.
DO $$
DECLARE
    policy record;
BEGIN
    FOR policy IN
        SELECT polname AS name, polrelid::regclass AS protected,
               record_rule(polrelid::regclass, CASE polrelid
                               WHEN 'nominals_nominal'::regclass THEN 'id'
                               WHEN 'nominals_nominalusergrant'::regclass THEN 'content_object_id'
                               WHEN 'nominals_nominalgroupgrant'::regclass THEN 'content_object_id'
                               ELSE 'nominal_id' END,
                           CASE polname WHEN 'read_in_scope' THEN 2 ELSE 3 END) AS rule
          FROM pg_policy WHERE polname IN ('read_in_scope', 'write_in_scope', 'add_in_scope')
    LOOP
        EXECUTE format('ALTER POLICY %I ON %s %s', policy.name, policy.protected, CASE policy.name
            WHEN 'read_in_scope' THEN format('USING (%s)', policy.rule)
            WHEN 'write_in_scope' THEN format('USING (%s) WITH CHECK (%s)', policy.rule, policy.rule)
            ELSE format('WITH CHECK (%s)', policy.rule) END);
    END LOOP;
END $$;
ALTER POLICY add_when_ready ON nominals_nominal WITH CHECK (
    created_by_id = NULLIF(current_setting('visor.actor', true), '')::bigint
    AND owner_unit_id = ANY ((SELECT visor_principals())::bigint[]));
ALTER POLICY own_rows ON nominals_recordaccess USING (
    principal = ANY ((SELECT visor_principals())::bigint[]) OR record_id = (SELECT visor_system_record()));
ALTER POLICY findable ON nominals_card USING ((SELECT visor_principals()) <> '{}' AND NOT is_practice
    AND (visibility <> 'hidden' OR visor_reaches(nominal_id, 2, (SELECT visor_principals()))));
ALTER POLICY findable ON nominals_searchterm USING ((SELECT visor_principals()) <> '{}' AND NOT is_practice
    AND (NOT hidden OR visor_reaches(record_id, 2, (SELECT visor_principals()))));

DROP FUNCTION visor_reaches(bigint, int, bigint[], boolean), visor_reader(), visor_national();
