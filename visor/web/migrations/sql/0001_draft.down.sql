DROP POLICY own_draft ON web_draft;
