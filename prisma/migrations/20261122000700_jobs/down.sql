-- Lost: jobs.job, jobs.queue
DROP FUNCTION app.forget_expired();
DROP FUNCTION app.finish_job(text, uuid, integer);
DROP FUNCTION app.enqueue_job(text, uuid, text, uuid, jsonb, text, jsonb);
DROP SCHEMA jobs CASCADE;
