DROP TRIGGER assessment_fact_kept ON assessments_assessmentfact;
DROP FUNCTION assessments_keep_facts();
