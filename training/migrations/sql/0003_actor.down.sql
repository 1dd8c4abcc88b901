DROP FUNCTION visor_principals();
DROP FUNCTION visor_national();
DROP FUNCTION visor_ready();
DROP FUNCTION visor_actor(bigint);
