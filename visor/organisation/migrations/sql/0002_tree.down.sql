DROP VIEW organisation_posting_in_force;
DROP VIEW organisation_place;
DROP TRIGGER organisation_unitpath_kept ON organisation_unitpath;
DROP FUNCTION organisation_refuse_paths();
DROP TRIGGER organisation_unit_moved ON organisation_unit;
DROP TRIGGER organisation_unit_added ON organisation_unit;
DROP FUNCTION organisation_keep_paths();
