-- Notices: each person reads their own. They are written, and taken back, through the functions below alone, because
-- whoever writes one may not read it.
CREATE TABLE work_notice (
    id bigint GENERATED ALWAYS AS IDENTITY,
    recipient_id bigint NOT NULL REFERENCES accounts_user,
    kind varchar(60) NOT NULL CHECK (kind <> ''),
    text varchar(200) NOT NULL CHECK (text <> ''),
    record_id bigint,
    url_name varchar(60) NOT NULL,
    url_key varchar(64) NOT NULL,
    actor_name varchar(200) NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    withdrawn_at timestamptz,
    dedupe_key varchar(120) NOT NULL,
    -- Not of the id alone: by such an index one person's newest would be looked for among everybody's.
    PRIMARY KEY (recipient_id, id)
);
CREATE UNIQUE INDEX notice_told_once ON work_notice (dedupe_key, recipient_id) WHERE dedupe_key <> '';
CREATE INDEX notice_unread ON work_notice (recipient_id, id)
    WHERE read_at IS NULL AND withdrawn_at IS NULL;

ALTER TABLE work_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE work_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY own_notices ON work_notice FOR SELECT TO visor_app
    USING (recipient_id = NULLIF(current_setting('visor.actor', true), '')::bigint);
CREATE POLICY mark_own_read ON work_notice FOR UPDATE TO visor_app
    USING (recipient_id = NULLIF(current_setting('visor.actor', true), '')::bigint)
    WITH CHECK (recipient_id = NULLIF(current_setting('visor.actor', true), '')::bigint);
GRANT SELECT, UPDATE (read_at) ON work_notice TO visor_app;

-- Two senders at once wait for one another in the order of the recipients, and each person is told once a key.
CREATE FUNCTION work_notify(people bigint[], what text, words text, record bigint, page text, page_key text,
                            sender text, told_at timestamptz, once text) RETURNS bigint LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH told AS (
        INSERT INTO work_notice (recipient_id, kind, text, record_id, url_name, url_key, actor_name, created_at,
                                 dedupe_key)
        SELECT person.id, what, words, record, page, page_key, sender, told_at, once
          FROM accounts_user person WHERE person.id = ANY (people) AND person.is_active
         ORDER BY person.id
            ON CONFLICT (dedupe_key, recipient_id) WHERE dedupe_key <> '' DO NOTHING
        RETURNING 1)
    SELECT count(*) FROM told
$$;

-- Who was told one thing. A key is not to be guessed: it holds the reference of what was told.
CREATE FUNCTION work_told(once text)
RETURNS TABLE (person_id bigint, name varchar, told_at timestamptz, read_at timestamptz, withdrawn_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT person.id, person.full_name, notice.created_at, notice.read_at, notice.withdrawn_at
      FROM work_notice notice JOIN accounts_user person ON person.id = notice.recipient_id
     WHERE notice.dedupe_key = once AND once <> ''
     ORDER BY person.full_name, person.id
$$;

CREATE FUNCTION work_take_back(once text, taken_at timestamptz) RETURNS bigint LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    WITH taken AS (
        UPDATE work_notice SET withdrawn_at = taken_at
         WHERE dedupe_key = once AND once <> '' AND withdrawn_at IS NULL
        RETURNING 1)
    SELECT count(*) FROM taken
$$;

REVOKE ALL ON FUNCTION work_notify(bigint[], text, text, bigint, text, text, text, timestamptz, text),
    work_told(text), work_take_back(text, timestamptz) FROM PUBLIC;
-- The scheduler tells people too, of what belongs to no record.
GRANT EXECUTE ON FUNCTION work_notify(bigint[], text, text, bigint, text, text, text, timestamptz, text)
    TO visor_app, visor_web;
GRANT EXECUTE ON FUNCTION work_told(text), work_take_back(text, timestamptz) TO visor_app;
