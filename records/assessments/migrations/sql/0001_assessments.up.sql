-- An assessment is read and written with its record, and lies on the record of its document. Where it comes from and
-- when it was opened never changes; what moves is named.
CALL protect_record_table('assessments_assessment', 'nominal_id');
REVOKE UPDATE ON assessments_assessment FROM visor_app;
GRANT UPDATE (state, state_since, version, act_key, identity, identity_note, layer, completed_on, assessor, rosh,
              rosh_before, rosh_note_before, arms_informed, arms_on, countersigned_in_print, author_id, entered_by_id,
              confirmed_at, signed_off_by_id, signed_off_at, comments, returned_by_id, returned_at, rejected_reason,
              rejected_by_id, rejected_at, withdrawn_reason, withdrawn_by_id, withdrawn_at)
    ON assessments_assessment TO visor_app;
ALTER TABLE assessments_assessment ADD CONSTRAINT assessment_on_its_record UNIQUE (id, nominal_id);
ALTER TABLE assessments_assessment ADD CONSTRAINT assessment_of_a_document_of_its_record
    FOREIGN KEY (document_id, nominal_id) REFERENCES documents_document (id, nominal_id);

-- A confirmed fact stays as it was confirmed: it can only be superseded, and only once.
CALL protect_record_table('assessments_assessmentfact', 'nominal_id');
REVOKE UPDATE ON assessments_assessmentfact FROM visor_app;
GRANT UPDATE (superseded_at) ON assessments_assessmentfact TO visor_app;
ALTER TABLE assessments_assessmentfact ADD CONSTRAINT assessment_fact_on_its_record
    FOREIGN KEY (assessment_id, nominal_id) REFERENCES assessments_assessment (id, nominal_id);
CREATE FUNCTION assessments_keep_facts() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL
       OR to_jsonb(NEW) - 'superseded_at' <> to_jsonb(OLD) - 'superseded_at' THEN
        RAISE EXCEPTION 'a confirmed fact is never changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessment_fact_kept BEFORE UPDATE ON assessments_assessmentfact
    FOR EACH ROW EXECUTE FUNCTION assessments_keep_facts();
