GRANT UPDATE (virus_checked_at) ON documents_document TO visor_app;
