-- Who is vetted and trained at this moment: the only place that says so (design 3). Everything is decided by
-- the statement's own time, so an expiry takes effect when it comes, and no setting can move it.
--
-- Vetted: a granted clearance of a sufficient level is in force, and none is suspended.
-- Trained: every required course has a pass in force; with no required course at all nobody is trained.
CREATE VIEW training_readiness WITH (security_invoker = true) AS
SELECT person.id AS user_id,
       vetting.vetted,
       training.trained,
       vetting.vetted AND training.trained AS ready,
       vetting.vetted_until,
       training.trained_until,
       vetting.stage AS vetting_stage,
       training.stage AS training_stage
  FROM accounts_user person
 CROSS JOIN LATERAL (
       SELECT good.until IS NOT NULL AND NOT held.suspended AS vetted,
              CASE WHEN NOT held.suspended THEN good.until END AS vetted_until,
              CASE WHEN held.suspended THEN 'suspended'
                   WHEN good.until IS NOT NULL THEN 'granted'
                   ELSE coalesce(latest.stage, 'not_started') END AS stage
         FROM (SELECT max(valid_until) AS until
                 FROM vetting_clearance
                WHERE user_id = person.id AND status = 'granted'
                  AND level IN ('nppv2_full', 'nppv3', 'rv', 'mv')
                  AND valid_from <= statement_timestamp() AND valid_until > statement_timestamp()) good
        CROSS JOIN (SELECT EXISTS (SELECT FROM vetting_clearance
                                    WHERE user_id = person.id AND status = 'suspended'
                                      AND valid_until > statement_timestamp()) AS suspended) held
         LEFT JOIN LATERAL (
              SELECT CASE WHEN status IN ('granted', 'suspended') AND valid_until <= statement_timestamp()
                          THEN 'expired'
                          WHEN status = 'granted' AND level NOT IN ('nppv2_full', 'nppv3', 'rv', 'mv')
                          THEN 'level_too_low'
                          WHEN status = 'granted' THEN 'starts_later'
                          ELSE status END AS stage
                FROM vetting_clearance
               WHERE user_id = person.id
               ORDER BY status_at DESC, id DESC
               LIMIT 1) latest ON true
       ) vetting
 CROSS JOIN LATERAL (
       SELECT passes.every AS trained,
              CASE WHEN passes.every THEN passes.until END AS trained_until,
              CASE WHEN passes.every THEN 'passed' ELSE coalesce(latest.stage, 'not_booked') END AS stage
         FROM (SELECT coalesce(bool_and(pass.until IS NOT NULL), false) AS every, min(pass.until) AS until
                 FROM training_course course
                CROSS JOIN LATERAL (
                      SELECT max(valid_until) AS until
                        FROM training_result
                       WHERE user_id = person.id AND course_id = course.id AND outcome = 'passed'
                         AND attended_on <= (statement_timestamp() AT TIME ZONE 'Europe/London')::date
                         AND valid_until > statement_timestamp()) pass
                WHERE course.required) passes
         LEFT JOIN LATERAL (
              -- the latest word on a required course that is not passed at this moment
              SELECT CASE WHEN outcome = 'passed' AND valid_until <= statement_timestamp() THEN 'expired'
                          WHEN outcome = 'passed' THEN 'result_awaited'
                          WHEN outcome = 'booked'
                               AND attended_on >= (statement_timestamp() AT TIME ZONE 'Europe/London')::date
                          THEN 'booked'
                          WHEN outcome IN ('booked', 'attended') THEN 'result_awaited'
                          WHEN outcome = 'failed' THEN 'failed'
                          ELSE 'not_booked' END AS stage
                FROM training_result result JOIN training_course course ON course.id = result.course_id
               WHERE result.user_id = person.id AND course.required
                 AND NOT (outcome = 'passed' AND valid_until > statement_timestamp()
                          AND attended_on <= (statement_timestamp() AT TIME ZONE 'Europe/London')::date)
               ORDER BY attended_on DESC, result.id DESC
               LIMIT 1) latest ON true
       ) training;
GRANT SELECT ON training_readiness TO visor_web, visor_app;
