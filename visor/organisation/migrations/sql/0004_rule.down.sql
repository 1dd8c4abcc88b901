DROP TRIGGER organisation_rule_only_stricter ON organisation_rule;
DROP FUNCTION organisation_keep_rules_strict();
