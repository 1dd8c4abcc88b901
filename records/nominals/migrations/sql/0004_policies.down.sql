-- The three questions and the policies that asked them, as 0002_access and the training room had them.
CREATE FUNCTION visor_national() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM organisation_posting_in_force
         WHERE user_id = NULLIF(current_setting('visor.actor', true), '')::bigint AND role = 'national_reader')
       AND visor_ready();
END $$;

CREATE FUNCTION visor_reader() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM organisation_posting_in_force
         WHERE user_id = NULLIF(current_setting('visor.actor', true), '')::bigint
           AND role IN ('po', 'pso', 'spo', 'head_of_pdu', 'case_administrator', 'mappa_administrator',
                        'mappa_coordinator', 'visor_administrator', 'police_offender_manager',
                        'police_supervisor', 'prison_lpc', 'national_reader'))
       AND visor_ready();
END $$;

CREATE FUNCTION visor_reaches(record bigint, wanted int, principals bigint[], is_national boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM nominals_recordaccess a
         WHERE a.record_id = record AND a.level >= wanted AND a.principal = ANY (principals)
           AND (a.until IS NULL OR a.until > statement_timestamp()))
        OR (is_national AND wanted <= 2 AND EXISTS (
        SELECT FROM nominals_card c WHERE c.nominal_id = record AND c.visibility = 'open' AND NOT c.is_practice));
END $$;
REVOKE ALL ON FUNCTION visor_national(), visor_reader(), visor_reaches(bigint, int, bigint[], boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visor_national() TO visor_web, visor_app;
GRANT EXECUTE ON FUNCTION visor_reader(), visor_reaches(bigint, int, bigint[], boolean) TO visor_app;

CREATE OR REPLACE FUNCTION record_rule(protected regclass, record_column text, wanted int) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT format('((SELECT visor_reader()) AND visor_reaches(%1$s.%2$I, %3$s, (SELECT visor_principals()), (SELECT visor_national())))
                   OR %1$s.%2$I = (SELECT visor_system_record())', protected, record_column, wanted)
$$;
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
    (SELECT visor_reader()) AND created_by_id = NULLIF(current_setting('visor.actor', true), '')::bigint
    AND owner_unit_id = ANY ((SELECT visor_principals())::bigint[]));
ALTER POLICY own_rows ON nominals_recordaccess USING (
    ((SELECT visor_reader()) AND principal = ANY ((SELECT visor_principals())::bigint[]))
    OR record_id = (SELECT visor_system_record()));
ALTER POLICY findable ON nominals_card USING ((SELECT visor_reader()) AND NOT is_practice
    AND (visibility <> 'hidden' OR visor_reaches(nominal_id, 2, (SELECT visor_principals()), false)));
ALTER POLICY findable ON nominals_searchterm USING ((SELECT visor_reader()) AND NOT is_practice
    AND (NOT hidden OR visor_reaches(record_id, 2, (SELECT visor_principals()), false)));

CREATE OR REPLACE PROCEDURE protect_record_table(protected regclass, record_column text) LANGUAGE plpgsql AS $$
DECLARE
    reached text := format($q$
        ((SELECT visor_reader())
         AND visor_reaches(%s.%I, %%s, (SELECT visor_principals()), (SELECT visor_national())))
        OR %s.%I = (SELECT visor_system_record())$q$, protected, record_column, protected, record_column);
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', protected);
    EXECUTE format('CREATE POLICY read_in_scope ON %s FOR SELECT TO visor_app USING (%s)', protected, format(reached, 2));
    EXECUTE format('CREATE POLICY write_in_scope ON %s FOR UPDATE TO visor_app USING (%s) WITH CHECK (%s)',
                   protected, format(reached, 3), format(reached, 3));
    IF protected = 'nominals_nominal'::regclass THEN
        CREATE POLICY add_when_ready ON nominals_nominal FOR INSERT TO visor_app WITH CHECK (
            (SELECT visor_reader()) AND created_by_id = NULLIF(current_setting('visor.actor', true), '')::bigint
            AND owner_unit_id = ANY ((SELECT visor_principals())::bigint[]));
    ELSE
        EXECUTE format('CREATE POLICY add_in_scope ON %s FOR INSERT TO visor_app WITH CHECK (%s)', protected, format(reached, 3));
    END IF;
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %s TO visor_app', protected);
END $$;

DROP FUNCTION record_rule(regclass, text, int), visor_reaches(bigint, int, bigint[]);
