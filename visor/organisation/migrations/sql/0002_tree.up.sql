-- The closure of the tree. Units change rarely, so whoever changes one waits for whoever else does: a unit
-- added below one that is being moved would otherwise miss its new ancestors.
CREATE FUNCTION organisation_keep_paths() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    LOCK TABLE organisation_unitpath IN SHARE ROW EXCLUSIVE MODE;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO organisation_unitpath (ancestor_id, descendant_id, depth)
        SELECT NEW.id, NEW.id, 0
        UNION ALL
        SELECT ancestor_id, NEW.id, depth + 1 FROM organisation_unitpath WHERE descendant_id = NEW.parent_id;
        IF NOT FOUND OR NEW.parent_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM organisation_unitpath WHERE ancestor_id = NEW.parent_id AND descendant_id = NEW.id
        ) THEN
            RAISE EXCEPTION 'unit % was added before its parent %', NEW.id, NEW.parent_id;
        END IF;
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM organisation_unitpath WHERE ancestor_id = NEW.id AND descendant_id = NEW.parent_id) THEN
        RAISE EXCEPTION 'unit % cannot lie below itself', NEW.id;
    END IF;
    DELETE FROM organisation_unitpath path
     USING organisation_unitpath above, organisation_unitpath below
     WHERE above.descendant_id = NEW.id AND above.depth > 0 AND below.ancestor_id = NEW.id
       AND path.ancestor_id = above.ancestor_id AND path.descendant_id = below.descendant_id;
    INSERT INTO organisation_unitpath (ancestor_id, descendant_id, depth)
    SELECT above.ancestor_id, below.descendant_id, above.depth + below.depth + 1
      FROM organisation_unitpath above, organisation_unitpath below
     WHERE above.descendant_id = NEW.parent_id AND below.ancestor_id = NEW.id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION organisation_keep_paths() FROM PUBLIC;

CREATE TRIGGER organisation_unit_added AFTER INSERT ON organisation_unit
    FOR EACH ROW EXECUTE FUNCTION organisation_keep_paths();
CREATE TRIGGER organisation_unit_moved AFTER UPDATE OF parent_id ON organisation_unit
    FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id) EXECUTE FUNCTION organisation_keep_paths();

-- Nobody else writes the closure: whoever is not the owner did not come through the function above.
CREATE FUNCTION organisation_refuse_paths() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user <> 'visor_owner' THEN
        RAISE EXCEPTION 'the paths of units are kept by the database';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER organisation_unitpath_kept BEFORE INSERT OR UPDATE OR DELETE ON organisation_unitpath
    FOR EACH STATEMENT EXECUTE FUNCTION organisation_refuse_paths();

-- The region and MAPPA area a unit lies in: the nearest unit above that is a region, or lies in an area.
-- Forces and prisons hang below no region; they are in the region of their area.
CREATE VIEW organisation_place WITH (security_invoker = true) AS
SELECT unit.id AS unit_id, coalesce(region.id, area.region_id) AS region_id, area.id AS area_id
  FROM organisation_unit unit
  LEFT JOIN LATERAL (
       SELECT above.id
         FROM organisation_unitpath path JOIN organisation_unit above ON above.id = path.ancestor_id
        WHERE path.descendant_id = unit.id AND above.kind = 'region'
        ORDER BY path.depth LIMIT 1) region ON true
  LEFT JOIN LATERAL (
       SELECT area.id, area.region_id
         FROM organisation_unitpath path
         JOIN organisation_unit above ON above.id = path.ancestor_id
         JOIN organisation_mappaarea area ON area.id = above.area_id
        WHERE path.descendant_id = unit.id
        ORDER BY path.depth LIMIT 1) area ON true;
GRANT SELECT ON organisation_place TO visor_web, visor_app;

-- The gate's own clock (design 9): what is in force is decided by the statement's time, nobody else's.
CREATE VIEW organisation_posting_in_force WITH (security_invoker = true) AS
SELECT id, user_id, unit_id, role, kind, starts_at, ends_at, is_contact
  FROM organisation_posting
 WHERE starts_at <= statement_timestamp() AND (ends_at IS NULL OR ends_at > statement_timestamp());
GRANT SELECT ON organisation_posting_in_force TO visor_web, visor_app;
