DO $$
DECLARE
    policy record;
BEGIN
    FOR policy IN SELECT policyname, tablename FROM pg_policies WHERE tablename LIKE 'nominals\_%' LOOP
        EXECUTE format('DROP POLICY %I ON %I', policy.policyname, policy.tablename);
    END LOOP;
END $$;
DROP PROCEDURE protect_record_table(regclass, text);
DROP PROCEDURE watch_source(regclass, text, text);
DROP FUNCTION record_header(text, bigint[], boolean), record_parts(bigint, int, timestamptz, bigint), visor_reaches(bigint, int, bigint[], boolean);
DROP FUNCTION rebuild_changed() CASCADE;
DROP FUNCTION access_differences(), rebuild_access(bigint), rebuild_card(bigint), access_expected(bigint);
DROP TABLE nominals_searchterm, nominals_card, nominals_recordaccess;
DROP FUNCTION visor_fold(text), visor_system_record(), visor_reader();
DROP SEQUENCE nominals_nominal_serial;
