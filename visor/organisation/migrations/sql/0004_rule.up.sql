-- A region may ask for less time than statute or guidance gives, never for more. Whichever of the two rows changes;
-- rules change rarely, so whoever changes one waits for whoever else does.
CREATE FUNCTION organisation_keep_rules_strict() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    LOCK TABLE organisation_rule IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (
        SELECT FROM organisation_rule national
          JOIN organisation_rule regional ON regional.kind = national.kind AND regional.key = national.key
         WHERE national.region_id IS NULL AND national.fewer_is_stricter AND regional.region_id IS NOT NULL
           AND national.kind = NEW.kind AND national.key = NEW.key AND regional.value > national.value
           AND daterange(national.starts_on, national.ends_on, '[]')
               && daterange(regional.starts_on, regional.ends_on, '[]')
    ) THEN
        RAISE EXCEPTION 'a region may be stricter than the national rule %.%, not weaker', NEW.kind, NEW.key
            USING ERRCODE = 'check_violation', CONSTRAINT = 'rule_region_only_stricter';
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION organisation_keep_rules_strict() FROM PUBLIC;

CREATE TRIGGER organisation_rule_only_stricter AFTER INSERT OR UPDATE ON organisation_rule
    FOR EACH ROW EXECUTE FUNCTION organisation_keep_rules_strict();
