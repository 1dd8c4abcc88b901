-- Who may see what, in the database (design 3 and 5).
-- Principals: a unit's id; 1,000,000,000 + a user's id; 2,000,000,000 + area * 10 + MAPPA level;
-- 3,000,000,000 = practice.

CREATE SEQUENCE nominals_nominal_serial;
GRANT USAGE ON SEQUENCE nominals_nominal_serial TO visor_app;

CREATE FUNCTION visor_system_record() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT NULLIF(current_setting('visor.system_record', true), '')::bigint $$;

-- One spelling for names: O'Connor, Siân and ŵ are found however they are typed. Folding makes some letters
-- two, so what is kept of a word has an end.
CREATE FUNCTION visor_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT left(regexp_replace(upper(unaccent('unaccent', $1)), '[^[:alnum:]]+', '', 'g'), 140) $$;

-- Is whoever acts somebody who reads records: ready, and posted now in a role that does? The same as the first
-- four questions of `policy.decide`; without it a manager who has become an auditor would go on reading.
-- SECURITY: roles are listed, never excluded, so a role nobody thought of reads nothing.
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
REVOKE ALL ON FUNCTION visor_reader() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visor_reader() TO visor_app;

CREATE TABLE nominals_recordaccess (
    record_id bigint NOT NULL REFERENCES nominals_nominal,
    principal bigint NOT NULL,
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 3),
    until timestamptz,
    sort_at timestamptz NOT NULL,
    PRIMARY KEY (record_id, principal, level)
);
CREATE INDEX recordaccess_list ON nominals_recordaccess (principal, sort_at DESC, record_id DESC) INCLUDE (level, until);

-- What a record's access rows should be, from their sources. A restricted record has only its named readers.
CREATE FUNCTION access_expected(record bigint)
RETURNS TABLE (record_id bigint, principal bigint, level smallint, until timestamptz, sort_at timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH n AS (SELECT * FROM nominals_nominal WHERE id = record),
    source AS (
        SELECT owner_unit_id::bigint AS principal, 3 AS level, NULL::timestamptz AS until
            FROM n WHERE visibility = 'open' AND NOT is_practice
        UNION ALL
        SELECT 1000000000 + manager_id, 3, NULL FROM n WHERE visibility = 'open' AND NOT is_practice
        UNION ALL
        SELECT 2000000000 + mappa_area_id * 10 + n.level::int, 3, NULL
            FROM n WHERE visibility = 'open' AND NOT is_practice AND mappa_area_id IS NOT NULL
        UNION ALL
        SELECT p.unit_id, 3, p.until FROM nominals_partnerunit p JOIN n ON p.nominal_id = n.id
            WHERE visibility = 'open' AND NOT is_practice
        UNION ALL
        SELECT 1000000000 + c.user_id, 3, c.until FROM nominals_coworker c JOIN n ON c.nominal_id = n.id
            WHERE visibility = 'open' AND NOT is_practice
        UNION ALL
        SELECT 1000000000 + g.user_id, CASE p.codename WHEN 'work_nominal' THEN 3 ELSE 2 END, g.expires_at
            FROM nominals_nominalusergrant g JOIN n ON g.content_object_id = n.id
            JOIN auth_permission p ON p.id = g.permission_id
            WHERE g.revoked_at IS NULL AND NOT is_practice AND (visibility = 'open' OR g.source = 'restriction')
        UNION ALL
        SELECT substr(gr.name, 6)::bigint, CASE p.codename WHEN 'work_nominal' THEN 3 ELSE 2 END, g.expires_at
            FROM nominals_nominalgroupgrant g JOIN n ON g.content_object_id = n.id
            JOIN auth_group gr ON gr.id = g.group_id AND gr.name ~ '^unit:[0-9]+$'
            JOIN auth_permission p ON p.id = g.permission_id
            WHERE g.revoked_at IS NULL AND NOT is_practice AND visibility = 'open'
        UNION ALL
        SELECT 3000000000, 3, NULL FROM n WHERE is_practice
    )
    -- Of each level of a principal the row that runs longest; a lower level only when it outlasts the higher ones,
    -- so that the end of a loan of more leaves what was there before it.
    SELECT n.id, kept.principal, kept.level::smallint, NULLIF(kept.until, 'infinity'), n.updated_at
    FROM n CROSS JOIN (
        SELECT s.principal, s.level, max(coalesce(s.until, 'infinity')) AS until,
               max(max(coalesce(s.until, 'infinity'))) OVER (
                   PARTITION BY s.principal ORDER BY s.level DESC
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS higher_until
        FROM source s
        WHERE s.until IS NULL OR s.until > statement_timestamp()
        GROUP BY s.principal, s.level) kept
    WHERE kept.higher_until IS NULL OR kept.until > kept.higher_until
$$;

-- Whoever rebuilds a record waits for whoever else does: two sources changed at once would otherwise each write
-- the rows the other has written. Every statement after the lock sees what the other has committed.
CREATE FUNCTION rebuild_access(record bigint) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT FROM nominals_nominal WHERE id = record FOR NO KEY UPDATE;
    DELETE FROM nominals_recordaccess WHERE record_id = record;
    INSERT INTO nominals_recordaccess (record_id, principal, level, until, sort_at) SELECT * FROM access_expected(record);
$$;

-- Rows that differ from their sources, or that are missing: nought in a healthy database.
CREATE FUNCTION access_differences() RETURNS bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH expected AS (SELECT e.* FROM nominals_nominal n CROSS JOIN LATERAL access_expected(n.id) e),
    kept AS (SELECT record_id, principal, level, until, sort_at FROM nominals_recordaccess
             WHERE until IS NULL OR until > statement_timestamp())
    SELECT count(*) FROM ((TABLE expected EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE expected)) d
$$;

CREATE TABLE nominals_card (
    nominal_id bigint PRIMARY KEY REFERENCES nominals_nominal,
    reference varchar(16) NOT NULL UNIQUE,
    name varchar(300) NOT NULL,
    date_of_birth date,
    dob_estimated boolean NOT NULL,
    unit_id bigint NOT NULL,
    manager_id bigint NOT NULL,
    visibility varchar(10) NOT NULL,
    is_practice boolean NOT NULL
);
CREATE TABLE nominals_searchterm (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    record_id bigint NOT NULL REFERENCES nominals_nominal,
    kind varchar(6) NOT NULL,
    term varchar(140) COLLATE "C" NOT NULL,
    hidden boolean NOT NULL,
    is_practice boolean NOT NULL
);
CREATE INDEX searchterm_find ON nominals_searchterm (kind, term, record_id);
CREATE INDEX searchterm_record ON nominals_searchterm (record_id);

-- The card and the words of a record, from its names and numbers. A signposted card says only whom to ask.
CREATE FUNCTION rebuild_card(record bigint) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT FROM nominals_nominal WHERE id = record FOR NO KEY UPDATE;
    DELETE FROM nominals_card WHERE nominal_id = record;
    INSERT INTO nominals_card
        SELECT n.id, n.reference, CASE n.visibility WHEN 'signposted' THEN '' ELSE coalesce(m.forenames || ' ' || m.surname, '') END,
               CASE n.visibility WHEN 'signposted' THEN NULL ELSE n.date_of_birth END, n.dob_estimated,
               n.owner_unit_id, n.manager_id, n.visibility, n.is_practice
        FROM nominals_nominal n LEFT JOIN nominals_name m ON m.nominal_id = n.id AND m.is_current
        WHERE n.id = record;
    DELETE FROM nominals_searchterm WHERE record_id = record;
    INSERT INTO nominals_searchterm (record_id, kind, term, hidden, is_practice)
        SELECT n.id, t.kind, t.term, n.visibility = 'hidden', n.is_practice
        FROM nominals_nominal n CROSS JOIN LATERAL (
            SELECT 'name' AS kind, visor_fold(word) AS term FROM nominals_name m,
                regexp_split_to_table(m.forenames || ' ' || m.surname, '[\s-]+') AS word WHERE m.nominal_id = n.id
            -- O'Connor is looked for as "o connor" too
            UNION SELECT 'name', visor_fold(word) FROM nominals_name m,
                regexp_split_to_table(m.forenames || ' ' || m.surname, '[^[:alnum:]]+') AS word WHERE m.nominal_id = n.id
            UNION SELECT 'name', visor_fold(surname) FROM nominals_name m WHERE m.nominal_id = n.id
            UNION SELECT i.kind, i.search_form FROM nominals_nominalidentifier i WHERE i.nominal_id = n.id
            UNION SELECT 'ref', n.reference
            UNION SELECT 'born', n.date_of_birth::text
        ) t WHERE n.id = record AND t.term <> '';
$$;
REVOKE ALL ON FUNCTION rebuild_access(bigint), rebuild_card(bigint), access_expected(bigint), access_differences() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_differences() TO visor_web;

-- Statement triggers: whatever row changes, its record is worked out again; and when it changes its record, both.
CREATE FUNCTION rebuild_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    records text := format('SELECT %I AS r FROM changed', TG_ARGV[1]);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        records := records || format(' UNION SELECT %I FROM was', TG_ARGV[1]);
    END IF;
    IF TG_ARGV[0] IN ('access', 'both') THEN
        EXECUTE format('SELECT rebuild_access(r) FROM (SELECT DISTINCT r FROM (%s) c ORDER BY r) o', records);
    END IF;
    IF TG_ARGV[0] IN ('card', 'both') THEN
        EXECUTE format('SELECT rebuild_card(r) FROM (SELECT DISTINCT r FROM (%s) c ORDER BY r) o', records);
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION rebuild_changed() FROM PUBLIC;

CREATE PROCEDURE watch_source(source regclass, what text, record_column text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER rebuild_after_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS changed
                    FOR EACH STATEMENT EXECUTE FUNCTION rebuild_changed(%L, %L)', source, what, record_column);
    EXECUTE format('CREATE TRIGGER rebuild_after_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS was NEW TABLE AS changed
                    FOR EACH STATEMENT EXECUTE FUNCTION rebuild_changed(%L, %L)', source, what, record_column);
END $$;
CALL watch_source('nominals_nominal', 'both', 'id');
CALL watch_source('nominals_partnerunit', 'access', 'nominal_id');
CALL watch_source('nominals_coworker', 'access', 'nominal_id');
CALL watch_source('nominals_nominalusergrant', 'access', 'content_object_id');
CALL watch_source('nominals_nominalgroupgrant', 'access', 'content_object_id');
CALL watch_source('nominals_name', 'card', 'nominal_id');
CALL watch_source('nominals_nominalidentifier', 'card', 'nominal_id');

-- Does this record reach whoever holds these principals, at this level or further? A plpgsql function keeps its
-- plan: as a subquery in every policy the same question took longer to plan than to answer (perf 4).
-- SECURITY: `principals` comes from the policy, never from the application.
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
REVOKE ALL ON FUNCTION visor_reaches(bigint, int, bigint[], boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visor_reaches(bigint, int, bigint[], boolean) TO visor_app;

-- The rule of every table that holds record content: read with level 2, write with level 3, delete never.
-- A reader with the national flag walks the open records; background work sees the one record it is for.
-- What does not depend on the row is worked out once a statement.
CREATE PROCEDURE protect_record_table(protected regclass, record_column text) LANGUAGE plpgsql AS $$
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
REVOKE ALL ON PROCEDURE watch_source(regclass, text, text), protect_record_table(regclass, text) FROM PUBLIC;
CALL protect_record_table('nominals_nominal', 'id');
CALL protect_record_table('nominals_nominalsummary', 'nominal_id');
CALL protect_record_table('nominals_name', 'nominal_id');
CALL protect_record_table('nominals_nominalidentifier', 'nominal_id');
CALL protect_record_table('nominals_marker', 'nominal_id');
CALL protect_record_table('nominals_partnerunit', 'nominal_id');
CALL protect_record_table('nominals_coworker', 'nominal_id');
CALL protect_record_table('nominals_logentry', 'nominal_id');
CALL protect_record_table('nominals_timelineentry', 'nominal_id');
CALL protect_record_table('nominals_nominalusergrant', 'content_object_id');
CALL protect_record_table('nominals_nominalgroupgrant', 'content_object_id');
-- What is written once stays as written.
REVOKE UPDATE ON nominals_logentry, nominals_timelineentry FROM visor_app;

-- Derived tables: read by their own rule, written by nobody but their functions.
ALTER TABLE nominals_recordaccess ENABLE ROW LEVEL SECURITY;
ALTER TABLE nominals_recordaccess FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON nominals_recordaccess FOR SELECT TO visor_app USING (
    ((SELECT visor_reader()) AND principal = ANY ((SELECT visor_principals())::bigint[]))
    OR record_id = (SELECT visor_system_record()));
GRANT SELECT ON nominals_recordaccess TO visor_app;

ALTER TABLE nominals_card ENABLE ROW LEVEL SECURITY;
ALTER TABLE nominals_card FORCE ROW LEVEL SECURITY;
CREATE POLICY findable ON nominals_card FOR SELECT TO visor_app USING ((SELECT visor_reader()) AND NOT is_practice
    AND (visibility <> 'hidden' OR visor_reaches(nominal_id, 2, (SELECT visor_principals()), false)));
GRANT SELECT ON nominals_card TO visor_app;

ALTER TABLE nominals_searchterm ENABLE ROW LEVEL SECURITY;
ALTER TABLE nominals_searchterm FORCE ROW LEVEL SECURITY;
CREATE POLICY findable ON nominals_searchterm FOR SELECT TO visor_app USING ((SELECT visor_reader()) AND NOT is_practice
    AND (NOT hidden OR visor_reaches(record_id, 2, (SELECT visor_principals()), false)));
GRANT SELECT ON nominals_searchterm TO visor_app;

ALTER TABLE nominals_searchrun ENABLE ROW LEVEL SECURITY;
ALTER TABLE nominals_searchrun FORCE ROW LEVEL SECURITY;
CREATE POLICY own_searches ON nominals_searchrun TO visor_app
    USING (actor_id = NULLIF(current_setting('visor.actor', true), '')::bigint)
    WITH CHECK (actor_id = NULLIF(current_setting('visor.actor', true), '')::bigint);
GRANT SELECT, INSERT ON nominals_searchrun TO visor_app;

-- One record by its reference with all its header shows, if it is in scope of these principals: the SQL form of
-- `visible_to`, kept as one function so that its plan is kept too. Runs under the reader's own policies.
CREATE FUNCTION record_header(wanted text, principals bigint[], is_national boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
                   'nominal', to_jsonb(n), 'summary', to_jsonb(s), 'unit', to_jsonb(u), 'area', to_jsonb(a),
                   'manager', jsonb_build_object('id', m.id, 'full_name', m.full_name, 'username', m.username),
                   'level', reach.level)
          FROM nominals_nominal n
          JOIN nominals_nominalsummary s ON s.nominal_id = n.id
          JOIN organisation_unit u ON u.id = n.owner_unit_id
          JOIN accounts_user m ON m.id = n.manager_id
          LEFT JOIN organisation_mappaarea a ON a.id = n.mappa_area_id
         CROSS JOIN LATERAL (
               SELECT max(x.level) AS level FROM nominals_recordaccess x
                WHERE x.record_id = n.id AND x.principal = ANY (principals)
                  AND (x.until IS NULL OR x.until > statement_timestamp())) reach
         WHERE n.reference = wanted
           AND (reach.level >= 2 OR is_national AND n.visibility = 'open' AND NOT n.is_practice));
END $$;
REVOKE ALL ON FUNCTION record_header(text, bigint[], boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_header(text, bigint[], boolean) TO visor_app;

-- The parts of a record's page in one statement, under the reader's own policies (invoker's rights): names,
-- numbers, and one page of the timeline older than a given line.
CREATE FUNCTION record_parts(record bigint, lines int, before_at timestamptz, before_id bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN jsonb_build_object(
        'names', (SELECT coalesce(jsonb_agg(to_jsonb(n) ORDER BY n.is_current DESC, n.id), '[]')
                    FROM nominals_name n WHERE n.nominal_id = record),
        'numbers', (SELECT coalesce(jsonb_agg(to_jsonb(i) ORDER BY i.kind, i.id), '[]')
                      FROM nominals_nominalidentifier i WHERE i.nominal_id = record),
        'timeline', (SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.at DESC, t.id DESC), '[]') FROM (
            SELECT * FROM nominals_timelineentry e WHERE e.nominal_id = record
               AND (before_at IS NULL OR (e.at, e.id) < (before_at, before_id))
             ORDER BY e.at DESC, e.id DESC LIMIT lines) t));
END $$;
REVOKE ALL ON FUNCTION record_parts(bigint, int, timestamptz, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_parts(bigint, int, timestamptz, bigint) TO visor_app;
