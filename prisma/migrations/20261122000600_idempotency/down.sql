-- Lost: idempotency_keys
DROP FUNCTION app.forget_old_keys();
DROP FUNCTION app.release_key(text, text);
DROP FUNCTION app.keep_answer(text, text, jsonb);
DROP FUNCTION app.claim_key(text, text, bytea, double precision);
DROP TABLE "idempotency_keys";
