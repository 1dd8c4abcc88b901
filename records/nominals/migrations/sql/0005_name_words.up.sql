-- The vocabulary of names: every word some record is found by, under each key that a slip of the pen or the ear
-- leads to. Similar spelling is looked up among words, which grow far slower than records (perf 5).

-- Trusted: the owner of the database may make it. Its functions read nothing.
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA public;

-- The keys of a folded word: itself, itself with up to so many letters left out, and ~ how it sounds. A word with one
-- letter wrong, missing, doubled or changed round with its neighbour shares a key with the right one.
CREATE FUNCTION name_keys(word text, slips int) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH once AS (
        SELECT left(word, i - 1) || substr(word, i + 1) AS key FROM generate_series(1, length(word)) i
         WHERE length(word) BETWEEN 3 AND 24),
    twice AS (
        SELECT left(key, i - 1) || substr(key, i + 1) FROM once, generate_series(1, length(key)) i
         WHERE slips > 1 AND length(word) > 5)
    SELECT array_agg(DISTINCT found.key) FROM (
        SELECT word AS key
        UNION ALL TABLE once
        UNION ALL TABLE twice
        UNION ALL SELECT '~' || sound FROM unnest(ARRAY[dmetaphone(word), dmetaphone_alt(word)]) sound
                   WHERE word ~ '^[A-Z]+$' AND sound <> '') found
     WHERE found.key <> ''
$$;

CREATE TABLE nominals_nameword (
    key varchar(150) COLLATE "C" NOT NULL,
    word varchar(140) COLLATE "C" NOT NULL,
    PRIMARY KEY (key, word)
);

-- A word that no record bears any more may stay: the policy shows nobody a word of no record they may find.
CREATE FUNCTION keep_name_words() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO nominals_nameword (key, word)
        SELECT key, fresh.term FROM (
            SELECT DISTINCT a.term FROM added a WHERE a.kind = 'name' AND NOT EXISTS (
                SELECT FROM nominals_nameword known WHERE known.key = a.term AND known.word = a.term)) fresh,
            unnest(name_keys(fresh.term, 1)) key
         ORDER BY key, fresh.term
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION keep_name_words() FROM PUBLIC;
CREATE TRIGGER keep_words_after_insert AFTER INSERT ON nominals_searchterm REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_name_words();

INSERT INTO nominals_nameword (key, word)
    SELECT key, known.term FROM (SELECT DISTINCT term FROM nominals_searchterm WHERE kind = 'name') known,
        unnest(name_keys(known.term, 1)) key;

-- Everything a name is looked for by is in the index, what its policy asks included.
DROP INDEX searchterm_find;
CREATE INDEX searchterm_find ON nominals_searchterm (kind, term, record_id) INCLUDE (hidden, is_practice);
DROP INDEX searchterm_record;
CREATE INDEX searchterm_record ON nominals_searchterm (record_id, kind, term) INCLUDE (hidden, is_practice);

-- Whoever may find a record may find its words: the policy asks the one of the terms. OFFSET 0 keeps the question an
-- index probe for each word; made into a hash it would read every word of the country.
ALTER TABLE nominals_nameword ENABLE ROW LEVEL SECURITY;
ALTER TABLE nominals_nameword FORCE ROW LEVEL SECURITY;
CREATE POLICY findable ON nominals_nameword FOR SELECT TO visor_app USING (EXISTS (
    SELECT FROM nominals_searchterm t WHERE t.kind = 'name' AND t.term = word OFFSET 0));
GRANT SELECT ON nominals_nameword TO visor_app;

-- Each typed word folded, and the words it may stand for: the caller measures how far they are apart.
-- Under the reader's own policies (invoker's rights).
CREATE FUNCTION similar_words(typed text[]) RETURNS TABLE (place int, folded text, word text, sounds boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    FOR at IN 1 .. cardinality(typed) LOOP
        folded := visor_fold(typed[at]);
        RETURN QUERY SELECT at, folded, folded, false;
        RETURN QUERY SELECT at, folded, w.word::text, bool_or(left(w.key, 1) = '~')
                       FROM nominals_nameword w WHERE w.key = ANY (name_keys(folded, 2)) GROUP BY w.word;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION name_keys(text, int), similar_words(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION name_keys(text, int), similar_words(text[]) TO visor_app;
