-- A document is read and written with its record, and once received only its state moves.
CALL protect_record_table('documents_document', 'nominal_id');
REVOKE UPDATE ON documents_document FROM visor_app;
GRANT UPDATE (content_type, state, state_since, reason, reading, readings_asked) ON documents_document TO visor_app;
