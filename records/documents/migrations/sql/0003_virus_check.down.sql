REVOKE UPDATE (virus_checked_at) ON documents_document FROM visor_app;
