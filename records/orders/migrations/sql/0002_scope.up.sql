-- A release is read and written with its record; once written, only what became of it moves.
CALL protect_record_table('orders_release', 'nominal_id');
REVOKE UPDATE ON orders_release FROM visor_app;
GRANT UPDATE (arms_met_on, arms_met_by, withdrawn_by_id, withdrawn_at, withdrawn_reason) ON orders_release TO visor_app;
