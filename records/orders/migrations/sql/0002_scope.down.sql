REVOKE ALL ON orders_release FROM visor_app;
REVOKE UPDATE (arms_met_on, arms_met_by, withdrawn_by_id, withdrawn_at, withdrawn_reason) ON orders_release FROM visor_app;
DROP POLICY add_in_scope ON orders_release;
DROP POLICY write_in_scope ON orders_release;
DROP POLICY read_in_scope ON orders_release;
ALTER TABLE orders_release NO FORCE ROW LEVEL SECURITY;
ALTER TABLE orders_release DISABLE ROW LEVEL SECURITY;
