-- Passwords for the two login roles of roles.sql, from the environment of psql so that they are in no file.
-- For psql only; docker-compose.yml runs it once, when the database is made.
\getenv web VISOR_WEB_PASSWORD
\getenv migrate VISOR_MIGRATE_PASSWORD
ALTER ROLE visor_web PASSWORD :'web';
ALTER ROLE visor_migrate PASSWORD :'migrate';
