-- What `acting` and every row-level-security policy ask. SECURITY DEFINER, so that the answer cannot depend
-- on what the asking role may see; pg_temp last, so that nobody can slip a table of their own in front.

CREATE FUNCTION visor_actor(person bigint) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
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
          FROM accounts_user account JOIN training_readiness standing ON standing.user_id = account.id
         WHERE account.id = person);
END $$;

-- Is whoever acts ready: an account in use, vetted and trained? Nobody acting is not ready.
CREATE FUNCTION visor_ready() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM accounts_user account JOIN training_readiness standing ON standing.user_id = account.id
         WHERE account.id = NULLIF(current_setting('visor.actor', true), '')::bigint
           AND account.is_active AND standing.ready);
END $$;

-- May whoever acts walk every unrestricted record? They hold no unit: this flag is all they have.
CREATE FUNCTION visor_national() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM organisation_posting_in_force
         WHERE user_id = NULLIF(current_setting('visor.actor', true), '')::bigint AND role = 'national_reader')
       AND visor_ready();
END $$;

-- In whose name whoever acts may read records: themselves, their units and all below, their MAPPA areas at
-- the levels their role has. Empty unless ready. Unit ids stay below 1,000,000,000.
-- SECURITY: roles are listed, never excluded, so a role nobody thought of reads nothing.
CREATE FUNCTION visor_principals() RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    person bigint := NULLIF(current_setting('visor.actor', true), '')::bigint;
BEGIN
    IF NOT visor_ready() THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(
        SELECT 1000000000 + person
        UNION
        SELECT path.descendant_id
          FROM organisation_posting_in_force held
          JOIN organisation_unitpath path ON path.ancestor_id = held.unit_id
         WHERE held.user_id = person
           AND held.role IN ('po', 'pso', 'spo', 'head_of_pdu', 'case_administrator', 'mappa_coordinator',
                             'visor_administrator', 'police_offender_manager', 'police_supervisor', 'prison_lpc')
        UNION
        SELECT 2000000000 + place.area_id * 10 + level
          FROM organisation_posting_in_force held
          JOIN organisation_place place ON place.unit_id = held.unit_id
          JOIN generate_series(0, 3) level
            ON held.role = 'mappa_coordinator' OR held.role = 'mappa_administrator' AND level >= 2
         WHERE held.user_id = person AND place.area_id IS NOT NULL
         ORDER BY 1);
END $$;

REVOKE ALL ON FUNCTION visor_actor(bigint), visor_ready(), visor_national(), visor_principals() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visor_actor(bigint), visor_ready(), visor_national(), visor_principals()
    TO visor_web, visor_app;
