DROP VIEW training_readiness;
