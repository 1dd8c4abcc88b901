DROP TABLE audit_event;
DROP FUNCTION audit_refuse_change();
DROP FUNCTION audit_make_partitions(int);
