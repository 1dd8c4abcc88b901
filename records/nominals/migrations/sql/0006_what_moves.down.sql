REVOKE UPDATE (record_type, category, level, date_of_birth, dob_estimated, owner_unit_id, manager_id, mappa_area_id,
               visibility, updated_at) ON nominals_nominal FROM visor_app;
GRANT UPDATE ON nominals_nominal TO visor_app;
