-- Append-only, partitioned by month. The primary key carries `at` because PostgreSQL wants the partition
-- key in it; `id` is made in Python and unique by construction.
CREATE TABLE audit_event (
    id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    request_id varchar(36) NOT NULL,
    actor_id bigint,
    actor_text varchar(200) NOT NULL,
    posted varchar(400) NOT NULL,
    building varchar(120) NOT NULL,
    address varchar(64) NOT NULL,
    action varchar(60) NOT NULL,
    subject_type varchar(60) NOT NULL,
    subject_id varchar(64) NOT NULL,
    outcome varchar(12) NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
    code varchar(20) NOT NULL,
    reason_code varchar(40) NOT NULL,
    work_ref varchar(64) NOT NULL,
    detail jsonb NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX audit_event_subject ON audit_event (subject_type, subject_id, at DESC);
CREATE INDEX audit_event_actor ON audit_event (actor_id, at DESC);
CREATE TABLE audit_event_other PARTITION OF audit_event DEFAULT;

CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
-- Make the partitions of this month and the next `ahead` months; safe to call again.
CREATE FUNCTION audit_make_partitions(ahead int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    first date;
    made int := 0;
BEGIN
    FOR n IN 0..ahead LOOP
        first := (date_trunc('month', statement_timestamp() AT TIME ZONE 'UTC') + make_interval(months => n))::date;
        IF to_regclass(format('public.audit_event_%s', to_char(first, 'YYYY_MM'))) IS NULL THEN
            EXECUTE format('CREATE TABLE public.audit_event_%s PARTITION OF public.audit_event FOR VALUES FROM (%L) TO (%L)',
                           to_char(first, 'YYYY_MM'), first::timestamp AT TIME ZONE 'UTC',
                           (first + interval '1 month')::timestamp AT TIME ZONE 'UTC');
            -- A statement's trigger does not reach a partition that is named itself.
            EXECUTE format('CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON public.audit_event_%s
                            FOR EACH STATEMENT EXECUTE FUNCTION public.audit_refuse_change()', to_char(first, 'YYYY_MM'));
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION audit_make_partitions(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_make_partitions(int) TO visor_web;

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_event_other
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
SELECT audit_make_partitions(3);

-- Anyone may add; a person reads back only what they did themselves (the explorer comes with its own rule).
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
CREATE POLICY add_event ON audit_event FOR INSERT TO visor_web, visor_app WITH CHECK (true);
CREATE POLICY own_events ON audit_event FOR SELECT TO visor_app
    USING (actor_id = NULLIF(current_setting('visor.actor', true), '')::bigint);
GRANT INSERT ON audit_event TO visor_web, visor_app;
GRANT SELECT ON audit_event TO visor_app;
