-- The roles of a ViSOR database, and who owns what. Run by a superuser, connected to the ViSOR database, with any
-- PostgreSQL from 15 on; running it again changes nothing. It holds no psql commands, so any client can run it:
--
--     psql --set ON_ERROR_STOP=1 --dbname visor --file visor/launch/roles.sql
--
-- The demo and the tests trust their private socket. Anywhere else give the two login roles a password
-- (ALTER ROLE visor_web PASSWORD ..., ALTER ROLE visor_migrate PASSWORD ...) and let nobody else log in.
--
--   visor_owner    no login    owns the database, the schema and every table; not bound by row-level security
--   visor_app      no login    the only role with rights on record tables; always bound by row-level security
--   visor_web      login       web, worker, scheduler: enters visor_app per transaction (visor.access.acting)
--   visor_migrate  login       `manage.py migrate`: is visor_owner from the moment it connects

DO $roles$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['visor_owner', 'visor_app', 'visor_web', 'visor_migrate'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I', wanted);
        END IF;
    END LOOP;
END
$roles$;

ALTER ROLE visor_owner   NOLOGIN INHERIT   BYPASSRLS   NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE visor_app     NOLOGIN INHERIT   NOBYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE visor_web     LOGIN   NOINHERIT NOBYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE visor_migrate LOGIN   NOINHERIT NOBYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;

-- From PostgreSQL 16 on a membership remembers how its member inherited when it was granted: the order matters.
GRANT visor_app TO visor_web;
GRANT visor_owner TO visor_migrate;

ALTER ROLE visor_migrate SET role = 'visor_owner';
ALTER ROLE visor_migrate SET lock_timeout = '10s';
ALTER ROLE visor_web SET statement_timeout = '20s';
ALTER ROLE visor_web SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE visor_web SET lock_timeout = '5s';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA public;

DO $owner$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO visor_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO visor_web, visor_app, visor_migrate', current_database());
END
$owner$;

ALTER SCHEMA public OWNER TO visor_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO visor_web, visor_app;
