-- Who is vetted and trained at this moment is now said in a view without the stages people are shown of it:
-- every row-level-security policy asks it, and the stages took most of the answer. `training_readiness` is this
-- view and the stages. Still the only place that says so, still by the statement's own time, kept nowhere.
CREATE OR REPLACE VIEW training_in_force WITH (security_invoker = true) AS
SELECT person.id AS user_id,
       good.until IS NOT NULL AND NOT held.suspended AS vetted,
       passes.every AS trained,
       CASE WHEN NOT held.suspended THEN good.until END AS vetted_until,
       CASE WHEN passes.every THEN passes.until END AS trained_until,
       held.suspended,
       person.is_active AS active
  FROM accounts_user person
 CROSS JOIN LATERAL (
       SELECT max(valid_until) AS until
         FROM vetting_clearance
        WHERE user_id = person.id AND status = 'granted'
          AND level IN ('nppv2_full', 'nppv3', 'rv', 'mv')
          AND valid_from <= statement_timestamp() AND valid_until > statement_timestamp()) good
 CROSS JOIN LATERAL (
       SELECT count(*) > 0 AS suspended
         FROM vetting_clearance
        WHERE user_id = person.id AND status = 'suspended' AND valid_until > statement_timestamp()) held
 CROSS JOIN LATERAL (
       SELECT coalesce(bool_and(pass.until IS NOT NULL), false) AS every, min(pass.until) AS until
         FROM training_course course
        CROSS JOIN LATERAL (
              SELECT max(valid_until) AS until
                FROM training_result
               WHERE user_id = person.id AND course_id = course.id AND outcome = 'passed'
                 AND attended_on <= (statement_timestamp() AT TIME ZONE 'Europe/London')::date
                 AND valid_until > statement_timestamp()) pass
        WHERE course.required) passes;
GRANT SELECT ON training_in_force TO visor_web, visor_app;

CREATE OR REPLACE VIEW training_readiness WITH (security_invoker = true) AS
SELECT standing.user_id,
       standing.vetted,
       standing.trained,
       standing.vetted AND standing.trained AS ready,
       standing.vetted_until,
       standing.trained_until,
       CASE WHEN standing.suspended THEN 'suspended'
            WHEN standing.vetted THEN 'granted'
            ELSE coalesce(clearance.stage, 'not_started') END AS vetting_stage,
       CASE WHEN standing.trained THEN 'passed' ELSE coalesce(course.stage, 'not_booked') END AS training_stage
  FROM training_in_force standing
  LEFT JOIN LATERAL (
       SELECT CASE WHEN status IN ('granted', 'suspended') AND valid_until <= statement_timestamp() THEN 'expired'
                   WHEN status = 'granted' AND level NOT IN ('nppv2_full', 'nppv3', 'rv', 'mv') THEN 'level_too_low'
                   WHEN status = 'granted' THEN 'starts_later'
                   ELSE status END AS stage
         FROM vetting_clearance
        WHERE user_id = standing.user_id
        ORDER BY status_at DESC, id DESC
        LIMIT 1) clearance ON true
  LEFT JOIN LATERAL (
       -- the latest word on a required course that is not passed at this moment
       SELECT CASE WHEN outcome = 'passed' AND valid_until <= statement_timestamp() THEN 'expired'
                   WHEN outcome = 'passed' THEN 'result_awaited'
                   WHEN outcome = 'booked'
                        AND attended_on >= (statement_timestamp() AT TIME ZONE 'Europe/London')::date
                   THEN 'booked'
                   WHEN outcome IN ('booked', 'attended') THEN 'result_awaited'
                   WHEN outcome = 'failed' THEN 'failed'
                   ELSE 'not_booked' END AS stage
         FROM training_result result JOIN training_course course ON course.id = result.course_id
        WHERE result.user_id = standing.user_id AND course.required
          AND NOT (outcome = 'passed' AND valid_until > statement_timestamp()
                   AND attended_on <= (statement_timestamp() AT TIME ZONE 'Europe/London')::date)
        ORDER BY attended_on DESC, result.id DESC
        LIMIT 1) course ON true;

CREATE OR REPLACE FUNCTION visor_actor(person bigint) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'user_id', account.id, 'name', account.full_name, 'active', account.is_active,
            'vetted', standing.vetted, 'trained', standing.trained,
            'vetted_until', standing.vetted_until, 'trained_until', standing.trained_until,
            'postings', coalesce((
                SELECT jsonb_agg(jsonb_build_object(
                           'role', held.role, 'unit_id', unit.id, 'unit_name', unit.name, 'unit_kind', unit.kind,
                           'agency', agency.code, 'region_id', place.region_id, 'area_id', place.area_id,
                           'duty', held.kind = 'duty') ORDER BY held.kind = 'duty', held.starts_at, held.id)
                  FROM organisation_posting_in_force held
                  JOIN organisation_unit unit ON unit.id = held.unit_id
                  JOIN organisation_agency agency ON agency.id = unit.agency_id
                  JOIN organisation_place place ON place.unit_id = unit.id
                 WHERE held.user_id = account.id), '[]'))
          FROM accounts_user account JOIN training_in_force standing ON standing.user_id = account.id
         WHERE account.id = person);
END $$;

CREATE OR REPLACE FUNCTION visor_ready() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM training_in_force
         WHERE user_id = NULLIF(current_setting('visor.actor', true), '')::bigint
           AND active AND vetted AND trained);
END $$;

-- In whose name whoever acts may read records: themselves, their units and all below, their MAPPA areas at the
-- levels their role has, and for a national reader the nation's open records (4,000,000,000, which no record's
-- own rows name). Empty unless they are ready and posted now in a role that reads records: the whole question of
-- a policy, where there were three. Unit ids stay below 1,000,000,000.
-- SECURITY: roles are listed, never excluded, so a role nobody thought of reads nothing, and a manager who has
-- become an auditor has no principal left. It is worked out afresh from `visor.actor` for every statement and
-- remembered nowhere: an end acts at once, and there is no remembered answer to forge.
CREATE OR REPLACE FUNCTION visor_principals() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    person bigint := NULLIF(current_setting('visor.actor', true), '')::bigint;
    roles text[] := ARRAY(SELECT role FROM organisation_posting_in_force WHERE user_id = person);
    units bigint[];
    areas bigint[];
BEGIN
    IF NOT roles && ARRAY['po', 'pso', 'spo', 'head_of_pdu', 'case_administrator', 'mappa_administrator',
                          'mappa_coordinator', 'visor_administrator', 'police_offender_manager',
                          'police_supervisor', 'prison_lpc', 'national_reader']
       OR NOT visor_ready() THEN
        RETURN '{}';
    END IF;
    units := ARRAY(
        SELECT DISTINCT path.descendant_id
          FROM organisation_posting_in_force held
          JOIN organisation_unitpath path ON path.ancestor_id = held.unit_id
         WHERE held.user_id = person
           AND held.role IN ('po', 'pso', 'spo', 'head_of_pdu', 'case_administrator', 'mappa_coordinator',
                             'visor_administrator', 'police_offender_manager', 'police_supervisor', 'prison_lpc')
         ORDER BY 1);
    IF roles && ARRAY['mappa_administrator', 'mappa_coordinator'] THEN
        areas := ARRAY(
            SELECT DISTINCT 2000000000 + place.area_id * 10 + level
              FROM organisation_posting_in_force held
              JOIN organisation_place place ON place.unit_id = held.unit_id
              JOIN generate_series(0, 3) level
                ON held.role = 'mappa_coordinator' OR held.role = 'mappa_administrator' AND level >= 2
             WHERE held.user_id = person AND place.area_id IS NOT NULL
             ORDER BY 1);
    END IF;
    RETURN units || 1000000000 + person || areas
        || CASE WHEN 'national_reader' = ANY (roles) THEN ARRAY[4000000000] END;
END $$;
