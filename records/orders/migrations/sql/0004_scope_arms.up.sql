-- What the room above said of an OASys is read and written with its record; only that it was taken back is added.
CALL protect_record_table('orders_armsinformed', 'nominal_id');
REVOKE UPDATE ON orders_armsinformed FROM visor_app;
GRANT UPDATE (taken_back_at) ON orders_armsinformed TO visor_app;
