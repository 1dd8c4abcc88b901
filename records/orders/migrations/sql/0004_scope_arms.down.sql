REVOKE ALL ON orders_armsinformed FROM visor_app;
REVOKE UPDATE (taken_back_at) ON orders_armsinformed FROM visor_app;
DROP POLICY add_in_scope ON orders_armsinformed;
DROP POLICY write_in_scope ON orders_armsinformed;
DROP POLICY read_in_scope ON orders_armsinformed;
ALTER TABLE orders_armsinformed NO FORCE ROW LEVEL SECURITY;
ALTER TABLE orders_armsinformed DISABLE ROW LEVEL SECURITY;
