DROP FUNCTION work_take_back(text, timestamptz);
DROP FUNCTION work_told(text);
DROP FUNCTION work_notify(bigint[], text, text, bigint, text, text, text, timestamptz, text);
DROP TABLE work_notice;
